"""The search finds what it is to find: a search that finds nothing ever proves nothing."""

import base64
import json
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

from monitor.simulator.cast import ACCOUNT_SID, API_KEY
from tests.access.serving import basic
from tests.cli.processes import DEADLINE
from tests.secrets.sentinels import Secrets, found
from tests.secrets.site import Site

NUMBER = "+5511987654321"
SECRETS = Secrets.made("-----BEGIN\nfirst line\nMHcCAQEEIPl4nted\n-----END").named()


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize(
    "write",
    [
        lambda secret: secret,
        lambda secret: secret[::-1],
        lambda secret: secret.encode().hex(),
        lambda secret: secret.encode().hex().upper(),
        lambda secret: quote(secret, safe=""),
        lambda secret: json.dumps({"a": secret}),
        lambda secret: base64.b64encode(secret.encode()).decode(),
        lambda secret: base64.b64encode(f"AC1:{secret}".encode()).decode(),
        lambda secret: base64.urlsafe_b64encode(f"alice:{secret}".encode()).decode(),
        lambda secret: base64.b64encode(f"{secret}:AC12".encode()).decode(),
    ],
)
def test_a_planted_secret_is_found_however_it_is_written(name: str, write: object) -> None:
    assert callable(write)
    told = f'level=debug event="it was {write(SECRETS[name])}, and more" x=1'
    assert {each.split()[0] for each in found(told, SECRETS)} == {name}


@pytest.mark.parametrize("written", ["+5511987654321", "11987654321", "+55 (11) 98765-4321", "11.9876.54321"])
def test_a_planted_number_is_found_however_it_is_written(written: str) -> None:
    assert found(f"to={written} and on".encode(), {}, [NUMBER]) == ["a whole number, …4321"]


def test_a_planted_access_token_is_found_also_without_its_end() -> None:
    assert found('x="eyJhbGciOiJI.eyJ2aWRlbyI6"', {}) == ["an access token of LiveKit"]


def test_what_may_be_told_is_not_found() -> None:
    assert found("called +55…4321 by AC5e5e5e, ${LIVEKIT_API_SECRET}, **********", SECRETS, [NUMBER]) == []


def test_the_secrets_of_a_run_stand_in_its_files_and_in_what_the_clouds_say(site: Site) -> None:
    named = ("config.yaml", ".env", "twilio-secret", "web.yml", "server.key")
    files = "".join((site.folder / name).read_text(encoding="utf-8") for name in named)
    url = f"{site.proxy.url}/api.twilio.com/2010-04-01/Accounts/{ACCOUNT_SID}.json"
    request = Request(url, headers=dict(basic(API_KEY, site.secrets.twilio_secret)))  # noqa: S310 - this machine
    with urlopen(request, timeout=DEADLINE) as answer:  # noqa: S310
        account = answer.read()

    assert {each.split()[0] for each in site.found(files)} >= {
        *("livekit_secret", "twilio_secret", "parent_token", "web_hash", "tls_key"),
        *("notice_password", "notice_path", "notice_header", "ping_path", "ping_query"),
        *(f"a whole number, …{number[-4:]}".split()[0] for number in site.numbers),
    }
    assert site.found(account)[0].startswith("twilio_token")

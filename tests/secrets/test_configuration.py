"""A secret that stands in a wrong place of a file is not repeated by the complaint about it."""

import secrets
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.cli import status
from monitor.simulator import demo_config
from tests.access.test_passwords import hashed
from tests.secrets.sentinels import found, word

URL = "http://127.0.0.1:9784"
DEMO = demo_config(URL, "healthy")
MADE: dict[str, Callable[[], str]] = {
    "auth token": lambda: secrets.token_hex(16),
    "password": lambda: word(12),
    "bcrypt hash": lambda: hashed(word(8)),
}


def top(line: str) -> Callable[[str], str]:
    return lambda secret: f"{DEMO}{line.replace('S!', secret)}\n"


def instead(old: str, new: str) -> Callable[[str], str]:
    assert old in DEMO, old
    return lambda secret: DEMO.replace(old, new.replace("S!", secret), 1)


PLACES: dict[str, Callable[[str], str]] = {
    "a duration": instead("sweep_every: 5s", "sweep_every: 'S!'"),
    "an address": top("listen: 'S!'"),
    "a word": top("log_level: 'S!'"),
    "a ping URL": top("ping_url: 'S!'"),
    "the user of a ping URL": top("ping_url: 'https://alice:S!@hc.example'"),
    "a notice URL": top("notices: {to: ['S!']}"),
    "a notice URL of nobody": top("notices: {to: ['slack://S!']}"),
    "a notice URL of somebody unknown": top("notices: {to: ['S!://S!']}"),
    "a notice URL as the key": top("notices: {to: {'slack://S!': 1}}"),
    "notices": top("notices: 'S!'"),
    "notices to": top("notices: {to: 'S!'}"),
    "the URL of the pages": top("web: {url: 'https://alice:S!@trunkwatch.internal'}"),
    "operators": top("web: {operators: 'S!', config_file: web.yml}"),
    "an operator": top("web: {operators: ['S!'], config_file: web.yml}"),
    "a flag": top("web: {run_now: 'S!'}"),
    "a key at the top": top("'S!': 1"),
    "a bare key at the top": top("S!: 1"),
    "a bare line at the top": top("S!"),
    "two documents": top("---\nS!: 1"),
    "a directive": lambda secret: f"%{secret} 1\n---\n{DEMO}",
    "the whole file": lambda secret: secret,
    "a list for the file": lambda secret: f"- {secret}\n",
    "the same key twice": top("'S!': 1\n'S!': 2"),
    "an environment": instead("  prod:", "  'S!.':"),
    "a route": instead("      br:", "      'S!.':"),
    "a key in a route": instead("countries:", "'S!': 1\n        countries:"),
    "a key for a secret": instead("api_secret: ", "api_secret: x\n      'S!': "),
    "no space after the colon": instead("api_secret: ", "api_secret:S! x"),
    "braces": instead("api_secret: ", "api_secret: {S!}\n      status: "),
    "double braces": instead("api_secret: ", "api_secret: {{S!}}\n      status: "),
    "a list": instead("api_secret: ", "api_secret: ['S!']\n      status: "),
    "an alias": instead("api_secret: ", "api_secret: *S!\n      status: "),
    "an anchor": instead("api_secret: ", "api_secret: &S! x\n      status: "),
    "a tag": instead("api_secret: ", "api_secret: !S! x\n      status: "),
    "a tag's handle": instead("api_secret: ", "api_secret: !S!!x x\n      status: "),
    "an unquoted @": instead("api_secret: ", "api_secret: @S!\n      status: "),
    "an unquoted `": instead("api_secret: ", "api_secret: `S!\n      status: "),
    "an unquoted %": instead("api_secret: ", "api_secret: %S!\n      status: "),
    "an unquoted colon": instead("api_secret: ", "api_secret: S!: S!\n      status: "),
    "an open quote": instead("api_secret: ", "api_secret: \"S!\n      status: "),
    "an odd escape": instead("api_secret: ", 'api_secret: "\\qS!"\n      status: '),
    "a block scalar": instead("api_secret: ", "api_secret: |S!\n      status: "),
    "two lines": instead("api_secret: ", 'api_secret: "S!\\nS!"\n      status: '),
    "a bell": instead("api_secret: ", "api_secret: S!\x07\n      status: "),
    "spaces around": instead("api_secret: ", "api_secret: ' S! '\n      status: "),
    "a variable": instead("api_secret: ", "api_secret: ${S!}\n      status: "),
    "an open variable": instead("api_secret: ", "api_secret: ${S!\n      status: "),
    "a default": instead("api_secret: ", "api_secret: '${X:-S!}\\t'\n      status: "),
    "a file": instead("api_secret: ", "api_secret: ${file:S!}\n      status: "),
    "the user of LiveKit's URL": instead(f"url: {URL}", "url: wss://key:S!@acme.livekit.cloud"),
    "LiveKit's URL": instead(f"url: {URL}", "url: 'S!'"),
    "the query of LiveKit's URL": instead(f"url: {URL}", "url: 'wss://acme.livekit.cloud?key=S!'"),
    "the user of Twilio's URL": instead(f"base_url: {URL}", "base_url: https://key:S!@proxy.example"),
    "the query of a status page": instead("status_page: ", "status_page: https://a.example/?token=S! #"),
    "the user of a status page": instead("status_page: ", "status_page: https://a:S!@a.example/x #"),
    "an account": instead("account_sid: AC", "account_sid: S! #"),
    "a key's SID": instead("api_key: SK", "api_key: S! #"),
    "a key's SID for a secret": instead("api_secret: simulated-twilio", "auth_token: S! #"),
    "a Region": instead("account_sid:", "region: 'S!'\n      account_sid:"),
    "an edge": instead("account_sid:", "edge: 'S!'\n      account_sid:"),
    "a number of requests": instead("account_sid:", "concurrency: 'S!'\n      account_sid:"),
    "a trunk": instead("livekit_trunk: ST_", "livekit_trunk: S! #"),
    "a caller ID": instead("caller_id: ", "caller_id: S! #"),
    "a country": instead("countries:\n        - ", "countries:\n        - S! #"),
    "a callee": instead("to: ", "to: S! #"),
    "a balance": instead("balance_floor: ", "balance_floor: S! #"),
}  # fmt: skip

WITH_WEB = top("web: {config_file: web.yml}")

WEB: dict[str, Callable[[str], str]] = {
    "a password in place of its hash": lambda secret: f"basic_auth_users: {{alice: '{secret}.'}}\n",
    "hash and user the wrong way round": lambda secret: f"basic_auth_users: {{'{secret}': alice}}\n",
    "a hash without a user": lambda secret: f"basic_auth_users: '{secret}'\n",
    "a list of users": lambda secret: f"basic_auth_users: ['alice:{secret}']\n",
    "a key": lambda secret: f"'{secret}': 1\n",
    "a key where a file is named": lambda secret: (
        f"tls_server_config: {{cert_file: server.crt, key_file: '{secret}'}}\n"
    ),
    "a key for a key": lambda secret: f"tls_server_config: {{'{secret}': server.crt}}\n",
    "a word": lambda secret: f"tls_server_config: {{client_auth_type: '{secret}'}}\n",
}

VARIABLES: dict[str, Callable[[str], str]] = {
    "no equals sign": lambda secret: f"TWILIO_AUTH_TOKEN {secret}\n",
    "an open quote": lambda secret: f"A='{secret}\nB='x'\n",
    "more after a quote": lambda secret: f"A='x' {secret}\n",
    "a secret for a name": lambda secret: f"{secret}='x\n",
}


@pytest.mark.parametrize("kind", MADE)
@pytest.mark.parametrize("place", PLACES)
def test_the_complaint_about_a_configuration_does_not_repeat_a_secret(
    place: str, kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    complains(tmp_path, capsys, MADE[kind](), config=PLACES[place])


@pytest.mark.parametrize("kind", MADE)
@pytest.mark.parametrize("place", WEB)
def test_the_complaint_about_a_web_configuration_does_not_repeat_a_secret(
    place: str, kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "server.crt").write_text("none", encoding="utf-8")
    complains(tmp_path, capsys, MADE[kind](), web=WEB[place])


@pytest.mark.parametrize("kind", MADE)
@pytest.mark.parametrize("place", VARIABLES)
def test_the_complaint_about_a_file_of_variables_does_not_repeat_a_secret(
    place: str, kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    complains(tmp_path, capsys, MADE[kind](), variables=VARIABLES[place])


def complains(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    secret: str,
    *,
    config: Callable[[str], str] = WITH_WEB,
    web: Callable[[str], str] | None = None,
    variables: Callable[[str], str] | None = None,
) -> None:
    """`config check` refuses a file, and says nothing of the secret in it."""
    path = folder / "config.yaml"
    path.write_text(config(secret), encoding="utf-8")
    web = web or (lambda _secret: f"basic_auth_users: {{alice: '{hashed('right')}'}}\n")
    (folder / "web.yml").write_text(web(secret), encoding="utf-8")
    if variables is not None:
        (folder / ".env").write_text(variables(secret), encoding="utf-8")

    code = status(["config", "check", "--config", str(path)])

    said = capsys.readouterr()
    assert (code, said.out) == (78, "")
    assert said.err
    assert found(said.err, {"the secret": secret}) == []

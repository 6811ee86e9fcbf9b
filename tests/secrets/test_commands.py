"""What each command prints that reads the configuration, the clouds, the history or a daemon."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from monitor.simulator.cast import API_SECRET, AUTH_TOKEN, LIVEKIT_SECRET, PASSWORD, caller_id, phone
from tests.cli.processes import command, running
from tests.secrets.daemon import lied_to
from tests.secrets.sentinels import found
from tests.secrets.site import USER, Site

BY_ITSELF = {
    "check": ("check",),
    "check in JSON": ("check", "--format", "json"),
    "check in JUnit": ("check", "--format", "junit"),
    "diagnose": ("diagnose", "cl"),
    "diagnose in JSON": ("diagnose", "cl", "--json"),
    "call": ("call", "br"),
    "config check": ("config", "check"),
    "config show": ("config", "show"),
    "config schema": ("config", "schema"),
    "notices test": ("notices", "test"),
    "status without a daemon": ("status",),
}
WHILE_LIED_TO = {
    "check while lied to": ("check",),
    "check in JSON while lied to": ("check", "--format", "json"),
    "diagnose while lied to": ("diagnose", "cl"),
    "call in JSON while lied to": ("call", "cl", "--json"),
    "config suggest while lied to": ("config", "suggest"),
}
OF_A_DAEMON = {
    "status": ("status",),
    "status in JSON": ("status", "--json"),
    "diagnose of a daemon": ("diagnose", "cl", "--url", "{open}"),
    "a wrong password": ("call", "cl", "--url", "{wrong}"),
    "a wrong way": ("status", "--url", "{wrong}/?token={token}"),
    "no daemon": ("status", "--url", "{nowhere}"),
}


@pytest.fixture(scope="module")
def printed(site: Site) -> dict[str, str]:
    """All of them, two at a time."""
    told = _printed(site, BY_ITSELF)
    with lied_to(site):
        told |= _printed(site, WHILE_LIED_TO)
    with _served(site) as (words, variables):
        asked = {
            name: tuple(each.format_map(words) for each in words_) for name, words_ in OF_A_DAEMON.items()
        }
        told |= _printed(site, asked, variables)
    return told


def _printed(
    site: Site, commands: dict[str, tuple[str, ...]], variables: dict[str, str] | None = None
) -> dict[str, str]:
    run = partial(command, cwd=site.folder, variables=variables)
    with ThreadPoolExecutor(2) as pool:
        ended = pool.map(lambda words: run(*words), commands.values())
        return {name: each.stdout + each.stderr for name, each in zip(commands, ended, strict=True)}


@contextmanager
def _served(site: Site) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """A daemon; what addresses of it are called, and the variables by which its user is known."""
    secrets = site.secrets
    with ExitStack() as life:
        daemon = life.enter_context(running("run", "--listen", "127.0.0.1:0", cwd=site.folder))
        page = urlsplit(daemon.wait_for(r"page=(\S+)")[1])
        home = site.folder / "home"
        home.mkdir(exist_ok=True)
        login = f"machine {page.hostname} login {USER} password {secrets.web_password}\n"
        (home / ".netrc").write_text(login, encoding="utf-8")
        words = {
            "open": page.geturl(),
            "wrong": f"https://{USER}:{quote(secrets.netrc_password)}@{page.netloc}",
            "nowhere": f"https://{USER}:{quote(secrets.netrc_password)}@127.0.0.1:1",
            "token": secrets.ping_query,
        }
        variables = {
            "HOME": str(home),
            "SSL_CERT_FILE": str(site.authority),
            "TRUNKWATCH_URL": f"https://{USER}:{quote(secrets.web_password)}@{page.netloc}",
        }
        yield words, variables


@pytest.mark.parametrize("name", [*BY_ITSELF, *WHILE_LIED_TO, *OF_A_DAEMON])
def test_no_secret_is_in_what_a_command_prints(site: Site, printed: dict[str, str], name: str) -> None:
    assert printed[name]
    assert site.found(printed[name]) == []


def test_the_commands_did_what_they_were_asked_for(printed: dict[str, str]) -> None:
    assert "credential-username-known" in printed["check"]
    assert json.loads(printed["check in JSON"])["findings"]
    assert "<testsuites" in printed["check in JUnit"]
    assert "SUCCESS" in printed["call"]
    assert ": sent" in printed["notices test"]
    assert "'**********'" in printed["config show"]
    assert "unknown" in printed["check in JSON while lied to"]
    assert "prod" in printed["status"]
    assert json.loads(printed["status in JSON"])
    assert "cl" in printed["diagnose of a daemon"]
    assert printed["a wrong password"].startswith("https://127.0.0.1:")
    assert "--url wants the address" in printed["a wrong way"]
    assert "No Trunkwatch answers" in printed["no daemon"]


def test_suggested_routes_hold_a_caller_id_to_paste_and_no_secret(site: Site) -> None:
    ended = command("config", "suggest", cwd=site.folder)
    assert "livekit_trunk:" in ended.stdout
    assert found(ended.stdout + ended.stderr, site.secrets.named()) == []


def test_the_demo_shows_none_of_the_simulator_s_own_secrets_and_numbers(tmp_path: Path) -> None:
    ended = command("demo", "--once", "--scenario", "wrong-username", cwd=tmp_path)
    own = {"key": API_SECRET, "token": AUTH_TOKEN, "LiveKit": LIVEKIT_SECRET, "SIP": PASSWORD}
    numbers = [number for of in (phone, caller_id) for number in (of("br"), of("cl"))]
    assert "credential-username-known" in ended.stdout
    assert found(ended.stdout + ended.stderr, own, numbers) == []


def test_no_help_shows_what_a_variable_holds(site: Site) -> None:
    secret = site.secrets.web_password
    variables = {"TRUNKWATCH_URL": f"https://{USER}:{secret}@trunkwatch.internal"}
    for name in ("status", "call", "diagnose"):
        ended = command(name, "--help", cwd=site.folder, variables=variables)
        assert "TRUNKWATCH_URL" in ended.stdout
        assert site.found(ended.stdout + ended.stderr) == []

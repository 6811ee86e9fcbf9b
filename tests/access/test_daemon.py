"""`trunkwatch run` behind a web configuration file, as a process whose files change under it."""

import re
import signal
import ssl
import time
import urllib.error
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
import yaml

from monitor.cli import status
from tests.access.certificates import HOST, Authority
from tests.access.serving import basic, trusting
from tests.access.test_passwords import FILE as USERS
from tests.access.test_passwords import hashed
from tests.access.test_tls import TLS
from tests.cli.clouds import Clouds
from tests.cli.processes import DEADLINE, Running, command, running
from tests.cli.test_call import quick
from tests.cli.test_run import ARGUMENTS, page_of

ALICE = basic("alice", "right")
BOB = basic("bób", "pässword:with colon")
EXPOSED = "open to other machines"


class Site:
    """The files of a daemon that encrypts and has users."""

    def __init__(self, clouds: Clouds, folder: Path) -> None:
        self.folder = folder
        self.authority = Authority(folder)
        self.authority.signs("server", HOST)
        self.config = quick(clouds)
        self.configure({"config_file": "web.yml", "operators": ["alice"], "reload": True})
        self.web = folder / "web.yml"
        self.web.write_text(TLS + USERS, encoding="utf-8")
        (folder / "pause").touch()

    def configure(self, web: Mapping[str, object]) -> None:
        """Write the block `web`; sweeps are rare, and calls by hand alone."""
        document = yaml.safe_load(self.config.read_text(encoding="utf-8"))
        document |= {"sweep_every": "1h", "web": web}
        self.config.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")

    def ask(
        self, url: str, headers: Mapping[str, str], *, method: str = "GET", trusted: Path | None = None
    ) -> tuple[int, str]:
        """By a new connection. Raises: ssl.SSLError."""
        context = trusting(trusted or self.authority.file)
        request = Request(url, method=method, headers=dict(headers))  # noqa: S310 - this machine
        try:
            with urlopen(request, timeout=DEADLINE, context=context) as answer:  # noqa: S310
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def last_reload(self, page: str, headers: Mapping[str, str], wanted: int) -> bool:
        """Whether the metric comes to that; the process's own part is up to a second old."""
        for _try in range(300):
            told = self.ask(f"{page}/metrics", headers)[1]
            if f"\ntrunkwatch_config_last_reload_successful {wanted}.0\n" in told:
                return True
            time.sleep(0.1)
        return False


@pytest.fixture
def site(clouds: Clouds, tmp_path: Path) -> Site:
    return Site(clouds, tmp_path)


@contextmanager
def running_at(site: Site) -> Iterator[tuple[Running, str]]:
    with running(*ARGUMENTS, cwd=site.folder) as daemon:
        page = page_of(daemon)
        daemon.wait_for("event=swept")
        yield daemon, page


def test_it_encrypts_asks_who_comes_and_lets_operators_alone_reload(site: Site) -> None:
    with running_at(site) as (daemon, page):
        assert page.startswith("https://127.0.0.1:")
        assert site.ask(f"{page}/metrics", {})[0] == 401
        assert site.ask(f"{page}/-/healthy", {}) == (200, "Trunkwatch is healthy.\n")
        assert "trunkwatch_check_success" in site.ask(f"{page}/metrics", BOB)[1]
        assert site.ask(f"{page}/-/reload", BOB, method="POST")[0] == 403
        reload = site.ask(f"{page}/-/reload", ALICE, method="POST")
        assert reload == (200, "The configuration is unchanged.\n")
        assert daemon.stop(signal.SIGTERM) == 0

    assert EXPOSED not in daemon.printed
    for secret in ("right", "pässword", "$2b$", "Basic "):
        assert secret not in daemon.printed


def test_a_renewed_certificate_and_a_new_password_are_in_force_without_a_restart_and_by_themselves(
    site: Site,
) -> None:
    with running_at(site) as (daemon, page):
        assert site.ask(f"{page}/metrics", ALICE)[0] == 200
        renewed = Authority(site.folder / "renewed")
        for file, made in zip(("server.crt", "server.key"), renewed.signs("server", HOST), strict=True):
            made.replace(site.folder / file)
        daemon.wait_for("configuration reloaded")  # nobody asked for it
        with pytest.raises(urllib.error.URLError) as refusal:
            site.ask(f"{page}/metrics", ALICE)
        assert isinstance(refusal.value.reason, ssl.SSLCertVerificationError)
        assert site.ask(f"{page}/metrics", ALICE, trusted=renewed.file)[0] == 200
        site.web.write_text(f"{TLS}basic_auth_users: {{alice: {hashed('new')}}}\n", encoding="utf-8")
        daemon.send(signal.SIGHUP)
        daemon.wait_for("configuration reloaded")
        assert site.ask(f"{page}/metrics", ALICE, trusted=renewed.file)[0] == 401
        assert site.ask(f"{page}/metrics", BOB, trusted=renewed.file)[0] == 401
        assert site.ask(f"{page}/metrics", basic("alice", "new"), trusted=renewed.file)[0] == 200


def test_a_bad_file_changes_nothing_and_says_so_in_log_answer_and_metric(site: Site) -> None:
    with running_at(site) as (daemon, page):
        key = (site.folder / "server.key").read_bytes()
        for file, content, complaint in (
            (site.web, f"{TLS}{USERS}colour: blue\n", "colour is not a known key"),
            (site.web, f"{TLS}basic_auth_users: {{bob: {hashed('x')}}}\n", "web.operators[0] is no user"),
            (site.folder / "server.key", "nothing", "tls_server_config.key_file holds no key in PEM"),
            (site.web, None, "web.yml: The file does not exist."),
        ):
            if content is None:
                file.unlink()
            else:
                file.write_text(content, encoding="utf-8")
            answer = site.ask(f"{page}/-/reload", ALICE, method="POST")
            assert answer[0] == 400
            assert complaint in answer[1]
            daemon.wait_for("configuration refused")
            assert site.last_reload(page, ALICE, 0)
            site.web.write_text(TLS + USERS, encoding="utf-8")
            (site.folder / "server.key").write_bytes(key)
            assert site.ask(f"{page}/-/reload", ALICE, method="POST")[0] == 200
            assert site.last_reload(page, ALICE, 1)


def test_whether_it_encrypts_needs_a_restart_and_the_rest_is_in_force(site: Site) -> None:
    with running_at(site) as (daemon, page):
        site.web.write_text(USERS, encoding="utf-8")
        daemon.send(signal.SIGHUP)
        daemon.wait_for("Whether tls_server_config is there has changed: restart Trunkwatch")
        assert site.ask(f"{page}/metrics", ALICE)[0] == 200


def test_with_a_bad_file_it_does_not_start_and_the_check_says_the_same(site: Site) -> None:
    site.web.write_text(TLS.replace("server.crt", "lost.crt") + USERS, encoding="utf-8")
    started = command(*ARGUMENTS, cwd=site.folder)
    checked = command("config", "check", cwd=site.folder)

    sentence = "web.yml: line 2, column 14: tls_server_config.cert_file names a file that does not exist.\n"
    assert (started.returncode, checked.returncode) == (78, 78)
    assert started.stderr == checked.stderr == sentence
    assert not started.stdout + checked.stdout


def test_the_check_says_what_a_visitor_meets(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["config", "check", "--config", str(site.config)]) == 0
    assert f"{site.web} is valid: encrypted, 2 users with passwords.\n" in capsys.readouterr().out


def test_the_socket_of_the_machine_asks_for_no_password(site: Site) -> None:
    with running_at(site) as (daemon, _):
        if "calls by hand are taken" not in daemon.printed:
            daemon.wait_for("calls by hand are taken")
        called = command("call", "br", cwd=site.folder)

    assert "(paused)" in called.stdout, called


def test_who_listens_for_other_machines_and_asks_nobody_is_warned_once(site: Site, clouds: Clouds) -> None:
    site.configure({})
    arguments = ("run", "--listen", "0.0.0.0:0")
    with running(*arguments, cwd=site.folder) as daemon:
        page_of(daemon)
        daemon.stop(signal.SIGTERM)
    (line,) = re.findall(rf".*{EXPOSED}.*", daemon.printed)
    assert "level=warning" in line
    assert "whoever reaches this address may read everything" in line

    with running(*ARGUMENTS, cwd=site.folder) as daemon:
        page_of(daemon)
        daemon.stop(signal.SIGTERM)
    assert EXPOSED not in daemon.printed

    site.configure({"config_file": "web.yml"})
    for web, warned in ((USERS, "passwords come unencrypted"), (TLS + USERS, "")):
        site.web.write_text(web, encoding="utf-8")
        with running(*arguments, cwd=site.folder) as daemon:
            page_of(daemon)
            daemon.stop(signal.SIGTERM)
        assert (EXPOSED in daemon.printed) is bool(warned)
        assert warned in daemon.printed

"""A daemon at debug level that is led through all that can happen to it, and everything that it gave away."""

import re
import signal
import ssl
import urllib.error
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import Request, urlopen

from monitor.model.phone import masked
from monitor.simulator.projects import livekit_trunk_id
from monitor.web.api.operations import OPERATIONS
from tests.access.serving import basic, trusting
from tests.cli.processes import Running, command, running
from tests.secrets.hostile import echoes, refuses_the_dial
from tests.secrets.site import PATIENCE, USER, Site

PAGES = ("/", "/history", "/history.csv", "/routes/prod/br", "/routes/prod/cl", "/docs/checks", "/nope")
ARGUMENTS = ("run", "--listen", "127.0.0.1:0", "--log-level", "debug")


@dataclass(repr=False)
class Given:
    """What a daemon gave away: each surface by its name."""

    log: str = ""
    process: str = ""
    told: dict[str, str] = field(default_factory=dict)
    kept: dict[str, bytes] = field(default_factory=dict)
    notices: list[bytes] = field(default_factory=list)

    def of(self, kind: str) -> str:
        """All answers to requests whose path begins so; there are some."""
        answers = [text for path, text in self.told.items() if path.startswith(kind)]
        assert answers
        return "\n".join(answers)


class Visitor:
    """Asks as the user who may operate."""

    def __init__(self, page: str, site: Site) -> None:
        self._page = page
        self._context: ssl.SSLContext = trusting(site.authority)
        self._who = basic(USER, site.secrets.web_password)
        self._key = site.secrets.idempotency_key

    def ask(self, path: str, method: str = "GET", more: Mapping[str, str] | None = None) -> str:
        """Head and body of the answer, of a stream its first event."""
        headers = {**self._who, "Idempotency-Key": self._key, **(more or {})}
        request = Request(f"{self._page}{path}", method=method, headers=headers)  # noqa: S310 - this machine
        try:
            answer = urlopen(request, timeout=PATIENCE, context=self._context)  # noqa: S310
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            if answer.headers.get_content_type() != "text/event-stream":
                return f"{answer.status} {answer.headers}\n{answer.read().decode()}"
            lines: list[str] = []
            while not any(line.startswith("data:") for line in lines):
                lines.append(answer.readline().decode())
            return f"{answer.status} {answer.headers}\n{''.join(lines)}"


def everything(site: Site) -> Given:
    """Of a daemon that swept, called, was lied to, told people, was asked amiss, and ended."""
    given = Given()
    site.proxy.spoil(
        "/twirp/livekit.SIP/CreateSIPParticipant", refuses_the_dial(_private(site), livekit_trunk_id("cl"))
    )
    with running(*ARGUMENTS, cwd=site.folder, module="tests.secrets.hasty") as daemon:
        visitor = Visitor(daemon.wait_for(r"page=(\S+)")[1], site)
        with_both_calls(daemon)
        site.do(site.told(1))
        _look_at_all(visitor, given, "")
        given.told["socket"] = _called(site)
        with lied_to(site):
            site.do(site.proxy.asked_again(40))
            daemon.wait_for("cloud cannot be read")
            _look_at_all(visitor, given, "?lied")
        _reload_amiss(site, daemon, visitor, given)
        given.process = Path(f"/proc/{daemon.pid}/cmdline").read_text(encoding="utf-8")
        given.kept = {each.name: each.read_bytes() for each in site.folder.glob("trunkwatch.sqlite3*")}
        assert daemon.stop(signal.SIGTERM) == 0
    given.log = daemon.printed
    given.kept["at the end"] = (site.folder / "trunkwatch.sqlite3").read_bytes()
    given.notices = site.notices
    return given


def with_both_calls(daemon: Running) -> None:
    """Until both canaries have called, whichever ends first."""
    first = daemon.wait_for(r"event=canary .*route=(br|cl)|route=(br|cl).* event=canary")
    ended = first[1] or first[2]
    other = "cl" if ended == "br" else "br"
    daemon.wait_for(rf"event=canary .*route={other}|route={other}.* event=canary")


@contextmanager
def lied_to(site: Site) -> Iterator[None]:
    """Within it every answer of a cloud repeats what it was sent, and more."""
    site.proxy.spoil("*", echoes(_private(site)))
    try:
        yield
    finally:
        site.do(site.proxy.heal())


def _private(site: Site) -> str:
    """What a cloud or something before it knows and may repeat."""
    return f"password={site.secrets.sip_password} {' '.join(site.numbers)}"


def _look_at_all(visitor: Visitor, given: Given, mark: str) -> None:
    runs = visitor.ask("/api/v1/runs")
    run = re.findall(r'"id": ?"([^"]+)"', runs)[0]
    for path in ("/metrics", "/-/healthy", "/-/ready", *PAGES, f"/runs/{run}"):
        given.told[f"{path}{mark}"] = visitor.ask(path)
    for operation in OPERATIONS:
        name = run if "runs" in operation.path else "wrong-password"
        path = f"/api/v1{operation.path}".format(environment="prod", route="cl", id=name)
        given.told[f"{path}{mark} {operation.method}"] = visitor.ask(path, operation.method)


def _called(site: Site) -> str:
    """What the socket answers to `trunkwatch call`."""
    ended = command("call", "br", "--json", cwd=site.folder)
    return ended.stdout + ended.stderr


def _reload_amiss(site: Site, daemon: Running, visitor: Visitor, given: Given) -> None:
    """A secret stands where it may not, and the file is read anew."""
    text = site.config.read_text(encoding="utf-8")
    secrets = site.secrets
    amiss = text.replace(
        "status_page:", f"{secrets.parent_token}: {secrets.twilio_secret}\n      status_page:", 1
    )
    site.config.write_text(amiss, encoding="utf-8")
    given.told["/-/reload"] = visitor.ask("/-/reload", "POST")
    daemon.wait_for("configuration refused")
    site.config.write_text(text, encoding="utf-8")


def shown(site: Site) -> list[str]:
    """The numbers as they may be shown."""
    return [masked(number) for number in site.numbers]

"""What is left of a daemon and a command that break: nothing that was in the errors."""

import signal
from dataclasses import dataclass, field

import pytest

from tests.cli.processes import command, running
from tests.secrets.daemon import Visitor
from tests.secrets.site import Site


@dataclass(repr=False)
class Broken:
    log: str = ""
    answers: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def broken(site: Site) -> Broken:
    """Of a daemon that logs in JSON; asyncio and Python tell of it what they can, and it is aborted."""
    broken = Broken()
    arguments = ("run", "--listen", "127.0.0.1:0", "--log-level", "debug", "--log-format", "json")
    loud = {"PYTHONFAULTHANDLER": "1", "PYTHONASYNCIODEBUG": "1"}
    with running(*arguments, cwd=site.folder, variables=loud, module="tests.secrets.breaking") as daemon:
        visitor = Visitor(daemon.wait_for(r'"page": "([^"]+)"')[1], site)
        daemon.wait_for("job failed")
        broken.answers += (
            visitor.ask("/metrics", more={"Accept": accepted}) for accepted in ("text/html", "*/*")
        )
        broken.answers += (visitor.ask(path) for path in ("/", "/api/v1/findings"))
        assert daemon.stop(signal.SIGABRT) == -signal.SIGABRT
    broken.log = daemon.printed
    return broken


@pytest.mark.parametrize(
    "event",
    [
        '"event": "job failed"',
        '"event": "an error ends a thread"',
        '"event": "an error is lost"',
        '"event": "it failed"',
        '"event": "Error handling request',
        "Fatal Python error: Aborted",
    ],
)
def test_no_secret_is_in_what_is_logged_of_an_error(site: Site, broken: Broken, event: str) -> None:
    assert event in broken.log
    assert "RuntimeError" in broken.log
    assert site.found(broken.log) == []


def test_no_secret_is_in_what_a_visitor_gets_of_an_error(site: Site, broken: Broken) -> None:
    assert broken.answers[0].startswith("500 ")
    assert broken.answers[1].startswith("500 ")
    for answer in broken.answers:
        assert site.found(answer) == []


@pytest.mark.parametrize("debug", [False, True])
def test_no_secret_is_in_what_a_command_says_of_its_own_error(site: Site, debug: bool) -> None:
    ended = command(
        "check",
        cwd=site.folder,
        variables={"TRUNKWATCH_DEBUG": "1" if debug else ""},
        module="tests.secrets.breaking",
    )

    assert ended.returncode == 70
    assert ("an error of Trunkwatch itself" in ended.stderr) is not debug
    assert ("breaking.py" in ended.stderr) is debug
    assert site.found(ended.stdout + ended.stderr) == []

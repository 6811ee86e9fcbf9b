"""`trunkwatch status`: what a running daemon knows, asked over its API."""

import json
import os
import pty
import re
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from monitor.cli import status
from tests.cli.clouds import Clouds
from tests.cli.processes import Running, command, running, to_nobody
from tests.cli.test_call import quick, read_to_the_end
from tests.cli.test_run import page_of

RUN = ("run", "--log-level", "debug", "--listen")
ANYWHERE = "127.0.0.1:0"


@contextmanager
def daemon(clouds: Clouds, tmp_path: Path, scenario: str, *, calls: bool = False) -> Iterator[str]:
    """The address of a daemon that has read the clouds in this state; it calls where it is wanted."""
    quick(clouds, scenario)
    if not calls:
        (tmp_path / "pause").touch()
    with running(*RUN, ANYWHERE, cwd=tmp_path) as started:
        page = page_of(started)
        started.wait_for("event=swept")
        if calls:
            ended(started, "cl", "br")
        yield page


def ended(started: Running, *routes: str) -> None:
    """Wait for the end of a call over each route."""
    waits = set(routes)
    while waits:
        waits.discard(started.wait_for(r"event=canary .*route=(\w+)")[1])


def test_it_tells_the_verdict_then_the_worst_route_with_its_first_cause_and_exits_2(
    clouds: Clouds, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with daemon(clouds, tmp_path, "geo-blocked", calls=True) as url:
        assert status(["status", "--url", url]) == 2

    verdict, _, cl, cause, because, fix, calls, _, br, _, more = capsys.readouterr().out.splitlines()
    assert verdict == "1 of 2 routes, cl, cannot call: low-risk numbers are off for Chile (CL)."
    assert re.fullmatch(r"prod / cl  cannot call  since \d{4}-\d\d-\d\d \d\d:\d\d UTC \(\d+ s ago\)", cl)
    assert cause == "  CAUSE   geo-permissions"
    assert because.startswith("          Because: Low-risk numbers are off for Chile (CL): Twilio refuses")
    assert fix.startswith("          Fix: Enable Chile - Mobile")
    assert re.fullmatch(
        r" {10}Last call failed \(forbidden\) \d+ s ago, no call succeeded yet, next call in \d+ \w+.", calls
    )
    assert re.fullmatch(r"prod / br  calls work  Last success \d+ s ago, next call in 4 min", br)
    assert more == "More of it: trunkwatch diagnose cl"


def test_without_a_fault_it_exits_0_and_one_route_may_be_chosen(
    clouds: Clouds, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with daemon(clouds, tmp_path, "geo-blocked") as url:
        assert status(["status", "--url", f"{url}/", "--route", "br", "--environment", "prod"]) == 0

    printed = capsys.readouterr().out
    assert printed.startswith("No fault found on the only route.\n\nprod / br  no fault found")
    assert "cl" not in printed


def test_calls_that_rest_are_told_with_the_reason(
    clouds: Clouds, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with daemon(clouds, tmp_path, "healthy") as url:
        assert status(["status", "--url", url]) == 0

    printed = capsys.readouterr().out
    assert "prod / cl  no fault found  No call succeeded yet, not called: paused\n" in printed
    assert printed.endswith(
        "prod: no call is placed. Canaries are paused: the file `pause` is in `state_dir`, "
        "or cannot be looked for.\n"
    )


def test_what_warns_of_a_whole_environment_is_told_and_exits_1(
    clouds: Clouds, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with daemon(clouds, tmp_path, "low-balance") as url:
        assert status(["status", "--url", url]) == 1
        assert status(["status", "--url", url, "--route", "cl"]) == 0

    printed = capsys.readouterr().out
    assert printed.startswith("prod needs attention: ")
    assert printed.count("\n  FAIL    balance  warning\n          ") == 1


def test_what_cannot_be_read_exits_3(
    clouds: Clouds, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with daemon(clouds, tmp_path, "twilio-down") as url:
        assert status(["status", "--url", url]) == 3

    printed = capsys.readouterr().out
    assert re.search(r"^prod / br, cl  could not tell  since ", printed, re.MULTILINE)


def test_as_json_it_is_a_document_with_the_routes_as_the_api_has_them(
    clouds: Clouds, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with daemon(clouds, tmp_path, "geo-blocked", calls=True) as url:
        assert status(["status", "--url", url, "--json"]) == 2

    printed = capsys.readouterr().out
    told = json.loads(printed)
    assert (told["version"], told["exit"], told["verdict"]["standing"]) == (1, 2, "broken")
    assert [(each["route"], each["standing"]) for each in told["routes"]] == [
        ("br", "no fault found"),
        ("cl", "broken"),
    ]
    assert told["routes"][1]["causes"][0]["id"] == "geo-permissions"
    assert (told["short"], told["notes"], told["troubles"]) == ([], [], [])
    assert not re.search(r"\+\d{6,}", printed)


def test_by_itself_it_asks_where_the_configuration_lets_the_daemon_listen(
    clouds: Clouds, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with daemon(clouds, tmp_path, "geo-blocked") as url:
        path = tmp_path / "config.yaml"
        text = path.read_text(encoding="utf-8")
        path.write_text(f"listen: 0.0.0.0:{url.rpartition(':')[2]}\n{text}", encoding="utf-8")

        assert status(["status", "--config", str(path)]) == 2

    assert "geo-permissions" in capsys.readouterr().out


def test_no_daemon_exits_3_and_says_what_to_do(clouds: Clouds, tmp_path: Path) -> None:
    path = clouds.configuration()
    path.write_text(f"listen: 127.0.0.1:1\n{path.read_text(encoding='utf-8')}", encoding="utf-8")

    ended = command("status", cwd=tmp_path)

    assert (ended.returncode, ended.stdout) == (3, "")
    assert ended.stderr == (
        "No Trunkwatch answers at http://127.0.0.1:1: start one there (`trunkwatch run`), or name the "
        "address of another by --url.\n"
    )


def test_something_else_than_a_trunkwatch_is_told_from_it(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(["status", "--url", clouds.url]) == 3

    assert capsys.readouterr().err.startswith(f"What answers at {clouds.url} is not a Trunkwatch")


@pytest.mark.parametrize("url", ["ftp://127.0.0.1", "http://", "http://127.0.0.1:99999", "http://h/?x=1", ""])
def test_an_address_that_is_none_is_refused(capsys: pytest.CaptureFixture[str], url: str) -> None:
    assert status(["status", "--url", url]) == 64

    assert capsys.readouterr().err == "--url wants the address of a Trunkwatch, like http://127.0.0.1:9783.\n"


def test_a_password_in_the_address_is_not_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["status", "--url", "http://me:hush@127.0.0.1:1"]) == 3

    assert "hush" not in capsys.readouterr().err


def test_a_port_that_only_the_daemon_knows_has_to_be_named(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    path = clouds.configuration()
    path.write_text(f"listen: {ANYWHERE}\n{path.read_text(encoding='utf-8')}", encoding="utf-8")

    assert status(["status", "--config", str(path)]) == 64

    assert "by --url" in capsys.readouterr().err


def test_a_name_that_is_not_there_is_refused_with_what_may_be_meant(
    clouds: Clouds, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with daemon(clouds, tmp_path, "healthy") as url:
        assert status(["status", "--url", url, "--route", "cll"]) == 64

    assert capsys.readouterr().err == "--route names something that is not there. Is cl meant?\n"


def test_in_a_pipe_watching_prints_a_line_per_change_and_the_verdict_when_it_is_another(
    clouds: Clouds, tmp_path: Path
) -> None:
    with (
        daemon(clouds, tmp_path, "geo-blocked") as url,
        running("status", "--watch", "--url", url, cwd=tmp_path) as watching,
    ):
        watching.wait_for("More of it")
        clouds.use("healthy")
        watching.wait_for(r"^\d{4}-.* UTC  prod / cl: check geo-permissions: fail → pass$")
        watching.wait_for(r"^\d{4}-.* UTC  No fault found on any of 2 routes\.$")

        assert watching.stop(signal.SIGINT) == 130

    assert "swept" not in watching.printed
    assert "Traceback" not in watching.printed


@pytest.mark.parametrize("form", [(), ("--watch",), ("--watch", "--json"), ("--json",)], ids=" ".join)
def test_when_nobody_reads_any_more_it_ends_without_a_word(
    form: tuple[str, ...], clouds: Clouds, tmp_path: Path
) -> None:
    with daemon(clouds, tmp_path, "healthy") as url:
        ended = to_nobody("status", *form, "--url", url, cwd=tmp_path)

    assert (ended.returncode, ended.stderr) == (141, "")


def test_as_json_watching_prints_the_document_in_a_line_then_the_changes(
    clouds: Clouds, tmp_path: Path
) -> None:
    with (
        daemon(clouds, tmp_path, "geo-blocked") as url,
        running("status", "--watch", "--json", "--url", url, "--route", "cl", cwd=tmp_path) as watching,
    ):
        document = json.loads(watching.wait_for(r"^\{.*\}$").string)
        clouds.use("healthy")
        change = json.loads(watching.wait_for(r'"verdict-changed"').string)

        assert watching.stop(signal.SIGTERM) == 130

    assert document["verdict"]["standing"] == "broken"
    assert (change["route"], change["check"], change["after"]) == ("cl", "geo-permissions", "pass")


def test_watching_says_that_the_daemon_is_gone_and_goes_on_when_it_is_back(
    clouds: Clouds, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        with daemon(clouds, tmp_path, "geo-blocked") as url:
            watching = stack.enter_context(running("status", "--watch", "--url", url, cwd=tmp_path))
            watching.wait_for("More of it")
        watching.wait_for(f"{url} answers no more: trying again until it does")

        again = stack.enter_context(running(*RUN, url.removeprefix("http://"), cwd=tmp_path))
        watching.wait_for(f"{url} answers again")
        again.wait_for("event=swept")
        clouds.use("healthy")
        watching.wait_for("check geo-permissions: fail → pass")

        assert watching.stop(signal.SIGINT) == 130


def test_on_a_terminal_the_status_is_drawn_in_place_and_renewed(clouds: Clouds, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    with (
        daemon(clouds, tmp_path, "geo-blocked") as url,
        running("status", "--watch", "--url", url, cwd=tmp_path, output=theirs) as watching,
    ):
        os.close(theirs)
        shown = read_until(ours, b"diagnose cl")
        clouds.use("healthy")
        read_until(ours, b"No fault found on any of 2 routes.")
        watching.send(signal.SIGINT)
        rest = read_to_the_end(ours)
        assert watching.ended() == 130

    assert f"{url}, as of " in shown
    assert "Ctrl-C ends." in shown
    assert "\x1b[?25h" in rest  # the cursor is back
    assert "Traceback" not in rest


def read_until(terminal: int, wanted: bytes) -> str:
    """What a terminal shows up to some words. Fails where it ends before."""
    shown = b""
    while wanted not in shown:
        shown += os.read(terminal, 65536)
    return shown.decode()

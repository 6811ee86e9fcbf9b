"""`trunkwatch call`: a canary by hand, over simulated clouds."""

import json
import os
import pty
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from monitor.cli import status
from monitor.simulator import Simulator
from tests.cli.clouds import Clouds
from tests.cli.processes import Running, command, fetch, fetch_until, running

WIDTH = 80
"""Of a terminal that does not say."""

DAEMON = ("run", "--listen", "127.0.0.1:0")


def quick(clouds: Clouds, scenario: str = "healthy") -> Path:
    """A configuration of clouds whose phones ring for a moment."""
    path = clouds.configuration(scenario)
    clouds.edit(lambda simulator: setattr(simulator.world, "ring_seconds", 0.1))
    return path


def dials(clouds: Clouds) -> int:
    counted: list[int] = []
    clouds.edit(lambda simulator: counted.append(len(simulator.world.dials)))
    return counted[0]


def test_without_a_daemon_it_dials_by_itself_and_shows_each_stage(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    path = quick(clouds)

    assert status(["call", "cl", "--config", str(path)]) == 0

    title, *stages, result, summary, facts = capsys.readouterr().out.splitlines()
    names = [line.split()[0] for line in stages]
    assert title == "prod / cl"
    assert (names[:2], names[-2:]) == (["room", "dial"], ["talk", "hang-up"])
    assert result == "SUCCESS  answered, proof proved"
    assert summary == "The call was answered. Twilio's record proves it."
    assert re.fullmatch(
        r"Called \+56…0001\. Twilio's call CA\w{32}: completed after \d+ s\. The room is deleted\.", facts
    )
    assert dials(clouds) == 1


def test_a_call_that_fails_exits_2_and_says_why(clouds: Clouds, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["call", "cl", "--config", str(quick(clouds, "busy"))]) == 2

    printed = capsys.readouterr().out
    assert "FAILURE  busy" in printed
    assert "\n\n  CAUSE   callee-busy\n          Because: The called phone is busy.\n" in printed
    assert "\n          Fix: Call it from another telephone." in printed


def test_a_call_that_may_fail_says_that_it_only_warns(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    path = quick(clouds, "cps-limit")

    assert status(["call", "cl", "--config", str(path)]) == 2

    assert "It only warns: other calls over the trunk can cause it." in capsys.readouterr().out


def test_where_nothing_was_dialled_nobody_is_said_to_have_been_called(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(["call", "cl", "--config", str(quick(clouds, "bad-livekit-key"))]) == 3

    printed = capsys.readouterr().out
    assert "INCONCLUSIVE  livekit-auth\n" in printed
    assert "Called" not in printed


def test_as_json_it_prints_the_document_of_every_command_with_the_run(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(["call", "cl", "--config", str(quick(clouds)), "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    (run,) = told["runs"]
    assert (told["version"], told["exit"], told["findings"]) == (1, 0, [])
    assert list(run) == [
        "id",
        "environment",
        "route",
        "result",
        "reason",
        "fault",
        "summary",
        "proof",
        "stages",
        "evidence",
        "causes",
        "severity",
        "trigger",
        "confirms",
        "due",
        "started",
        "ended",
        "twilio_trunk",
        "orphaned",
        "state",
        "by",
        "remarks",
    ]
    assert (run["route"], run["result"], run["proof"]) == ("cl", "success", "proved")
    assert run["evidence"]["to"] == "+56…0001"


def test_as_json_a_refusal_says_why_and_until_when(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    path = quick(clouds)
    status(["call", "cl", "--config", str(path)])
    capsys.readouterr()

    assert status(["call", "cl", "--config", str(path), "--json"]) == 3

    told = json.loads(capsys.readouterr().out)
    assert (told["exit"], told["runs"], told["refused"]["reason"]) == (3, [], "gap")
    assert datetime.fromisoformat(told["refused"]["until"]) > datetime.now(UTC)


def test_a_second_call_within_the_gap_is_refused_and_nothing_is_dialled(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    path = quick(clouds)
    status(["call", "cl", "--config", str(path)])
    capsys.readouterr()

    assert status(["call", "cl", "--config", str(path)]) == 3

    told = "Nothing was dialled (gap). It is too soon after the route's last call. It may be placed from "
    printed = capsys.readouterr().out
    assert told in printed
    assert re.search(r"from \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC on\.$", printed.rstrip())
    assert dials(clouds) == 1


def test_a_running_daemon_places_it(clouds: Clouds, tmp_path: Path) -> None:
    quick(clouds)
    (tmp_path / "pause").touch()  # by itself the daemon would have called by now
    with running("run", "--listen", "127.0.0.1:0", cwd=tmp_path) as daemon:
        daemon.wait_for("watching")
        paused = command("call", "cl", cwd=tmp_path)
        (tmp_path / "pause").unlink()
        placed = command("call", "cl", "--json", cwd=tmp_path)
        assert daemon.stop(signal.SIGTERM) == 0

    assert "Nothing was dialled (paused). Canaries are paused" in paused.stdout
    told = json.loads(placed.stdout)
    results = [run["result"] for run in told["runs"]]
    assert results == ["success"] or told["refused"]["reason"] in ("in-flight", "gap")
    assert not (tmp_path / "trunkwatch.sock").exists()


def by_hand_alone(clouds: Clouds) -> Path:
    """A configuration in which nothing is due by itself: there is maintenance all the time."""
    path = quick(clouds)
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    halves = [{"cron": f"0 {hour} * * *", "for": "13h"} for hour in (0, 12)]
    document["environments"]["prod"]["canaries"]["maintenance"] = halves
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    return path


@contextmanager
def daemon_by_hand_alone(clouds: Clouds, folder: Path, ring_seconds: float = 0.1) -> Iterator[Running]:
    """A daemon that takes calls by hand and has none of its own in hand, however slow the machine is."""
    by_hand_alone(clouds)
    clouds.edit(lambda simulator: setattr(simulator.world, "ring_seconds", ring_seconds))
    with running(*DAEMON, cwd=folder) as daemon:
        page = daemon.wait_for(r"page=(\S+)")[1]
        daemon.wait_for("calls by hand are taken")
        for route in ("br", "cl"):
            fetch_until(
                f"{page}/metrics", rf'canary_skipped_total{{.*reason="maintenance",route="{route}"}} 1'
            )
        yield daemon


def test_a_daemon_that_takes_the_dialling_over_places_it(clouds: Clouds, tmp_path: Path) -> None:
    with daemon_by_hand_alone(clouds, tmp_path) as first, running(*DAEMON, cwd=tmp_path) as second:
        second.wait_for("watching")
        assert first.stop(signal.SIGTERM) == 0
        second.wait_for("calls by hand are taken")
        placed = command("call", "cl", cwd=tmp_path)
        assert second.stop(signal.SIGTERM) == 0

    assert "SUCCESS  answered" in placed.stdout, placed.stderr
    assert dials(clouds) == 1
    assert not (tmp_path / "trunkwatch.sock").exists()


def test_a_daemon_that_cannot_be_asked_watches_on_and_its_log_says_why(
    clouds: Clouds, tmp_path: Path
) -> None:
    path = by_hand_alone(clouds)
    path.write_text(f"state_dir: {'long' * 30}\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    with running(*DAEMON, cwd=tmp_path) as daemon:
        page = daemon.wait_for(r"page=(\S+)")[1]
        daemon.wait_for("calls by hand are not taken.*too long for a socket")
        assert fetch(f"{page}/-/healthy")
        assert daemon.stop(signal.SIGTERM) == 0


def read_to_the_end(terminal: int) -> str:
    """What a process wrote to a terminal of its own; the other end is gone once it ended."""
    read = b""
    with suppress(OSError):
        while more := os.read(terminal, 4096):
            read += more
    os.close(terminal)
    return read.decode()


def rings(simulator: Simulator) -> bool:
    rooms = simulator.world.project.rooms.values()
    people = [each for room in rooms for each in room.participants.values()]
    return any(each.attributes.get("sip.callStatus") == "ringing" for each in people)


def test_a_daemon_that_is_killed_in_the_middle_of_a_call_by_hand_is_not_taken_for_an_answer(
    clouds: Clouds, tmp_path: Path
) -> None:
    with daemon_by_hand_alone(clouds, tmp_path, 4) as daemon, running("call", "cl", cwd=tmp_path) as asking:
        clouds.wait(rings)
        daemon.kill()
        asking.wait_for("The daemon went away before it said what came of the call.")

    assert "Nothing was dialled" not in asking.printed
    assert "Traceback" not in asking.printed


def test_who_ends_the_command_is_told_that_the_daemon_goes_on_and_it_does(
    clouds: Clouds, tmp_path: Path
) -> None:
    with daemon_by_hand_alone(clouds, tmp_path, 4) as daemon:
        with running("call", "cl", cwd=tmp_path) as asking:
            clouds.wait(rings)
            assert asking.stop(signal.SIGINT) == 130
        assert "The running Trunkwatch goes on with the call, and hangs it up." in asking.printed
        daemon.wait_for("event=canary .*result=success")
        daemon.stop(signal.SIGTERM)

    assert "level=error" not in daemon.printed
    assert "Traceback" not in asking.printed


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_who_ends_a_command_that_dials_by_itself_hangs_up(
    clouds: Clouds, tmp_path: Path, number: signal.Signals
) -> None:
    quick(clouds)
    clouds.edit(lambda simulator: setattr(simulator.world, "ring_seconds", 4))
    with running("call", "cl", cwd=tmp_path) as calling:
        clouds.wait(rings)
        assert calling.stop(number) == 130

    clouds.wait(lambda simulator: not simulator.world.calls_up and not simulator.world.project.rooms)
    assert "Hanging up" in calling.printed
    assert "Traceback" not in calling.printed
    assert dials(clouds) == 1


def test_a_daemon_that_follows_another_file_says_that_it_knows_no_such_canary(
    clouds: Clouds, tmp_path: Path
) -> None:
    text = by_hand_alone(clouds).read_text(encoding="utf-8")
    other = tmp_path / "other.yaml"
    other.write_text(text.replace("      cl:\n", "      chile:\n"), encoding="utf-8")
    with running(*DAEMON, cwd=tmp_path) as daemon:
        daemon.wait_for("calls by hand are taken")
        asked = command("call", "chile", "--config", str(other), cwd=tmp_path)
        daemon.stop(signal.SIGTERM)

    assert asked.returncode == 3
    assert "The running Trunkwatch knows no canary of this route. It follows its files" in asked.stdout


def test_on_a_terminal_it_says_what_goes_on_below_the_stages_that_ended(
    clouds: Clouds, tmp_path: Path
) -> None:
    quick(clouds)
    clouds.edit(lambda simulator: setattr(simulator.world, "ring_seconds", 4))
    ours, theirs = pty.openpty()
    with running("call", "cl", cwd=tmp_path, output=theirs) as calling:
        os.close(theirs)
        shown = read_to_the_end(ours)
        assert calling.ended() == 0

    lines = [re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", line) for line in shown.split("\r\n")]
    assert lines[0] == "prod / cl"
    for doing in ("reading both clouds", "dialling", "the phone rings", "waiting for Twilio's record"):
        assert doing in shown
    assert "\x1b[32mSUCCESS" in shown
    assert max(len(line.rpartition("\r")[2]) for line in lines) <= WIDTH


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["call", "brr"], 64, "There is no route 'brr'; did you mean br?"),
        (["call", "cl", "--environment", "x"], 64, "There is no environment 'x'; the choice is prod."),
    ],
)
def test_a_wish_that_cannot_be_met_is_one_sentence(
    clouds: Clouds, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, told: str
) -> None:
    assert status([*arguments, "--config", str(clouds.configuration())]) == code

    assert capsys.readouterr().err == f"{told}\n"


def test_where_trunks_are_only_discovered_no_choice_is_offered(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    path = clouds.configuration()
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    prod = document["environments"]["prod"]
    del prod["routes"]
    prod["discover"] = {}
    path.write_text(yaml.safe_dump(document), encoding="utf-8")

    assert status(["call", "br", "--config", str(path)]) == 64

    assert capsys.readouterr().err == "There is no route 'br', and no other either.\n"


def test_a_route_without_a_canary_says_what_to_set(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    path = clouds.configuration()
    text = path.read_text(encoding="utf-8")
    path.write_text("\n".join(line for line in text.splitlines() if " to: " not in line), encoding="utf-8")

    assert status(["call", "cl", "--config", str(path)]) == 78

    assert "has no canary: set canary.to" in capsys.readouterr().err

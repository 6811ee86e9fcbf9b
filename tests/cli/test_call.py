"""`trunkwatch call`: a canary by hand, over simulated clouds."""

import json
import signal
from pathlib import Path

import pytest
import yaml

from monitor.cli import status
from monitor.simulator import Simulator
from tests.cli.clouds import Clouds
from tests.cli.processes import command, fetch, running

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

    *stages, result, summary = capsys.readouterr().out.splitlines()
    names = [line.split()[0] for line in stages]
    assert (names[:2], names[-2:]) == (["room", "dial"], ["talk", "hang-up"])
    assert result == "SUCCESS  answered, proof proved"
    assert summary == "The call was answered. Twilio's record proves it."
    assert dials(clouds) == 1


def test_a_call_that_fails_exits_2_and_says_why(clouds: Clouds, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["call", "cl", "--config", str(quick(clouds, "busy"))]) == 2

    assert "FAILURE  busy" in capsys.readouterr().out


def test_as_json_it_prints_the_run_alone(clouds: Clouds, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["call", "cl", "--config", str(quick(clouds)), "--json"]) == 0

    run = json.loads(capsys.readouterr().out)["run"]
    assert (run["route"], run["result"], run["proof"]) == ("cl", "success", "proved")


def test_a_second_call_within_the_gap_is_refused_and_nothing_is_dialled(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    path = quick(clouds)
    status(["call", "cl", "--config", str(path)])
    capsys.readouterr()

    assert status(["call", "cl", "--config", str(path)]) == 3

    told = "Nothing was dialled (gap). It is too soon after the route's call before. It may be placed from "
    assert told in capsys.readouterr().out
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
    assert told.get("run", {}).get("result") == "success" or told.get("refused") in ("in-flight", "gap")
    assert not (tmp_path / "trunkwatch.sock").exists()


def by_hand_alone(clouds: Clouds) -> Path:
    """A configuration in which nothing is due by itself: there is maintenance all the time."""
    path = quick(clouds)
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    halves = [{"cron": f"0 {hour} * * *", "for": "13h"} for hour in (0, 12)]
    document["environments"]["prod"]["canaries"]["maintenance"] = halves
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    return path


def test_a_daemon_that_takes_the_dialling_over_places_it(clouds: Clouds, tmp_path: Path) -> None:
    by_hand_alone(clouds)
    with running(*DAEMON, cwd=tmp_path) as first:
        first.wait_for("calls by hand are taken")
        with running(*DAEMON, cwd=tmp_path) as second:
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


def rings(simulator: Simulator) -> bool:
    rooms = simulator.world.project.rooms.values()
    people = [each for room in rooms for each in room.participants.values()]
    return any(each.attributes.get("sip.callStatus") == "ringing" for each in people)


def test_a_daemon_that_is_killed_in_the_middle_of_a_call_by_hand_is_not_taken_for_an_answer(
    clouds: Clouds, tmp_path: Path
) -> None:
    by_hand_alone(clouds)
    clouds.edit(lambda simulator: setattr(simulator.world, "ring_seconds", 4))
    with running(*DAEMON, cwd=tmp_path) as daemon:
        daemon.wait_for("calls by hand are taken")
        with running("call", "cl", cwd=tmp_path) as asking:
            clouds.wait(rings)
            daemon.kill()
            asking.wait_for("The daemon went away before it said what came of the call.")

    assert "Nothing was dialled" not in asking.printed
    assert "Traceback" not in asking.printed


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


def test_a_route_without_a_canary_says_what_to_set(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    path = clouds.configuration()
    text = path.read_text(encoding="utf-8")
    path.write_text("\n".join(line for line in text.splitlines() if " to: " not in line), encoding="utf-8")

    assert status(["call", "cl", "--config", str(path)]) == 78

    assert "has no canary: set canary.to" in capsys.readouterr().err

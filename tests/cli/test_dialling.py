"""`trunkwatch run` as a process that dials: told to end, killed and started again, beside a second one."""

import signal
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from monitor.cli.run import desk_of
from monitor.config import parse
from monitor.history import SqlStore
from monitor.model.event import RunStarted
from monitor.model.run import Run
from monitor.simulator import Simulator, demo_config
from monitor.simulator.calls import Room
from monitor.simulator.cast import caller_id, phone
from monitor.simulator.world import World
from tests.cli.clouds import Clouds
from tests.cli.processes import fetch, running
from tests.cli.test_run import page_of, sample

ARGUMENTS = ("run", "--listen", "127.0.0.1:0")
HISTORY = "trunkwatch.sqlite3"


def a_room_is_made(simulator: Simulator) -> bool:
    return bool(simulator.world.project.rooms) and not simulator._faults._left  # the dial has come, and waits


def it_rings(simulator: Simulator) -> bool:
    rooms = simulator.world.project.rooms.values()
    people = [each for room in rooms for each in room.participants.values()]
    return any(each.attributes.get("sip.callStatus") == "ringing" for each in people)


def somebody_talks(simulator: Simulator) -> bool:
    return any(call.answered for call in simulator.world.calls_up)


def it_was_hung_up(simulator: Simulator) -> bool:
    return bool(simulator.world.dials) and not simulator.world.calls_up and not simulator.world.project.rooms


STAGES = [a_room_is_made, it_rings, somebody_talks, it_was_hung_up]


def calling(clouds: Clouds, stage: Callable[[Simulator], bool] | None = None) -> None:
    """A configuration in which cl alone is called, and clouds in which `stage` lasts."""
    path = clouds.configuration()
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    routes = document["environments"]["prod"]["routes"]
    del routes["br"]["canary"]
    if stage is somebody_talks:
        routes["cl"]["canary"]["talk_time"] = "30s"
    if stage is it_rings:
        routes["cl"]["canary"]["ring_timeout"] = "30s"
    path.write_text(yaml.safe_dump(document), encoding="utf-8")

    def prepare(simulator: Simulator) -> None:
        simulator.world.ring_seconds = 10 if stage is it_rings else 0.05
        if stage is a_room_is_made:
            simulator.fault("*/CreateSIPParticipant", delay=2)
        if stage is it_was_hung_up:
            simulator.world.service.record_delay = timedelta(seconds=60)

    clouds.edit(prepare)


def world(clouds: Clouds) -> World:
    seen: list[World] = []
    clouds.edit(lambda simulator: seen.append(simulator.world))
    return seen[0]


def kept(folder: Path) -> tuple[list[RunStarted], list[Run]]:
    store = SqlStore(folder / HISTORY)
    try:
        events = [event for _, event in store.follow(0)]
    finally:
        store.close()
    return (
        [event for event in events if isinstance(event, RunStarted)],
        [event for event in events if isinstance(event, Run)],
    )


@pytest.mark.parametrize("stage", STAGES)
def test_a_process_that_is_told_to_end_hangs_up_and_keeps_how_the_run_ended(
    clouds: Clouds, tmp_path: Path, stage: Callable[[Simulator], bool]
) -> None:
    calling(clouds, stage)
    with running(*ARGUMENTS, cwd=tmp_path) as daemon:
        clouds.wait(stage)
        status = daemon.stop(signal.SIGTERM)
    clouds.wait(lambda simulator: simulator.under_way == 0)

    after = world(clouds)
    (started,), (run,) = kept(tmp_path)
    assert status == 0
    assert (after.calls_up, after.project.rooms) == ((), {})
    assert len(after.dials) <= 1
    assert run.id == started.id
    assert run.reason == ("answered" if stage is it_was_hung_up else "cancelled")
    assert "Traceback" not in daemon.printed


@pytest.mark.parametrize("stage", STAGES)
def test_what_a_killed_process_left_is_ended_and_concluded_at_the_next_start(
    clouds: Clouds, tmp_path: Path, stage: Callable[[Simulator], bool]
) -> None:
    calling(clouds, stage)
    with running(*ARGUMENTS, cwd=tmp_path) as daemon:
        clouds.wait(stage)
        daemon.kill()
    clouds.wait(lambda simulator: len(simulator.world.dials) == 1)
    for _start in range(2):
        with running(*ARGUMENTS, cwd=tmp_path) as daemon:
            daemon.wait_for("watching")
            clouds.wait(lambda simulator: not simulator.world.calls_up and not simulator.world.project.rooms)
            daemon.stop(signal.SIGTERM)

    (started,), (run,) = kept(tmp_path)
    assert (run.id, run.reason) == (started.id, "cancelled")
    assert len(world(clouds).dials) == 1


def test_two_processes_on_one_history_call_once_and_one_of_them_dials(clouds: Clouds, tmp_path: Path) -> None:
    calling(clouds)
    with running(*ARGUMENTS, cwd=tmp_path) as first, running(*ARGUMENTS, cwd=tmp_path) as second:
        pages = [page_of(first), page_of(second)]
        clouds.wait(it_was_hung_up)
        dialling = [sample(fetch(f"{page}/metrics"), "canary_dialer", route="cl") for page in pages]
        waiting = ["This Trunkwatch does not place the calls" in fetch(page) for page in pages]
        for daemon in (first, second):
            assert daemon.stop(signal.SIGTERM) == 0

    assert sorted(dialling) == [0, 1]
    assert waiting == [not dials for dials in dialling]
    assert len(world(clouds).dials) == 1


def test_an_old_room_of_another_installation_is_in_the_log_and_on_the_page(
    clouds: Clouds, tmp_path: Path
) -> None:
    calling(clouds)
    made = datetime.now(UTC) - timedelta(hours=2)
    room = Room("RM_old", "trunkwatch-other-run", made, empty_since=None)
    clouds.edit(lambda simulator: simulator.world.project.rooms.update({room.name: room}))
    with running(*ARGUMENTS, cwd=tmp_path) as daemon:
        page = page_of(daemon)
        daemon.wait_for("old rooms of another Trunkwatch.*trunkwatch-other-run")
        shown = fetch(page)
        daemon.stop(signal.SIGTERM)

    assert "A room of another Trunkwatch has been in LiveKit for over an hour" in shown
    assert "<code>trunkwatch-other-run</code>" in shown
    assert room.name in world(clouds).project.rooms


@pytest.mark.parametrize("scenario", ["healthy", "geo-blocked", "sip-domain"])
def test_no_number_is_in_log_metrics_page_or_history_after_a_call(
    clouds: Clouds, tmp_path: Path, scenario: str
) -> None:
    calling(clouds)
    clouds.edit(lambda simulator: simulator.use(scenario))
    with running(*ARGUMENTS, "--log-level", "debug", cwd=tmp_path) as daemon:
        page = page_of(daemon)
        said = daemon.wait_for("event=canary .*").string
        told = fetch(page) + fetch(f"{page}/metrics")
        daemon.stop(signal.SIGTERM)

    dump = "".join(sqlite3.connect(tmp_path / HISTORY).iterdump())
    assert len(world(clouds).dials) == 1
    assert "route=cl" in said
    for number in (phone("cl"), caller_id("cl")):
        assert number.removeprefix("+") not in told + daemon.printed + dump


def test_where_nobody_can_tell_whether_there_is_a_pause_there_is_one(tmp_path: Path) -> None:
    config = parse(demo_config("http://127.0.0.1:9", "healthy"), "config.yaml", tmp_path, {})
    desk = desk_of(config)
    assert not desk.paused()

    (tmp_path / "pause").symlink_to("x" * 300)  # longer than a name may be: looking for it is an error

    assert desk.paused()
    desk.ledger.close()

"""Rooms that runs left in LiveKit: removed, told of, and what they say of who else calls."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from monitor.canary import room_name
from monitor.engine import left_rooms
from monitor.history import SqlLedger
from monitor.model.event import RunAmended, RunStarted
from monitor.model.job import Trigger, canary_job
from monitor.model.protocols import StoreError
from tests.canary.calling import call_plan
from tests.engine.dialling import Site, dialling_site, run_of
from tests.engine.said import loud


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with dialling_site(tmp_path) as site:
        yield site


def counted(site: Site) -> str:
    """The room of a call that the history has counted."""
    ledger, plan, now = site.ledger(), call_plan(), site.clock.now()
    try:
        job = canary_job("prod", "cl", "ST_cl", plan.to, now, Trigger.SCHEDULED)
        run = ledger.reserve(job, plan, site.environment.dialling, now)
        assert isinstance(run, str), run
        return room_name(ledger.instance(), run)
    finally:
        ledger.close()


async def test_a_room_that_a_killed_process_left_is_removed_and_nobody_elses(site: Site) -> None:
    lifetime = timedelta(minutes=5)
    async with site.opened() as opened:
        for name in (counted(site), "trunkwatch-other-run", "a-customers-room"):
            await site.connection.caller.create_room(name, lifetime)
        with capture_logs() as logs:
            await opened.house.clean_in_time()

    assert set(site.world.project.rooms) == {"trunkwatch-other-run", "a-customers-room"}
    assert [line["event"] for line in loud(logs)] == ["rooms of canaries removed"]


async def test_calls_of_a_copied_history_are_told_by_both_that_run_on_it(site: Site) -> None:
    async with site.opened() as opened:
        name = opened.dialler.instance
    twin = replace(site, directory=site.directory / "copy", new_id=map("copy{}".format, count()).__next__)
    twin.directory.mkdir()
    shutil.copy(site.history, twin.history)
    for mine, other in ((site, twin), (twin, site)):
        async with mine.opened() as opened:
            assert opened.dialler.instance == name
            await site.connection.caller.create_room(counted(other), timedelta(minutes=5))
            with capture_logs() as logs:
                await opened.house.clean_in_time()

        (line,) = (line for line in loud(logs) if line["event"] == "calls that this history does not know")
        assert (line["log_level"], line["environment"], line["rooms"]) == ("warning", "prod", 1)
        assert "another Trunkwatch seems to run on a copy of state_dir" in line["reason"]


async def test_a_history_that_cannot_be_read_calls_nobody_a_copy_and_rooms_are_removed(site: Site) -> None:
    class Unreadable(SqlLedger):
        def counted(self, run: str) -> bool:
            raise StoreError(f"{run}: the disk is gone")

    ledger = Unreadable(site.history, site.new_id)
    async with site.opened(ledger=ledger) as opened:
        await site.connection.caller.create_room(counted(site), timedelta(minutes=5))
        with capture_logs() as logs:
            await opened.house.clean_in_time()

    assert site.world.project.rooms == {}
    assert [line["event"] for line in loud(logs)] == [
        "rooms of canaries removed",
        "it cannot be known of which calls the rooms are",
    ]


async def test_a_call_whose_process_died_says_that_its_room_was_still_there(site: Site) -> None:
    async with site.opened() as opened:
        room = counted(site)
        run = room.rpartition("-")[2]
        (job,) = opened.dialler.due(site.clock.now())
        await opened.keeper.record(RunStarted(run, job, site.clock.now()))
        await site.connection.caller.create_room(room, timedelta(minutes=5))
    async with site.opened() as opened:
        await opened.house.clean_in_time()
        await site.connection.caller.create_room(room, timedelta(minutes=5))  # LiveKit's list may lag behind
        site.clock.move(minutes=1)
        await opened.house.clean_in_time()
        died = await opened.keeper.run(run)

    assert died is not None
    assert died.evidence["room_found"] == left_rooms.FOUND
    assert [event.run for event in site.events() if isinstance(event, RunAmended)] == [run]


async def test_a_call_that_was_seen_to_end_says_nothing_of_a_room_that_livekit_still_lists(
    site: Site,
) -> None:
    async with site.opened() as opened:
        run = run_of(await opened.beat())
        await site.connection.caller.create_room(str(run.evidence["room"]), timedelta(minutes=5))
        await opened.house.clean_in_time()

        assert site.world.project.rooms == {}
        assert not [event for event in site.events() if isinstance(event, RunAmended)]


async def test_old_rooms_of_another_installation_are_logged_once_per_change_and_known(site: Site) -> None:
    async with site.opened() as opened:
        for name in ("trunkwatch-other-b", "trunkwatch-other-a", "a-customers-room"):
            await site.connection.caller.create_room(name, timedelta(hours=3))
        with capture_logs() as logs:
            await opened.house.clean_in_time()
            young = opened.house.foreign_rooms["prod"]
            site.clock.move(minutes=61)
            for _minute in range(3):
                await opened.house.clean_in_time()
                site.clock.move(minutes=1)
            old = opened.house.foreign_rooms["prod"]
            for name in old:
                await site.connection.caller.delete_room(name)
            await opened.house.clean_in_time()

    assert young == ()
    assert old == ("trunkwatch-other-a", "trunkwatch-other-b")
    assert [(line["event"], line.get("names")) for line in loud(logs)] == [
        ("old rooms of another Trunkwatch", "trunkwatch-other-a trunkwatch-other-b"),
        ("no old rooms of another Trunkwatch any more", None),
    ]


async def test_rooms_that_cannot_be_listed_for_once_are_as_they_were(site: Site) -> None:
    async with site.opened() as opened:
        await site.connection.caller.create_room("trunkwatch-other-a", timedelta(hours=3))
        site.clock.move(minutes=61)
        await opened.house.clean_in_time()
        site.simulator.fault("*/ListRooms", status=503)
        site.clock.move(minutes=1)
        with capture_logs() as logs:
            await opened.house.clean_in_time()

        assert opened.house.foreign_rooms == {"prod": ("trunkwatch-other-a",)}
        assert loud(logs) == []


async def test_the_room_of_a_call_that_begins_while_rooms_are_listed_stays(site: Site) -> None:
    site.plan(ring_timeout=timedelta(seconds=60))
    site.world.ring_seconds = 60
    async with site.opened() as opened:
        site.simulator.fault("*/ListRooms", delay=0.3)
        cleaning = asyncio.create_task(opened.house.clean_in_time())
        await site.simulator.holds(1)
        calling = asyncio.create_task(opened.beat())
        await cleaning
        async with asyncio.timeout(60):
            while not site.world.calls_up:  # noqa: ASYNC110 - the simulator tells of arrivals alone
                await asyncio.sleep(0.005)

        assert list(opened.dialler.rooms) == list(site.world.project.rooms)
        calling.cancel()
        await asyncio.gather(calling, return_exceptions=True)
    assert site.world.calls_up == ()


async def test_a_second_daemon_removes_no_room(site: Site) -> None:
    async with site.opened() as first, site.opened() as second:
        name = f"trunkwatch-{first.dialler.instance}-run"
        await site.connection.caller.create_room(name, timedelta(minutes=5))
        await second.house.clean_in_time()
        assert name in site.world.project.rooms
        await first.dialler.close()
        site.clock.move(seconds=10)
        await second.house.round()
        await second.house.clean_in_time()

        assert name not in site.world.project.rooms

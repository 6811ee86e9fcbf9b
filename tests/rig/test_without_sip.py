"""Canaries and readings over a real livekit-server that has no SIP service: nothing can be dialled."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.canary import reap, room_name
from monitor.model.outcome import Reason
from monitor.model.reading import GapReason, Unread
from tests.canary.calling import INSTANCE
from tests.rig.calling import chain, first_cause
from tests.rig.livekit import SECRET, LiveKit, livekit

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("scenario", "secret"),
    [("no-sip-worker", SECRET), ("wrong-project", SECRET), ("bad-livekit-key", "x" * 40)],
)
async def test_a_canary_ends_as_over_the_simulator(server: LiveKit, scenario: str, secret: str) -> None:
    async with chain(server, scenario, secret=secret) as both:
        real = await both.call()
        simulated = await both.simulated.call()

    assert (real.reason, real.fault, first_cause(real)) == (
        simulated.reason,
        simulated.fault,
        first_cause(simulated),
    )
    assert not real.orphaned
    assert not both.world.calls


async def test_a_canary_leaves_no_room_behind(server: LiveKit) -> None:
    async with chain(server, "no-sip-worker") as both:
        assert (await both.call()).reason is Reason.LIVEKIT_UNAVAILABLE
        assert await both.caller.rooms(room_name(INSTANCE, "")) == ()


async def test_a_server_without_redis_has_no_sip(tmp_path: Path) -> None:
    with livekit(tmp_path, with_redis=False) as server:
        async with chain(server, trunks=False) as both:
            run = await both.call()
            reading = await both.reader.trunks()

    assert run.reason is Reason.LIVEKIT_UNAVAILABLE
    assert "sip not connected" in str(run.evidence["message"])
    assert isinstance(reading, Unread)
    assert reading.gap.reason is GapReason.SERVER_ERROR
    assert "without the Redis" in reading.gap.detail


async def test_the_trunks_are_read_with_their_passwords_and_without_a_date(server: LiveKit) -> None:
    """livekit-server 1.13.5 fills neither `created_at` nor `updated_at`, also after an update."""
    async with chain(server) as both:
        trunks = (await both.reader.trunks()).get()

    read = trunks[both.trunks[both.world.livekit_trunk("cl").id]]
    held = both.world.livekit_trunk("cl")
    assert (read.address, read.numbers, read.auth_username) == (
        held.address,
        tuple(held.numbers),
        "livekit-cl",
    )
    assert read.has_password is True
    assert read.updated_at is None


async def test_a_room_of_ours_is_found_empty_and_goes_once(server: LiveKit) -> None:
    room = room_name(INSTANCE, "alone")
    async with chain(server) as both:
        await both.caller.create_room(room, HOUR)
        assert await both.caller.participants(room) == ()
        assert [each.name for each in await both.caller.rooms(room)] == [room]
        await both.caller.delete_room(room)
        await both.caller.delete_room(room)
        assert await both.caller.participants(room) is None


async def test_a_room_that_nobody_joins_closes_by_itself(server: LiveKit) -> None:
    room = room_name(INSTANCE, "closing")
    async with chain(server) as both, asyncio.timeout(10):
        await both.caller.create_room(room, timedelta(seconds=1))
        while await both.caller.rooms(room):  # noqa: ASYNC110 - LiveKit tells nobody of it
            await asyncio.sleep(0.1)


async def test_rooms_of_runs_that_died_are_reaped_and_others_left(server: LiveKit) -> None:
    left, running, foreign = room_name(INSTANCE, "died"), room_name(INSTANCE, "runs"), room_name("other", "r")
    async with chain(server) as both:
        for room in (left, running, foreign):
            await both.caller.create_room(room, HOUR)
        reaped = await reap(both.caller, INSTANCE, (running,), datetime.now(UTC))
        assert (reaped.removed, reaped.left, reaped.foreign) == ((left,), (), ())
        for room in (running, foreign):
            await both.caller.delete_room(room)

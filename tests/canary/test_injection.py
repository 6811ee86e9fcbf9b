"""Never twice, never stray: runs under random faults, and processes that are killed."""

import asyncio
import signal
import sys
from dataclasses import replace

import pytest

from monitor.canary import RunCancelled, reap, run_canary
from monitor.model.call import Participant
from monitor.model.run import Stage, StageName
from tests.canary.calling import INSTANCE, QUICK, clouds, seconds, timing
from tests.canary.injection import ALL, TOLD_TO_END, tallied
from tests.canary.memory import LiveKit, Twilio, call


@pytest.mark.parametrize("first", range(100, 120, 5))
async def test_under_random_faults_no_call_is_left_up_and_none_is_dialled_twice(first: int) -> None:
    tallies = await tallied(50, first)
    tally = tallies[ALL]

    assert tally.runs == 50
    assert tally.dialled > 5
    assert tallies[TOLD_TO_END].runs > 5
    assert (tally.twice, tally.left_up, tally.orphans, tally.rooms_left) == (0, 0, 0, 0)


class Late(LiveKit):
    """The dial reaches the SIP node once the room was deleted and seen to be gone."""

    async def participants(self, room: str) -> tuple[Participant, ...] | None:
        present = await super().participants(room)
        if present is None and self.deleted == 1:
            self.room = room
        return present


@pytest.mark.parametrize(("settle", "left_up"), [(0.0, True), (0.1, False)])
async def test_a_dial_that_arrives_after_the_hang_up_is_why_the_room_is_watched(
    settle: float, left_up: bool
) -> None:
    project = Late()

    def tell(what: StageName | Stage) -> None:
        if what is StageName.RING:
            run.cancel()

    watched = timing(replace(QUICK, settle=seconds(settle)))
    run = asyncio.create_task(run_canary(call(), project, Twilio(), watched, tell))
    with pytest.raises(RunCancelled):
        await run

    assert (project.room is not None) is left_up


@pytest.mark.parametrize("stage", StageName)
async def test_a_killed_process_leaves_no_call_that_the_next_start_does_not_end(stage: StageName) -> None:
    async with clouds(ring_seconds=0.2) as both:
        await _struck(both.simulator.url, stage, signal.SIGKILL)
        world = both.simulator.world

        reaped = await reap(both.caller, INSTANCE, (), world.now())
        async with asyncio.timeout(60):
            await both.simulator.quiet()

        assert not reaped.left
        assert not world.calls_up
        assert not world.project.rooms
        assert len(world.dials) == 1 or (stage in (StageName.ROOM, StageName.DIAL) and not world.dials)


@pytest.mark.parametrize("stage", StageName)
async def test_a_process_that_is_told_to_end_hangs_up_by_itself(stage: StageName) -> None:
    async with clouds(ring_seconds=0.2) as both:
        told = await _struck(both.simulator.url, stage, signal.SIGTERM)
        async with asyncio.timeout(60):
            await both.simulator.quiet()
        world = both.simulator.world

        assert told.split()[-1] in ("cancelled", "answered")
        assert not world.calls_up
        assert not world.project.rooms
        assert len(world.dials) <= 1


async def _struck(url: str, stage: StageName, blow: signal.Signals) -> str:
    """Run one canary in a process of its own and strike it as a stage begins; what it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.canary.process", url, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    printed = ""
    async with asyncio.timeout(60):
        while f"{stage}\n" not in printed:
            printed += (await process.stdout.readline()).decode()
        process.send_signal(blow)
        printed += (await process.stdout.read()).decode()
        await process.wait()
    return printed

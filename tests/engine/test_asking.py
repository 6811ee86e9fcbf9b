"""Calls that somebody asks a running daemon for: what comes of them, whatever becomes of the daemon."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from monitor.model.by_hand import Beginning, Denial, Denied
from monitor.model.event import RunStarted, Skipped
from monitor.model.job import Trigger
from monitor.model.outcome import Result
from monitor.model.run import Run, Stage, StageName
from monitor.model.schedule import next_due
from monitor.model.skip import SkipReason
from tests.engine.asking import Asking, asking, config, document


@pytest.fixture
async def asked(tmp_path: Path) -> AsyncIterator[Asking]:
    async with asking(tmp_path) as asked:
        yield asked


def started(begun: object) -> RunStarted:
    assert isinstance(begun, RunStarted), begun
    return begun


async def run_of(asked: Asking, begun: object) -> Run:
    """How the run ended that began."""
    await asked.quiet()
    run = await asked.daemon.keeper.run(started(begun).id)
    assert run is not None
    return run


async def test_it_is_counted_and_on_the_board_before_it_is_answered_and_says_by_whom(asked: Asking) -> None:
    begun = started(await asked.begin())

    assert asked.canary().running == begun
    assert (begun.job.trigger, begun.job.by) == (Trigger.MANUAL, "alice")
    run = await run_of(asked, begun)
    assert (run.id, run.result, run.job.by) == (begun.id, Result.SUCCESS, "alice")
    assert len(asked.world.dials) == 1


async def test_its_stages_are_known_while_it_goes_on_and_no_longer(asked: Asking) -> None:
    dialler = asked.daemon.dialler
    assert dialler is not None
    seen: list[tuple[str, ...]] = []

    def look(what: StageName | Stage) -> None:
        running = asked.canary().running
        stages = dialler.stages(running.id) if running else None
        if what is StageName.HANG_UP and stages is not None:
            seen.append((*(each.name for each in stages.ended), str(stages.begun)))

    run = await asked.daemon.call("prod", "cl", look)

    assert isinstance(run, Run)
    (stages,) = seen
    assert (stages[:2], stages[-2:]) == (("room", "dial"), ("talk", "hang-up"))
    assert dialler.stages(run.id) is None


async def test_a_second_one_is_told_which_run_is_in_the_way(asked: Asking) -> None:
    begun = started(await asked.begin())

    assert await asked.begin() == Denial(Denied.IN_FLIGHT, begun.id)
    assert await asked.begin("cl-2") == Denial(Denied.IN_FLIGHT, begun.id)
    await asked.quiet()
    assert len(asked.world.dials) == 1


async def test_two_at_the_same_moment_make_one_call(asked: Asking) -> None:
    answers = await asyncio.gather(asked.begin(), asked.begin(), asked.begin("cl-2"))
    await asked.quiet()

    assert [type(each) for each in answers] == [RunStarted, Denial, Denial]
    assert len(asked.world.dials) == 1


async def test_a_call_on_the_command_line_waits_until_its_trunk_is_free(asked: Asking) -> None:
    begun = started(await asked.begin())
    run = await asked.daemon.call("prod", "cl-2")

    assert isinstance(run, Run)
    assert (run.job.route, run.job.by) == ("cl-2", "command line")
    assert (await run_of(asked, begun)).ended <= run.started
    assert len(asked.world.dials) == 2


async def test_what_the_ledger_refuses_says_why_and_until_when(asked: Asking) -> None:
    await asked.begin()
    await asked.quiet()
    refused = await asked.begin()

    assert isinstance(refused, Skipped)
    assert refused.reason == SkipReason.GAP
    assert refused.until is not None
    asked.pause.touch()
    await asked.quiet()
    paused = await asked.begin()
    assert isinstance(paused, Skipped)
    assert paused.reason == SkipReason.PAUSED
    assert len(asked.world.dials) == 1


async def test_who_has_no_canary_is_not_called(asked: Asking) -> None:
    told = document(asked.simulator)
    del told["environments"]["prod"]["routes"]["cl"]["canary"]
    await asked.daemon.adopt(config(told))

    for route in ("cl", "nope"):
        assert await asked.begin(route) == Denial(Denied.NO_CANARY)
        assert await asked.daemon.call("prod", route) == Denial(Denied.NO_CANARY)
    assert asked.world.dials == []


async def test_one_that_a_reload_drops_is_told_so_and_nothing_is_dialled(asked: Asking) -> None:
    await asked.begin()
    waiting = asyncio.create_task(asked.daemon.call("prod", "cl-2"))
    await asyncio.sleep(0)
    told = document(asked.simulator)
    del told["environments"]["prod"]["routes"]["cl-2"]
    await asked.daemon.adopt(config(told))

    assert await waiting == Denial(Denied.RELOADED)
    await asked.quiet()
    assert len(asked.world.dials) == 1


async def test_one_that_a_reload_overtakes_before_it_is_counted_is_told_so(asked: Asking) -> None:
    told = document(asked.simulator)
    told["environments"]["prod"]["routes"]["cl"]["livekit_trunk"] = "ST_another"
    asking_for = asyncio.create_task(asked.begin())
    await asyncio.sleep(0)
    await asked.daemon.adopt(config(told))

    assert await asking_for == Denial(Denied.RELOADED)
    assert asked.world.dials == []


@asynccontextmanager
async def before_its_turn(asked: Asking) -> AsyncIterator["asyncio.Task[Beginning]"]:
    """A call that somebody asks for, held until the block ends where it may begin."""
    dialler = asked.daemon.dialler
    assert dialler is not None
    async with dialler._begins._one:
        asking_for = asyncio.create_task(asked.begin())
        while not dialler._begins._one._waiters:  # noqa: ASYNC110 - a lock tells nobody who waits
            await asyncio.sleep(0)
        yield asking_for


async def test_one_that_is_cut_off_before_its_turn_is_not_counted_and_may_be_asked_for_again(
    asked: Asking,
) -> None:
    async with before_its_turn(asked) as asking_for:
        (job,) = asked.daemon._queue._running
        job.cancel()
        assert await asking_for == Denial(Denied.LOST)
    assert asked.world.dials == []

    started(await asked.begin())


async def test_one_that_a_reload_overtakes_goes_through_the_clouds_of_the_new_configuration(
    asked: Asking,
) -> None:
    """A key that is new in force, and the old one gone: the call that was waiting must not use that."""
    keys = asked.world.project.keys
    keys["APIrotated"] = next(iter(keys.values()))
    told = document(asked.simulator)
    told["environments"]["prod"]["livekit"]["api_key"] = "APIrotated"
    async with before_its_turn(asked) as asking_for:
        del keys[next(iter(keys))]
        await asked.daemon.adopt(config(told))

    assert (await run_of(asked, await asking_for)).result is Result.SUCCESS


async def test_who_waits_when_the_daemon_ends_is_told_so(tmp_path: Path) -> None:
    async with asking(tmp_path) as asked:
        asked.world.ring_seconds = 4
        rings = asyncio.create_task(asked.daemon.call("prod", "cl"))
        waits = asyncio.create_task(asked.daemon.call("prod", "cl-2"))
        while asked.canary().running is None:
            await asked.daemon.keeper.wait_beyond(asked.daemon.board.position)

    assert await waits == Denial(Denied.ENDING)
    assert await rings == Denial(Denied.LOST)
    assert await asked.begin() == Denial(Denied.ENDING)
    assert len(asked.world.dials) <= 1


async def test_who_stops_waiting_leaves_the_call_to_go_on(asked: Asking) -> None:
    waiting = asyncio.create_task(asked.daemon.call("prod", "cl"))
    while asked.canary().running is None:
        await asked.daemon.keeper.wait_beyond(asked.daemon.board.position)
    waiting.cancel()
    await asked.quiet()

    assert asked.canary().success is True


async def test_a_process_that_does_not_dial_says_that_another_does(tmp_path: Path) -> None:
    async with asking(tmp_path) as first, asking(tmp_path, simulator=first.simulator) as second:
        refused = await second.begin()

    assert isinstance(refused, Skipped)
    assert refused.reason == SkipReason.NOT_DIALER
    assert first.world.dials == []


async def test_a_failure_asks_for_one_confirmation_and_does_not_alarm_and_a_success_heals(
    asked: Asking,
) -> None:
    asked.simulator.use("geo-blocked")
    failed = await run_of(asked, await asked.begin())
    due = next_due(asked.canary().every, asked.canary(), asked.clock.now())
    assert (failed.result, asked.canary().alarm.on) == (Result.FAILURE, False)
    assert (due.trigger, due.confirms) == (Trigger.CONFIRMATION, failed.id)

    for _again in range(3):  # as often as anybody likes
        asked.clock.move(hours=2)
        failed = await run_of(asked, await asked.begin())
    assert (failed.result, asked.canary().alarm.on) == (Result.FAILURE, False)
    assert asked.canary().success is False

    asked.simulator.use("healthy")
    asked.clock.move(hours=2)
    assert (await run_of(asked, await asked.begin())).result is Result.SUCCESS
    assert asked.canary().success is True
    assert next_due(asked.canary().every, asked.canary(), asked.clock.now()).trigger is Trigger.SCHEDULED

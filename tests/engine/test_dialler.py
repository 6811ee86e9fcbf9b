"""Canaries as a daemon places them: counted first, once, by one process, and known afterwards."""

from datetime import datetime

import pytest

from monitor.history import Remaining
from monitor.model.by_hand import Denial, Denied
from monitor.model.canary import Limits
from monitor.model.event import Event, RunStarted, Skipped, Suspended
from monitor.model.job import Trigger
from monitor.model.outcome import Reason, Result
from monitor.model.run import Proof, Run, Stage, StageName
from monitor.model.skip import SkipReason, Suspension
from tests.engine.dialling import Site, manual, run_of, skip_of


class Everyday:
    """A maintenance that never ends, or has ended."""

    def __init__(self) -> None:
        self.on = True

    def active(self, at: datetime) -> bool:
        return self.on


async def test_what_is_due_is_called_and_stands_on_the_board(site: Site) -> None:
    async with site.opened() as opened:
        run = run_of(await opened.beat())

        assert (run.result, run.reason, run.proof) == (Result.SUCCESS, Reason.ANSWERED, Proof.PROVED)
        assert opened.canary.last == run
        assert (opened.canary.success, opened.canary.running) == (True, None)
        assert (len(site.world.dials), site.world.calls_up, site.world.project.rooms) == (1, (), {})


async def test_a_call_is_counted_and_on_disk_before_the_room_is_made(site: Site) -> None:
    site.plan(limits=Limits(calls_per_hour=5))
    kept: list[Event] = []
    counted: list[Remaining] = []
    ledger = site.ledger()

    def look(stage: StageName | Stage) -> None:
        if stage is StageName.ROOM:
            kept.extend(site.events())
            counted.append(
                ledger.remaining({("prod", "cl"): Limits(calls_per_hour=5)}, site.clock.now())["prod", "cl"]
            )

    async with site.opened(ledger=ledger) as opened:
        await opened.dialler.call(manual(opened), site.connection, look)

    assert isinstance(kept[-1], RunStarted)
    assert list(counted[0].calls.values()) == [4]


async def test_the_next_call_is_due_after_its_interval_and_no_sooner(site: Site) -> None:
    async with site.opened() as opened:
        await opened.beat()
        site.clock.move(minutes=29)
        assert await opened.beat() == []
        site.clock.move(minutes=1, seconds=5)

        assert run_of(await opened.beat()).job.trigger is Trigger.SCHEDULED
        assert len(site.world.dials) == 2


async def test_ten_restarts_call_once(site: Site) -> None:
    for _start in range(10):
        async with site.opened() as opened:
            await opened.beat()
            site.clock.move(seconds=30)

    assert len(site.world.dials) == 1


async def test_a_clock_set_back_by_a_year_and_put_right_costs_one_call(site: Site) -> None:
    async with site.opened() as opened:
        await opened.beat()
        site.clock.move(days=-365)
        first = run_of(await opened.beat())
        assert await opened.beat() == []
        site.clock.move(days=365, seconds=1)
        assert skip_of(await opened.beat()).reason == SkipReason.GAP

    assert first.result is Result.SUCCESS
    assert len(site.world.dials) == 2


async def test_the_first_call_waits_for_what_a_sweep_finds(site: Site) -> None:
    site.edit("sip-domain")
    async with site.opened(swept=False) as opened:
        assert await opened.beat() == []
        await opened.sweep()

        assert run_of(await opened.beat()).reason is Reason.WRONG_ANSWERER


async def test_clouds_that_cannot_be_read_do_not_keep_the_first_call_waiting_for_ever(site: Site) -> None:
    async with site.opened(swept=False) as opened:
        site.clock.move(seconds=15)

        assert run_of(await opened.beat()).reason is Reason.ANSWERED


async def test_a_process_that_died_before_it_dialled_has_its_call_counted_all_the_same(site: Site) -> None:
    async with site.opened() as opened:
        (job,) = opened.dialler.due(site.clock.now())
        site.ledger().reserve(job, site.environment.routes[1].canary, site.environment.dialling, job.due)  # type: ignore[arg-type]
    async with site.opened() as opened:
        first = skip_of(await opened.beat())
        assert await opened.beat() == []
        site.clock.move(minutes=5)
        second = run_of(await opened.beat())

    assert (first.reason, second.result) == (SkipReason.DUPLICATE, Result.SUCCESS)
    assert len(site.world.dials) == 1


@pytest.mark.parametrize("minutes", [1, 45])
async def test_a_run_whose_process_died_is_concluded_once_at_the_next_start(site: Site, minutes: int) -> None:
    async with site.opened() as opened:
        (job,) = opened.dialler.due(site.clock.now())
        await opened.keeper.record(RunStarted("died", job, site.clock.now()))
    site.clock.move(minutes=minutes)
    for _start in range(2):
        async with site.opened() as opened:
            await opened.beat()

    died = [event for event in site.events() if isinstance(event, Run) and event.id == "died"]
    assert [(run.reason, run.result) for run in died] == [(Reason.CANCELLED, Result.INCONCLUSIVE)]
    assert "how it went nobody saw" in died[0].summary
    assert len(site.world.dials) == (minutes > 30)


@pytest.mark.parametrize("reason", Suspension)
async def test_a_suspension_places_no_call_says_so_and_ends(site: Site, reason: Suspension) -> None:
    window = Everyday()
    if reason is Suspension.MAINTENANCE:
        site.rules(maintenance=(window,))
    elif reason is Suspension.DISABLED:
        site.rules(enabled=False)
    else:
        site.pause.touch()
    async with site.opened() as opened:
        assert await opened.beat() == []
        (skip,) = await opened.dialler.suspend(site.clock.now())
        again = await opened.dialler.suspend(site.clock.now())
        assert opened.canary.suspended is reason
    site.pause.unlink(missing_ok=True)
    site.rules(enabled=True)
    window.on = False
    async with site.opened() as opened:
        await opened.house.round()
        assert opened.canary.suspended is None
        run = run_of(await opened.beat())

    told = [event.reason for event in site.events() if isinstance(event, Suspended)]
    assert (skip.reason, again, told) == (reason, (), [reason, None])
    assert run.result is Result.SUCCESS
    assert len(site.world.dials) == 1


async def test_a_call_by_hand_is_placed_in_maintenance_and_refused_under_pause(site: Site) -> None:
    site.rules(maintenance=(Everyday(),))
    async with site.opened() as opened:
        placed = await opened.dialler.call(manual(opened), site.connection)
        site.clock.move(minutes=6)
        site.pause.touch()
        refused = await opened.dialler.call(manual(opened), site.connection)

    assert isinstance(placed, Run)
    assert isinstance(refused, Skipped)
    assert refused.reason == SkipReason.PAUSED
    assert len(site.world.dials) == 1


async def test_what_is_due_under_a_suspension_is_in_no_way_of_a_call_by_hand(site: Site) -> None:
    site.rules(maintenance=(Everyday(),))
    async with site.opened() as opened:
        assert list(opened.dialler.due(site.clock.now())) == []
        asked = manual(opened)
        beside = await opened.dialler.suspend(site.clock.now())
        placed = await opened.dialler.call(asked, site.connection)

    assert isinstance(placed, Run)
    assert beside == ()


async def test_what_becomes_due_again_while_a_pause_begins_is_skipped_by_who_dials_alone(site: Site) -> None:
    site.pause.touch()
    async with site.opened() as first, site.opened() as second:
        skipped = await first.dialler.suspend(site.clock.now())
        beside = await second.dialler.suspend(site.clock.now())

    assert [skip.reason for skip in skipped] == [SkipReason.PAUSED]
    assert beside == ()


async def test_one_canary_of_a_route_is_in_hand_at_a_time(site: Site) -> None:
    async with site.opened() as opened:
        job = manual(opened)

        assert opened.dialler.by_hand("prod", "cl", "alice") == Denial(Denied.IN_FLIGHT)
        assert list(opened.dialler.due(site.clock.now())) == []
        opened.dialler.give_back(job)
        assert [job.trigger for job in opened.dialler.due(site.clock.now())] == [Trigger.SCHEDULED]


async def test_a_second_daemon_skips_until_the_first_has_gone_and_then_knows_what_that_did(
    site: Site,
) -> None:
    async with site.opened() as first, site.opened() as second:
        assert (first.dialler.dials, second.dialler.dials) == (True, False)
        skip = skip_of(await second.beat())
        again = await second.beat()
        await first.beat()
        await first.dialler.close()
        site.clock.move(minutes=10)
        await second.house.round()
        assert second.dialler.dials
        assert await second.beat() == []
        assert second.canary.last is not None
        site.clock.move(minutes=21)
        run = run_of(await second.beat())

    assert (skip.reason, again) == (SkipReason.NOT_DIALER, [])
    assert run.result is Result.SUCCESS
    assert len(site.world.dials) == 2


async def test_a_call_that_was_due_when_its_route_went_is_not_placed_and_due_again_if_it_comes_back(
    site: Site,
) -> None:
    async with site.opened() as opened:
        (job,) = opened.dialler.due(site.clock.now())
        opened.adopt()
        placed = await opened.dialler.call(job, site.connection)
        meanwhile = list(opened.dialler.due(site.clock.now()))
        opened.adopt(site.environment)
        (again,) = opened.dialler.due(site.clock.now())

    assert placed is None
    assert meanwhile == []
    assert again == job
    assert site.world.dials == []


async def test_a_kill_switch_that_a_reload_brings_holds_for_what_was_due_already(site: Site) -> None:
    async with site.opened() as opened:
        (job,) = opened.dialler.due(site.clock.now())
        site.rules(enabled=False)
        opened.adopt(site.environment)
        skipped = await opened.dialler.call(job, site.connection)

    assert isinstance(skipped, Skipped)
    assert skipped.reason == "disabled"
    assert site.world.dials == []

"""Canaries when something goes wrong: the ledger, the call, the process; and what they are told to leave."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import URL, create_engine
from structlog.testing import capture_logs

from monitor.history import MemoryStore, Remaining, SqlLedger, SqlStore
from monitor.model.board import RouteKey
from monitor.model.canary import CanaryPlan, DialRules, Limits
from monitor.model.event import Event, RunStarted
from monitor.model.job import Job, Trigger
from monitor.model.outcome import Reason, Result
from monitor.model.protocols import StoreError
from monitor.model.run import Refusal, Run, StageName
from monitor.model.skip import SkipReason
from monitor.simulator.cast import phone
from monitor.simulator.world import PhoneState
from tests.engine.dialling import Site, manual, run_of, skip_of


class Broken:
    """A ledger whose database cannot be written."""

    def __init__(self, instance: str = "broken") -> None:
        self._instance = instance

    def instance(self) -> str:
        return self._instance

    def reserve(self, job: Job, plan: CanaryPlan, rules: DialRules, now: datetime) -> str | Refusal:
        raise StoreError("trunkwatch.sqlite3: the disk is full")

    def settle(self, run: str, price: Decimal) -> None:
        raise StoreError("trunkwatch.sqlite3: the disk is full")

    def counted(self, run: str) -> bool:
        raise StoreError("trunkwatch.sqlite3: the disk is full")

    def remaining(self, limits: Mapping[RouteKey, Limits], now: datetime) -> dict[RouteKey, Remaining]:
        raise StoreError("trunkwatch.sqlite3: the disk is full")

    def close(self) -> None:
        """Nothing is open."""


async def test_a_ledger_that_fails_places_no_call_and_says_so(site: Site) -> None:
    with capture_logs() as logs:
        async with site.opened(ledger=Broken()) as opened:
            skip = skip_of(await opened.beat())

    assert (skip.reason, len(site.world.dials)) == (SkipReason.STORE, 0)
    told = [line for line in logs if line["log_level"] == "error"]
    assert "the disk is full" in told[0]["reason"]


async def test_a_history_that_another_process_locks_places_no_call_until_it_is_free(site: Site) -> None:
    async with site.opened() as opened:
        engine = create_engine(f"sqlite:///{site.history}")
        with engine.connect() as other:
            other.exec_driver_sql("BEGIN IMMEDIATE")
            skip = skip_of(await opened.beat())
            other.exec_driver_sql("ROLLBACK")
        engine.dispose()
        assert (skip.reason, len(site.world.dials)) == (SkipReason.STORE, 0)
        site.clock.move(minutes=5, seconds=1)

        assert run_of(await opened.beat()).result is Result.SUCCESS


def read_only(site: Site) -> URL:
    return URL.create("sqlite", database=f"file:{site.history}", query={"mode": "ro", "uri": "true"})


async def test_a_history_that_may_only_be_read_places_no_call_until_it_may_be_written(site: Site) -> None:
    site.ledger().instance()
    with capture_logs() as logs:
        async with site.opened(
            store=SqlStore(read_only(site)), ledger=SqlLedger(read_only(site), str)
        ) as opened:
            skip = skip_of(await opened.beat())
            assert opened.keeper.store_failing
    assert (skip.reason, len(site.world.dials)) == (SkipReason.STORE, 0)
    told = [line["reason"] for line in logs if line["log_level"] == "error"]
    assert told
    assert all("it may only be read: make the file and its directory writable" in each for each in told)

    async with site.opened() as opened:
        assert run_of(await opened.beat()).result is Result.SUCCESS


async def test_a_directory_that_is_replaced_under_the_daemon_ends_its_dialling(site: Site) -> None:
    site.directory = site.directory / "state"
    site.directory.mkdir()
    moved = site.directory.with_name("moved")
    async with site.opened() as opened:
        site.directory.rename(moved)
        site.directory.touch()
        with capture_logs() as logs:
            skip = skip_of(await opened.beat())
            await opened.house.round()
        assert not opened.dialler.dials
        assert (skip.reason, len(site.world.dials)) == (SkipReason.NOT_DIALER, 0)
        told = [line["reason"] for line in logs if line["log_level"] == "error"]
        assert any("make its directory writable, or change state_dir" in each for each in told)

        site.directory.unlink()
        moved.rename(site.directory)
        site.clock.move(minutes=30)
        await opened.house.round()
        assert run_of(await opened.beat()).result is Result.SUCCESS


async def test_a_call_whose_beginning_cannot_be_kept_is_not_placed(site: Site) -> None:
    class Full(MemoryStore):
        def append(self, event: Event) -> int:
            if isinstance(event, RunStarted):
                raise StoreError("trunkwatch.sqlite3: the disk is full")
            return super().append(event)

    async with site.opened(store=Full()) as opened:
        run = run_of(await opened.beat())

    assert (run.reason, run.result) == (Reason.STORE, Result.INCONCLUSIVE)
    assert len(site.world.dials) == 0
    assert not [seen for seen in site.simulator.requests if "CreateRoom" in seen.path]


async def test_a_failure_asks_for_one_confirming_run_and_then_for_retries_further_apart(site: Site) -> None:
    site.world.phones[phone("cl")] = PhoneState.UNREACHABLE
    site.plan(limits=Limits())
    async with site.opened() as opened:
        first = run_of(await opened.beat())
        assert first.result is Result.FAILURE
        asked: list[tuple[int, Trigger]] = []
        for minute in range(1, 31):
            site.clock.move(minutes=1)
            asked += [(minute, each.job.trigger) for each in await opened.beat()]
        alarm = opened.canary.alarm.on

    assert [trigger for _, trigger in asked] == [Trigger.CONFIRMATION, Trigger.RETRY, Trigger.RETRY]
    assert [minute for minute, _ in asked] == [2, 7, 17]
    assert alarm
    assert len(site.world.dials) == 4


async def test_a_critical_check_that_flips_asks_for_one_call_five_minutes_after_the_last(site: Site) -> None:
    async with site.opened() as opened:
        await opened.beat()
        site.clock.move(minutes=1)
        site.world.account.countries["CL"].low_risk = False
        await opened.sweep()
        assert await opened.beat() == []
        site.clock.move(minutes=4, seconds=5)
        run = run_of(await opened.beat())
        site.clock.move(minutes=6)
        await opened.sweep()
        later = await opened.beat()

    assert run.job.trigger is Trigger.FLIPPED
    assert [each.job.trigger for each in later] == [Trigger.CONFIRMATION]
    assert len(site.world.dials) == 3


async def test_a_run_that_is_cut_off_while_it_is_counted_is_concluded_and_nothing_dialled(site: Site) -> None:
    counting = asyncio.Event()
    loop = asyncio.get_running_loop()
    ledger = site.ledger()

    class Slow(Broken):
        def reserve(self, job: Job, plan: CanaryPlan, rules: DialRules, now: datetime) -> str | Refusal:
            loop.call_soon_threadsafe(counting.set)
            return ledger.reserve(job, plan, rules, now)

    async with site.opened(ledger=Slow()) as opened:
        call = asyncio.create_task(opened.dialler.call(manual(opened), site.connection))
        await counting.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        last = opened.canary.last

        assert last is not None
        assert (last.reason, opened.canary.running) == (Reason.CANCELLED, None)
        assert last.summary == "The run was ended before anything was dialled."
        assert len(site.world.dials) == 0
        manual(opened)  # it is not in hand any more
    ledger.close()


@pytest.mark.parametrize("stage", StageName)
async def test_a_run_that_is_cut_off_is_hung_up_and_concluded(site: Site, stage: StageName) -> None:
    site.plan(ring_timeout=timedelta(seconds=30), talk_time=timedelta(seconds=1))
    # Who is not looked at while it rings was never seen to: then that lasts.
    site.world.ring_seconds = 4 if stage in (StageName.RING, StageName.ANSWER) else 0.2
    reached = asyncio.Event()
    async with site.opened() as opened:
        call = asyncio.create_task(
            opened.dialler.call(
                manual(opened), site.connection, lambda what: reached.set() if what is stage else None
            )
        )
        async with asyncio.timeout(60):
            await reached.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        await site.simulator.quiet()
        last = opened.canary.last

    assert last is not None
    assert last.reason in (Reason.CANCELLED, Reason.ANSWERED)
    assert (site.world.calls_up, site.world.project.rooms) == ((), {})
    assert len(site.world.dials) <= 1
    assert [event for event in site.events() if isinstance(event, Run)] == [last]


async def test_an_error_of_ours_concludes_the_run_and_leaves_the_route_free(site: Site) -> None:
    class Failing:
        def __getattr__(self, name: str) -> object:
            raise ValueError("never-seen")

    async with site.opened() as opened:
        (job,) = opened.dialler.due(site.clock.now())
        connection = site.connection.__class__(
            site.connection.livekit,
            site.connection.twilio,
            site.connection.caller,
            Failing(),  # type: ignore[arg-type]
            site.connection.close,
        )
        with pytest.raises(ValueError, match="never-seen"):
            await opened.dialler.call(job, connection)
        last = opened.canary.last

        assert last is not None
        assert (last.reason, opened.canary.running) == (Reason.UNCLASSIFIED, None)
        assert site.world.calls_up == ()
        assert not list(opened.dialler.rooms)
        assert await opened.beat() == []


async def test_a_price_that_is_known_at_the_end_counts_against_the_month(site: Site) -> None:
    site.world.service.price_delay = timedelta()
    limits = Limits(spend_per_month=Decimal(1))
    site.plan(limits=limits)
    ledger = site.ledger()
    async with site.opened(ledger=ledger) as opened:
        await opened.beat()

        assert opened.canary.totals.spend == {"USD": Decimal("0.0150")}
        left = ledger.remaining({("prod", "cl"): limits}, site.clock.now())["prod", "cl"].spend
        assert left == Decimal("0.985")


async def test_a_number_that_is_not_allowed_is_not_dialled(site: Site) -> None:
    site.rules(allowed_prefixes=("+55",))
    async with site.opened() as opened:
        skip = skip_of(await opened.beat())

    assert (skip.reason, len(site.world.dials)) == (SkipReason.NUMBER_NOT_ALLOWED, 0)


async def test_a_budget_of_nothing_places_no_call(site: Site) -> None:
    site.plan(limits=Limits(calls_per_day=0))
    async with site.opened() as opened:
        skip = skip_of(await opened.beat())

    assert (skip.reason, len(site.world.dials)) == (SkipReason.CALLS_PER_DAY, 0)

"""What a daemon does beside dialling, over simulated clouds."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from monitor.engine import housekeeping
from monitor.model.canary import Limits
from monitor.model.event import RunAmended, Suspended
from monitor.model.protocols import StoreError
from monitor.model.run import Run
from monitor.model.skip import Suspension
from tests.engine.dialling import Site, dialling_site, minute_by_minute
from tests.engine.said import loud

MONTH = Limits(spend_per_month=Decimal(1))
PRICE = Decimal("0.0150")
PRICED_AFTER = timedelta(minutes=20)


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with dialling_site(tmp_path) as site:
        site.world.service.price_delay = PRICED_AFTER
        yield site


def spent(site: Site) -> Decimal:
    ledger = site.ledger()
    try:
        left = ledger.remaining({("prod", "cl"): MONTH}, site.clock.now())["prod", "cl"].spend
    finally:
        ledger.close()
    assert left is not None
    return 1 - left


async def test_a_price_that_comes_later_is_kept_counted_and_on_the_board(site: Site) -> None:
    async with site.opened() as opened:
        await opened.beat()
        await minute_by_minute(opened, 10)
        before = (opened.canary.totals.spend, spent(site))
        await minute_by_minute(opened, 15)
        after = (opened.canary.totals.spend, spent(site))

    amendments = [event for event in site.events() if isinstance(event, RunAmended)]
    assert before == ({}, Decimal())
    assert after == ({"USD": PRICE}, PRICE)
    assert [event.evidence.get("price") for event in amendments] == [str(PRICE)]


async def test_what_broke_after_the_answer_is_no_cause_of_the_call_when_its_price_comes(site: Site) -> None:
    async with site.opened() as opened:
        await opened.beat()
        site.edit("ip-acl")
        await opened.sweep()
        await minute_by_minute(opened, 25)

        assert opened.canary.last is not None
        assert opened.canary.last.evidence["price"] == str(PRICE)
        assert opened.canary.last.causes == ()


async def test_a_price_that_never_comes_is_asked_for_ever_more_seldom(site: Site) -> None:
    site.world.service.price_delay = timedelta(days=30)
    site.plan(every=timedelta(days=7))
    asked = []
    async with site.opened() as opened:
        await opened.beat()
        for _half_day in range(3):
            before = len(site.simulator.requests)
            for _step in range(72):
                site.clock.move(minutes=10)
                await opened.house.round()
                await opened.house.clean_in_time()
            asked.append(sum("/Calls/CA" in seen.path for seen in list(site.simulator.requests)[before:]))

    assert 0 < asked[1] < asked[0] < 50
    assert asked[2] == 0


async def test_a_price_that_the_ledger_could_not_count_is_asked_for_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = site.ledger()

    def full(run: str, price: Decimal) -> None:
        raise StoreError("trunkwatch.sqlite3: the disk is full")

    async with site.opened(ledger=ledger) as opened:
        await opened.beat()
        with monkeypatch.context() as patched:
            patched.setattr(ledger, "settle", full)
            await minute_by_minute(opened, 25)
        assert (opened.canary.totals.spend, spent(site)) == ({}, Decimal())
        await minute_by_minute(opened, 5)

        assert (opened.canary.totals.spend, spent(site)) == ({"USD": PRICE}, PRICE)


@pytest.mark.parametrize(
    ("scenario", "code"),
    [
        pytest.param("ip-acl", "32201", id="refused before the call had a record"),
        pytest.param("geo-blocked", "32205", id="refused by its number"),
        pytest.param("media-timeout", "32014", id="answered, and only warned of"),
    ],
)
async def test_what_twilios_log_tells_late_joins_the_evidence(site: Site, scenario: str, code: str) -> None:
    site.edit(scenario)
    site.world.media_seconds = 0.01
    site.world.service.alert_delay = timedelta(minutes=7)
    async with site.opened() as opened:
        (run,) = await opened.beat()
        assert isinstance(run, Run)
        await minute_by_minute(opened, 6)
        before = opened.canary.last
        await minute_by_minute(opened, 5)
        after = opened.canary.last

    assert before is not None
    assert after is not None
    assert "twilio_errors" not in before.evidence
    assert after.evidence["twilio_errors"] == (code,)
    assert (after.id, after.reason, after.result) == (run.id, run.reason, run.result)
    amendments = [event for event in site.events() if isinstance(event, RunAmended)]
    assert [event.evidence["twilio_errors"] for event in amendments if "twilio_errors" in event.evidence] == [
        (code,)
    ]


async def test_prices_of_runs_before_a_restart_are_asked_for_too(site: Site) -> None:
    site.world.service.price_delay = timedelta(hours=2)
    async with site.opened() as opened:
        await opened.beat()
        site.clock.move(minutes=31)
        await opened.beat()
    site.clock.move(hours=2)
    async with site.opened() as opened:
        await opened.house.round()
        await opened.house.clean_in_time()

        assert opened.canary.totals.spend == {"USD": 2 * PRICE}
        assert spent(site) == 2 * PRICE


async def test_a_pause_is_told_once_when_it_begins_and_once_when_it_ends(site: Site) -> None:
    async with site.opened() as opened:
        for paused in (False, True, True, False, False):
            if paused:
                site.pause.touch()
            else:
                site.pause.unlink(missing_ok=True)
            await opened.house.round()

    told = [event.reason for event in site.events() if isinstance(event, Suspended)]
    assert told == [Suspension.PAUSED, None]


async def test_only_who_dials_tells_of_suspensions(site: Site) -> None:
    async with site.opened() as first:
        site.rules(enabled=False)
        async with site.opened() as second:
            await second.house.round()
            await first.house.round()
            assert not [event for event in site.events() if isinstance(event, Suspended)]
            await first.dialler.close()
            site.clock.move(seconds=10)
            await second.house.round()

    told = [event.reason for event in site.events() if isinstance(event, Suspended)]
    assert told == [Suspension.DISABLED]


async def test_clouds_that_do_not_answer_keep_nobody_from_pausing(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "ROUND", 0.01)
    async with site.opened() as opened:
        site.simulator.fault("*/ListRooms", times=None, delay=30)
        house = asyncio.create_task(opened.house.keep_house())
        await site.simulator.holds(1)
        site.pause.touch()
        async with asyncio.timeout(60):
            while opened.canary.suspended is None:
                await opened.keeper.wait_beyond(opened.keeper.board.position)
        house.cancel()
        await asyncio.gather(house, return_exceptions=True)

        assert opened.canary.suspended is Suspension.PAUSED


async def test_a_round_that_fails_is_logged_and_the_next_one_made(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "ROUND", 0.01)
    rounds = asyncio.Semaphore(0)
    async with site.opened() as opened:

        async def fails() -> None:
            rounds.release()
            raise ValueError("never-seen")

        monkeypatch.setattr(opened.dialler, "seek_permit", fails)
        with capture_logs() as logs:
            house = asyncio.create_task(opened.house.keep_house())
            for _round in range(3):
                await rounds.acquire()
            house.cancel()
            await asyncio.gather(house, return_exceptions=True)

    (line,) = [line for line in logs if line["event"] == "housekeeping failed"]
    assert (line["error"], line["log_level"]) == ("ValueError", "error")
    assert line["where"].startswith("engine/test_housekeeping.py:")
    assert "never-seen" not in str(logs)


async def test_evidence_changes_the_history_and_not_the_verdict(site: Site) -> None:
    async with site.opened() as opened:
        (run,) = await opened.beat()
        assert isinstance(run, Run)
        await minute_by_minute(opened, 25)
        kept = await opened.keeper.run(run.id)
        alarm, runs = opened.canary.alarm, opened.canary.totals.runs

    assert kept is not None
    assert (kept.result, kept.reason, kept.ended) == (run.result, run.reason, run.ended)
    assert kept.evidence["price"] == str(PRICE)
    assert (alarm.on, runs) == (False, 1)


async def test_an_environment_that_a_reload_took_is_asked_nothing_more_and_troubles_nobody(
    site: Site,
) -> None:
    async with site.opened() as opened:
        await opened.beat()
        await minute_by_minute(opened, 1)
        before = len(site.simulator.requests)
        opened.adopt()
        with capture_logs() as logs:
            await minute_by_minute(opened, 30)

        assert len(site.simulator.requests) == before
        assert loud(logs) == []
        assert opened.house.foreign_rooms == {}

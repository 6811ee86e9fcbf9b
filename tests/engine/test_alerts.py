"""Twilio's error log as a daemon reads it: over real HTTP, with a history that outlasts it."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from prometheus_client import CollectorRegistry
from structlog.testing import capture_logs

from monitor.config import parse
from monitor.engine import BoardKeeper, Daemon
from monitor.engine.alerts import AlertReader
from monitor.export import Telemetry
from monitor.history import MemoryStore, SqlStore
from monitor.model.alert_log import AlertLog
from monitor.model.event import AlertsRead, Event
from monitor.model.protocols import Store, StoreError
from monitor.simulator import Simulator, demo_config
from monitor.simulator.accounts import Alert, KeyKind, sid
from monitor.simulator.cast import API_KEY
from monitor.upstream import Gate, TwilioRecords
from monitor.upstream.limits import Limits
from tests.canary.calling import Deaf
from tests.engine.dialling import Site
from tests.model.canaries import configured

LOG = "/v1/Alerts"


@dataclass
class Reader:
    """An alerts' reader on a history, and a board keeper of its own."""

    site: Site
    keeper: BoardKeeper
    reader: AlertReader

    @property
    def log(self) -> AlertLog:
        return self.keeper.board.environments["prod"].alerts

    async def read(self) -> AlertLog:
        await self.reader.read("prod", self.site.connection.records)
        return self.log

    async def read_later(self, **time: float) -> AlertLog:
        self.site.clock.move(**time)
        return await self.read()


@asynccontextmanager
async def opened(site: Site, store: Store | None = None) -> AsyncIterator[Reader]:
    """A reader as after a start of the daemon."""
    keeper = BoardKeeper(store or SqlStore(site.history))
    try:
        await keeper.load()
        await keeper.record(configured(site.clock.now()))
        yield Reader(site, keeper, AlertReader(keeper, site.clock.now))
    finally:
        await keeper.close()


def logged(
    site: Site, code: int = 32205, *, ago: timedelta = timedelta(), level: str = "error", count: int = 1
) -> None:
    alerts = site.world.account.alerts
    for _entry in range(count):
        number = len(alerts) + 1
        at = site.world.now() - ago
        alerts.append(Alert(sid("NO", number), code, "to +56 2 2345 6789", sid("CA", number), level, at))


def requests_of_log(site: Site) -> int:
    return sum(seen.path.endswith(LOG) for seen in site.simulator.requests)


def readings(site: Site) -> list[AlertsRead]:
    return [event for event in site.events() if isinstance(event, AlertsRead)]


def row(site: Site) -> str:
    with closing(sqlite3.connect(site.history)) as connection:
        (body,) = connection.execute("SELECT body FROM states WHERE route = ''").fetchone()
    return str(body)


async def test_both_levels_count_once_and_what_is_old_at_the_first_start_does_not(site: Site) -> None:
    logged(site, ago=timedelta(minutes=3))
    async with opened(site) as reader:
        first = await reader.read()
        site.clock.move(minutes=5)
        logged(site, 32205, count=2)
        logged(site, 32014, level="warning")
        logged(site, 99999, level="warning")
        logged(site, 32001, level="notice")
        counted = [(await reader.read_later(minutes=5)).totals for _sweep in range(4)]

    assert first.totals == {}
    assert [entry.error_code for entry in first.recent] == ["32205"]
    assert counted == [{"32014": 1, "32205": 2, "other": 1}] * 4


async def test_the_remembered_entries_hold_no_number_and_no_text(site: Site) -> None:
    async with opened(site) as reader:
        await reader.read()
        site.clock.move(minutes=1)
        logged(site)
        (entry,) = (await reader.read()).recent
        kept = row(site)

    assert (entry.error_code, entry.level, entry.call_sid) == ("32205", "error", sid("CA", 1))
    assert "2345" not in kept + str(readings(site))


async def test_an_entry_that_twilio_shows_late_counts_once(site: Site) -> None:
    site.world.service.alert_delay = timedelta(minutes=12)
    async with opened(site) as reader:
        await reader.read()
        site.clock.move(minutes=1)
        logged(site)
        soon = await reader.read_later(minutes=5)
        totals = [(await reader.read_later(minutes=5)).totals for _sweep in range(5)]

    assert soon.totals == {}
    assert totals == [{}, *[{"32205": 1}] * 4]


async def test_counting_goes_on_after_a_restart_and_makes_up_for_the_time_between(site: Site) -> None:
    async with opened(site) as reader:
        await reader.read()
        site.clock.move(minutes=2)
        logged(site, count=3)
        await reader.read_later(minutes=3)
    site.clock.move(hours=20)
    logged(site, 32014, ago=timedelta(hours=10), count=4)
    async with opened(site) as reader:
        at_start = reader.log
        after = await reader.read()

    assert at_start.totals == {"32205": 3}
    assert after.totals == {"32014": 4, "32205": 3}


async def test_two_daemons_on_one_history_count_what_one_would(site: Site) -> None:
    async with opened(site) as ours, opened(site) as theirs:
        await asyncio.gather(ours.read(), theirs.read())
        for _sweep in range(4):
            site.clock.move(minutes=2)
            logged(site, count=25)
            await asyncio.gather(ours.read(), theirs.read())
        await asyncio.gather(ours.keeper.catch_up(), theirs.keeper.catch_up())
        logs = ours.log, theirs.log

    assert [log.totals for log in logs] == [{"32205": 100}] * 2
    async with opened(site) as restarted:
        assert restarted.log == logs[0] == logs[1]


async def test_a_quiet_log_is_read_at_each_sweep_and_noted_four_times_an_hour(site: Site) -> None:
    async with opened(site) as reader:
        await reader.read()
        before = requests_of_log(site)
        for _sweep in range(60):
            await reader.read_later(minutes=1)

    assert requests_of_log(site) - before == 120
    assert len(readings(site)) == 1 + 4


async def test_a_burst_of_thousands_counts_in_full_and_stays_small(site: Site) -> None:
    async with opened(site) as reader:
        await reader.read()
        site.clock.move(minutes=1)
        logged(site, count=5_000)
        logged(site, 32014, level="warning")
        log = await reader.read_later(minutes=1)
        again = await reader.read_later(minutes=1)

    assert log.totals == again.totals == {"32014": 1, "32205": 5_000}
    assert "32014" in {entry.error_code for entry in log.recent}
    assert len(row(site)) < 5_000
    assert max(len(str(event)) for event in readings(site)) < 5_000
    assert len(readings(site)) == 2


async def test_a_log_that_cannot_be_read_changes_nothing_and_nothing_of_it_is_lost(site: Site) -> None:
    async with opened(site) as reader:
        before = await reader.read()
        site.clock.move(minutes=1)
        logged(site)
        key = site.world.account.home.keys[API_KEY]
        key.kind = KeyKind.RESTRICTED
        key.denied = {"/twilio/monitor/alerts/list"}
        refused = [await reader.read_later(hours=1) for _sweep in range(5)]
        key.denied = set()
        read = await reader.read_later(hours=1)

    assert refused == [before] * 5
    assert read.totals == {"32205": 1}


async def test_a_log_that_holds_too_much_is_read_in_smaller_parts(site: Site) -> None:
    config = parse(demo_config(site.simulator.url, "healthy"), "config.yaml", Path(), {})
    access = config.environments["prod"].twilio
    two_pages = TwilioRecords("prod", access, Gate(2), Deaf(), Limits(read=60, pages=2))
    async with opened(site) as reader:
        await reader.read()
        for hours in (1, 1, 2):
            site.clock.move(hours=hours)
            logged(site, count=900)
        site.clock.move(minutes=20)
        totals = []
        for _sweep in range(3):
            await reader.reader.read("prod", two_pages)
            totals.append(reader.log.totals)
    await two_pages.aclose()

    assert totals == [{}, {"32205": 2_700}, {"32205": 2_700}]


async def test_after_months_without_a_reader_thirty_days_are_asked_for(site: Site) -> None:
    async with opened(site) as reader:
        await reader.read()
    site.clock.move(days=90)
    logged(site, ago=timedelta(days=29))
    logged(site, ago=timedelta(days=31))
    site.simulator.requests.clear()
    async with opened(site) as reader:
        log = await reader.read()

    asked = [parse_qs(seen.query) for seen in site.simulator.requests if seen.path.endswith(LOG)]
    first = min(datetime.fromisoformat(query["StartDate"][0]) for query in asked)
    assert log.totals == {"32205": 1}
    assert log.until is not None
    assert timedelta() <= site.clock.now() - log.until < timedelta(minutes=1)
    assert timedelta(days=29, hours=12) < site.clock.now() - first < timedelta(days=30)
    assert len(asked) < 300


async def test_a_clock_that_was_wrong_loses_nothing_and_counts_nothing_twice(site: Site) -> None:
    at = site.clock.now()
    site.world.now = lambda: at
    async with opened(site) as reader:
        await reader.read()
        for hours in (2, -2, -5, 5):
            at += timedelta(minutes=3)
            logged(site)
            await reader.read_later(minutes=3, hours=hours)
            at += timedelta(minutes=3)
            logged(site)
            log = await reader.read_later(minutes=3)

    assert log.totals == {"32205": 8}


class Refusing(MemoryStore):
    """A memory that can be told to fail."""

    failing = False

    def append(self, event: Event) -> int:
        if self.failing:
            raise StoreError("trunkwatch.sqlite3: the disk is full")
        return super().append(event)


async def test_while_the_store_fails_the_log_waits(site: Site) -> None:
    store = Refusing()
    async with opened(site, store) as reader:
        await reader.read()
        site.clock.move(minutes=1)
        store.failing = True
        logged(site)
        with capture_logs():
            await reader.read()
            asked = requests_of_log(site)
            for _sweep in range(3):
                logged(site)
                await reader.read_later(minutes=1)
            waited = requests_of_log(site)
            store.failing = False
            await reader.keeper.record(configured(site.clock.now()))
        log = await reader.read()

    assert waited == asked
    assert log.totals == {"32205": 4}
    assert reader.log == store.load().environments["prod"].alerts


@dataclass
class Running:
    simulator: Simulator
    daemon: Daemon
    drained: bool | None = None

    async def until(self, holds: Callable[[Daemon], bool]) -> None:
        while not holds(self.daemon):
            await self.daemon.keeper.wait_beyond(self.daemon.board.position)

    async def stop(self) -> bool:
        """Whether everything ended by itself; a daemon is stopped once."""
        if self.drained is None:
            self.drained = await self.daemon.stop(5)
        return self.drained


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Running]:
    """A daemon that is not started, over a healthy set-up."""
    async with Simulator() as simulator:
        simulator.use("healthy")
        config = parse(demo_config(simulator.url, "healthy"), "config.yaml", Path(), {})
        daemon = Daemon(
            config,
            SqlStore(tmp_path / "trunkwatch.sqlite"),
            Telemetry(CollectorRegistry()),
            now=lambda: datetime.now(UTC),
            monotonic=time.monotonic,
        )
        running = Running(simulator, daemon)
        try:
            yield running
        finally:
            await running.stop()


def swept(daemon: Daemon) -> bool:
    return not daemon.unswept


def log_read(daemon: Daemon) -> bool:
    return daemon.board.environments["prod"].alerts.until is not None


async def test_a_daemon_reads_the_log_after_each_sweep(running: Running) -> None:
    await running.daemon.start()
    await running.until(log_read)

    assert swept(running.daemon)
    paths = [seen.path for seen in running.simulator.requests]
    assert [path.endswith(LOG) for path in paths[-2:]] == [True, True]


async def test_one_sweep_by_itself_reads_no_log(running: Running) -> None:
    await running.daemon.open()
    await running.daemon.sweep_once()

    assert not any(seen.path.endswith(LOG) for seen in running.simulator.requests)


async def test_a_log_that_hangs_delays_no_sweep_and_no_stop(running: Running) -> None:
    running.simulator.fault(f"*{LOG}", times=None, delay=60)
    await running.daemon.start()
    await running.until(swept)
    await running.simulator.holds(1)
    state = running.daemon.board.environments["prod"]

    assert state.answered_at is not None
    assert await running.stop()


async def test_a_log_that_is_refused_leaves_the_sweep_complete(running: Running) -> None:
    running.simulator.fault(f"*{LOG}", times=None, delay=0.05, status=403)
    with capture_logs() as logs:
        await running.daemon.start()
        await running.until(swept)
        await running.simulator.holds(1)
        assert await running.stop()

    state = running.daemon.board.environments["prod"]
    assert state.answered_at == state.swept_at
    assert [line for line in logs if line["log_level"] == "error"] == []

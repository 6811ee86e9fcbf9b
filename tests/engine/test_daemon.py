"""The daemon, its clouds being of our own making: what it wires, when it is ready, how it ends."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NoReturn

import pytest
from structlog.testing import capture_logs

from monitor.config import Config, parse
from monitor.engine import Daemon
from monitor.history import MemoryStore, SqlStore
from monitor.model.event import Configured, Event, Swept
from monitor.model.protocols import Store, StoreError
from monitor.model.verdict import Verdict
from tests.cast import ACCOUNT_SID, LIVEKIT_BR, LIVEKIT_CL, NOW, livekit_trunk, unread, with_livekit_trunk
from tests.engine.clouds import Clouds, Counts, Hands, LiveKit, Twilio

ENVIRONMENT = f"""
    livekit: {{url: "https://acme.livekit.cloud", api_key: APIkey, api_secret: a-secret-of-livekit}}
    twilio: {{account_sid: {ACCOUNT_SID}, auth_token: "{"f" * 32}"}}
    discover: {{}}
    routes:
      br: {{livekit_trunk: {LIVEKIT_BR}, countries: [BR]}}
      cl: {{livekit_trunk: {LIVEKIT_CL}, countries: [CL]}}
"""


def config(*names: str, cl: str = "cl") -> Config:
    text = "sweep_every: 1h\nenvironments:\n" + "".join(
        f"  {name}:{ENVIRONMENT}" for name in names or ("prod",)
    )
    text = text.replace("      cl:", f"      {cl}:")
    return parse(text, "config.yaml", Path(), {})


class Stage:
    """A daemon with everything around it."""

    def __init__(
        self, *names: str, store: Store | None = None, livekit: LiveKit | None = None, cl: str = "cl"
    ) -> None:
        self.hands = Hands()
        self.counts = Counts()
        self.clouds = Clouds(livekit, Twilio())
        self.store = store or MemoryStore()
        self.config = config(*names, cl=cl)
        self.daemon = Daemon(
            self.config,
            self.store,
            self.counts,
            now=self.hands.now,
            monotonic=self.hands.monotonic,
            connect=self.clouds,
        )

    def kept(self) -> list[Event]:
        return [event for _, event in self.store.follow(0)]


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    stage = Stage()
    yield stage
    await stage.daemon.stop(0)


async def swept(daemon: Daemon) -> None:
    """Waits until each environment was swept and the board shows it."""
    while any(state.swept_at is None for state in daemon.board.environments.values()):
        await daemon.keeper.wait_beyond(daemon.board.position)


def readiness(daemon: Daemon) -> tuple[bool, set[str]]:
    return daemon.ready, set(daemon.unswept)


async def test_the_configuration_is_the_first_event(stage: Stage) -> None:
    await stage.daemon.open()

    (first,) = stage.kept()
    assert isinstance(first, Configured)
    plan = first.environments["prod"]
    assert (plan.routes, plan.discovers, plan.sweep_every.total_seconds()) == (("br", "cl"), True, 3600)
    assert stage.counts.configurations == [(stage.config.sha256, NOW)]


async def test_the_first_sweep_comes_without_being_asked_for(stage: Stage) -> None:
    await stage.daemon.start()
    await swept(stage.daemon)

    board = stage.daemon.board
    assert board.environments["prod"].up == {"livekit": True, "twilio": True}
    assert board.routes["prod", "cl"].checks["trunk-address"].success is True
    assert stage.daemon.silence == 0
    assert stage.counts.ticks[0] == NOW


async def test_one_sweep_can_be_asked_for_without_a_clock() -> None:
    stage = Stage("prod", "staging")
    await stage.daemon.open()
    told: list[float] = []
    everything = await stage.daemon.sweep_once(progress=lambda _phase, fraction: told.append(fraction))
    one = await stage.daemon.sweep_once(["staging"])
    await stage.daemon.stop(0)

    assert [event.environment for event in everything] == ["prod", "staging"]
    assert [event.environment for event in one] == ["staging"]
    assert (told, told[-1]) == (sorted(told), 1.0)
    assert stage.daemon.silence is None
    assert [event for event in stage.kept() if isinstance(event, Swept)] == [everything[0], one[0]]


async def test_ready_once_every_first_sweep_ended() -> None:
    stage = Stage("prod", "staging")
    assert readiness(stage.daemon)[0] is False
    await stage.daemon.open()
    assert readiness(stage.daemon) == (False, {"prod", "staging"})
    await stage.daemon.sweep_once(["prod"])
    assert readiness(stage.daemon) == (False, {"staging"})
    await stage.daemon.sweep_once(["staging"])

    assert readiness(stage.daemon) == (True, set())
    await stage.daemon.stop(0)


async def test_ready_after_fifteen_seconds_whatever_the_clouds_do(stage: Stage) -> None:
    stage.clouds.livekit.opened.clear()
    await stage.daemon.start()
    await stage.clouds.livekit.asked.acquire()
    stage.hands.move(14.9)
    assert readiness(stage.daemon) == (False, {"prod"})
    stage.hands.move(0.1)

    assert readiness(stage.daemon) == (True, {"prod"})


async def test_ready_never_goes_back(stage: Stage) -> None:
    await stage.daemon.open()
    stage.hands.move(15)
    assert stage.daemon.ready
    stage.hands.move(-15)

    assert stage.daemon.ready


async def test_a_sweep_that_breaks_is_logged_and_counts_as_ended() -> None:
    stage = Stage(livekit=LiveKit(ValueError("never-seen")))
    with capture_logs() as logs:
        await stage.daemon.start()
        await stage.clouds.livekit.asked.acquire()
        assert await stage.daemon.stop(10)

    failed = [line for line in logs if line["event"] == "job failed"]
    assert [(line["job"], line["environment"]) for line in failed] == [("sweep", "prod")]
    assert "never-seen" not in str(logs)
    assert stage.daemon.unswept == frozenset()


async def test_stopping_awaits_the_sweep_that_runs_and_keeps_what_it_found() -> None:
    stage = Stage()
    stage.clouds.livekit.opened.clear()
    await stage.daemon.start()
    await stage.clouds.livekit.asked.acquire()
    stopped = asyncio.create_task(stage.daemon.stop(60))
    await asyncio.sleep(0)
    stage.clouds.livekit.opened.set()

    assert await stopped
    assert isinstance(stage.kept()[-1], Swept)
    assert stage.clouds.livekit.closed


async def test_stopping_does_not_wait_for_ever() -> None:
    stage = Stage()
    stage.clouds.livekit.opened.clear()
    await stage.daemon.start()
    await stage.clouds.livekit.asked.acquire()

    assert not await stage.daemon.stop(0)
    assert stage.clouds.livekit.closed


async def test_verdicts_go_on_after_a_restart(tmp_path: Path) -> None:
    first = Stage(store=SqlStore(tmp_path / "trunkwatch.sqlite"))
    await first.daemon.open()
    await first.daemon.sweep_once()
    await first.daemon.stop(0)

    second = Stage(store=SqlStore(tmp_path / "trunkwatch.sqlite"), livekit=LiveKit(unread()))
    second.hands.move(600)
    await second.daemon.open()
    state = second.daemon.board.routes["prod", "cl"].checks["trunk-address"]
    assert (state.success, state.since, state.told_at) == (True, NOW, NOW)

    await second.daemon.sweep_once()
    state = second.daemon.board.routes["prod", "cl"].checks["trunk-address"]
    assert (state.finding.verdict, state.success, state.told_at) == (Verdict.UNKNOWN, True, NOW)
    await second.daemon.stop(0)


async def test_a_discovered_route_stays_while_livekit_is_silent(stage: Stage) -> None:
    found = livekit_trunk("cl", id="ST_Found", address="found.pstn.twilio.com")
    stage.clouds.livekit.reading = with_livekit_trunk(found)
    await stage.daemon.open()
    await stage.daemon.sweep_once()
    stage.clouds.livekit.reading = unread()
    await stage.daemon.sweep_once()

    state = stage.daemon.board.routes["prod", "st-found"]
    assert state.livekit_trunk == "ST_Found"
    assert state.checks["trunk-address"].finding.verdict is Verdict.UNKNOWN
    assert state.checks["trunk-address"].success is True


async def test_a_renamed_route_is_not_watched_under_its_old_name_while_livekit_is_silent() -> None:
    """With discovery on, what the file no longer names may be a discovered route: not on a trunk it names."""
    store = MemoryStore()
    before = Stage(store=store)
    await before.daemon.open()
    await before.daemon.sweep_once()
    after = Stage(store=store, livekit=LiveKit(unread()), cl="chile")
    await after.daemon.open()
    await after.daemon.sweep_once()

    assert set(after.daemon.board.routes) == {("prod", "br"), ("prod", "chile")}
    await after.daemon.stop(0)
    await before.daemon.stop(0)


async def test_a_store_that_cannot_be_read_stops_the_start_and_everything_is_given_back() -> None:
    class Damaged(MemoryStore):
        closed = False

        def append(self, event: Event) -> int:
            raise AssertionError

        def load(self) -> NoReturn:
            raise StoreError("trunkwatch.sqlite: it is damaged")

        def close(self) -> None:
            self.closed = True

    store = Damaged()
    stage = Stage(store=store)
    with pytest.raises(StoreError, match="damaged"):
        await stage.daemon.start()
    await stage.daemon.stop(0)

    assert store.closed
    assert not stage.daemon.ready

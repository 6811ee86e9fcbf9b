"""What a browser looks at: the real daemon over simulated clouds, with something behind it already."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import uuid4

from monitor.config import parse
from monitor.engine import Desk, Service, service
from monitor.history import DialLock, SqlLedger, SqlStore
from monitor.model.board import Board
from monitor.model.run import Run
from monitor.simulator import Simulator, World, demo_config
from monitor.simulator.demo import CALLED
from tests.canary.calling import QUICK
from tests.engine.dialling import MovedClock

PATIENCE: Final = 30.0
"""Seconds that anything may take that is waited for."""

ROUND: Final = timedelta(minutes=6)
"""From one call of a route to the next."""

RINGS: Final = 0.3
"""Seconds that a phone rings; LiveKit hears of it after a tenth of them."""

MANY: Final = 200
"""Routes at the largest site."""

SCENARIOS: Final = (
    "healthy",
    "geo-blocked",
    "sip-domain",
    "forbidden-unseen",
    "twilio-down",
    "restricted-key",
    "suspended-account",
)


@dataclass
class Site:
    """A daemon and its pages at `url`; `scenario` is how its clouds are."""

    scenario: str
    url: str
    simulator: Simulator
    service: Service
    clock: MovedClock

    @property
    def board(self) -> Board:
        return self.service.daemon.board

    def last(self, route: str = "cl") -> Run:
        """The newest call over a route that has ended."""
        canary = self.board.routes["prod", route].canary
        assert canary is not None
        assert canary.last is not None
        return canary.last

    async def until(self, seen: Callable[[Board], bool]) -> None:
        """Wait for a state of the board."""
        keeper = self.service.daemon.keeper
        async with asyncio.timeout(PATIENCE):
            while not seen(keeper.board):
                await keeper.wait_beyond(keeper.board.position)

    async def swept(self) -> None:
        """Wait for a sweep that begins from now on."""
        begun = self.clock.now()
        await self.until(lambda board: (swept := _sweep_began(board)) is not None and swept > begun)

    async def begun(self) -> None:
        """Wait for the first call of each route."""
        await self.until(lambda board: len(_ended(board)) == len(CALLED))

    async def called(self) -> None:
        """Let time go on until every route is due, and wait until all were called."""
        before = _ended(self.board)
        self.clock.ahead += ROUND
        await self.until(lambda board: len(_ended(board) - before) == len(CALLED))


@asynccontextmanager
async def site(
    scenario: str,
    folder: Path,
    routes: int = 2,
    *,
    before: int = 1,
    since: int = 2,
    rings: float = RINGS,
    spoil: Callable[[World], None] = lambda world: None,
) -> AsyncIterator[Site]:
    """Clouds that were sound for `before` calls of each route, and are in a scenario, and spoilt, `since`."""
    async with running(folder, scenario, routes, ago=ROUND * (before + since - 1)) as made:
        made.simulator.world.ring_seconds = rings
        await made.begun()
        for _ in range(before - 1):
            await made.called()
        made.simulator.use(scenario)
        spoil(made.simulator.world)
        await made.swept()
        for _ in range(since):
            await made.called()
        await made.swept()
        yield made


@asynccontextmanager
async def running(
    folder: Path, scenario: str = "healthy", routes: int = 2, ago: timedelta = timedelta()
) -> AsyncIterator[Site]:
    """A daemon that began so long ago, over sound clouds; its configuration is that of a scenario.

    It sweeps every second, so that what changes in the clouds is seen at once.
    """
    clock = MovedClock()
    # It begins in the past: what plans the sweeps goes by this machine's clock alone.
    clock.ahead -= ago
    async with Simulator(routes=routes) as simulator:
        simulator.world.ring_seconds = RINGS
        simulator.world.now = clock.now
        text = demo_config(simulator.url, scenario, routes).replace("sweep_every: 5s", "sweep_every: 1s")
        history = folder / "trunkwatch.sqlite3"
        ledger = SqlLedger(history, lambda: uuid4().hex)
        desk = Desk(ledger, DialLock(history), tempo=QUICK)
        async with service(
            parse(text, "config.yaml", folder, {}),
            SqlStore(history),
            ("127.0.0.1", 0),
            now=clock.now,
            monotonic=clock.monotonic,
            desk=desk,
        ) as serving:
            yield Site(scenario, serving.url, simulator, serving, clock)


def _sweep_began(board: Board) -> datetime | None:
    """When the newest sweep that ended began."""
    prod = board.environments["prod"]
    return prod.swept_at - prod.duration if prod.swept_at and prod.duration else None


def _ended(board: Board) -> set[str]:
    """The newest call of each route that is called, by its id, once it has ended."""
    states = (board.routes["prod", route].canary for route in CALLED)
    return {state.last.id for state in states if state and state.last and not state.running}

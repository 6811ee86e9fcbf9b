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

PATIENCE: Final = 60.0
"""Seconds that anything may take that is waited for."""

ROUND: Final = timedelta(minutes=6)
"""From one call of a route to the next."""


@dataclass(frozen=True)
class Scene:
    """How clouds came to be as they are: sound for `before` calls of each route, in a scenario for `since`.

    Phones ring for `rings` seconds, of which LiveKit hears after a tenth; the clouds are swept `every` so
    often, which has to be longer than a sweep takes: else a page says now and then that one is late.
    """

    scenario: str = "healthy"
    routes: int = 2
    before: int = 1
    since: int = 2
    rings: float = 0.3
    every: str = "3s"

    def __str__(self) -> str:
        return self.scenario if self.routes == 2 else f"{self.scenario}-{self.routes}"


SCENES: Final = (
    Scene("geo-blocked", routes=200, every="5s"),
    Scene("geo-blocked"),
    Scene("healthy"),
    Scene("sip-domain"),
    Scene("forbidden-unseen"),
    Scene("twilio-down", every="5s"),  # it is asked four times
    Scene("restricted-key"),
    Scene("suspended-account"),
)


@dataclass
class Site:
    """A daemon and its pages at `url`."""

    scene: Scene
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
    scene: Scene, folder: Path, spoil: Callable[[World], None] = lambda world: None
) -> AsyncIterator[Site]:
    """A site after all that is to be behind it; `spoil` changes the clouds along with the scenario."""
    async with running(folder, scene, ago=ROUND * (scene.before + scene.since - 1)) as made:
        await made.begun()
        for _ in range(scene.before - 1):
            await made.called()
        made.simulator.use(scene.scenario)
        spoil(made.simulator.world)
        await made.swept()
        for _ in range(scene.since):
            await made.called()
        await made.swept()  # time went on: until then the last one is long ago
        yield made


@asynccontextmanager
async def running(
    folder: Path, scene: Scene = Scene(), *, ago: timedelta = timedelta(), calls: bool = True
) -> AsyncIterator[Site]:
    """A daemon that began so long ago, over clouds that are sound; it is configured as for the scenario."""
    clock = MovedClock()
    # It begins in the past: what plans the sweeps goes by this machine's clock alone.
    clock.ahead -= ago
    async with Simulator(routes=scene.routes) as simulator:
        simulator.world.ring_seconds = scene.rings
        simulator.world.now = clock.now
        text = demo_config(simulator.url, scene.scenario, scene.routes)
        history = folder / "trunkwatch.sqlite3"
        ledger = SqlLedger(history, lambda: uuid4().hex)
        desk = Desk(ledger, DialLock(history), tempo=QUICK) if calls else None
        async with service(
            parse(text.replace("sweep_every: 5s", f"sweep_every: {scene.every}"), "config.yaml", folder, {}),
            SqlStore(history),
            ("127.0.0.1", 0),
            now=clock.now,
            monotonic=clock.monotonic,
            desk=desk,
        ) as serving:
            yield Site(scene, serving.url, simulator, serving, clock)


def _sweep_began(board: Board) -> datetime | None:
    """When the newest sweep that ended began."""
    prod = board.environments["prod"]
    return prod.swept_at - prod.duration if prod.swept_at and prod.duration else None


def _ended(board: Board) -> set[str]:
    """The newest call of each route that is called, by its id, once it has ended."""
    states = (board.routes["prod", route].canary for route in CALLED)
    return {state.last.id for state in states if state and state.last and not state.running}

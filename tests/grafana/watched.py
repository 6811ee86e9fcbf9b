"""A daemon over simulated clouds that has seen something of everything: what each panel needs."""

import itertools
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import yaml

from monitor.config import Config, parse
from monitor.engine import Daemon, Desk, service
from monitor.history import MemoryLedger, MemoryStore
from monitor.model.board import Board
from monitor.model.canary_state import CanaryState
from monitor.model.run import Proof
from monitor.simulator import Simulator, demo_config
from tests.canary.calling import QUICK

_BEHIND = timedelta(hours=1)


@dataclass
class Watched:
    """Its clock is an hour behind this machine's: it can be moved on, and nothing lies ahead.

    No canary is placed while it is `paused`.
    """

    simulator: Simulator
    behind: timedelta = _BEHIND
    paused: bool = False
    url: str = ""
    daemon: Daemon = field(init=False)

    def now(self) -> datetime:
        return datetime.now(UTC) - self.behind

    def monotonic(self) -> float:
        return time.monotonic() + (_BEHIND - self.behind).total_seconds()

    async def live(self) -> None:
        """Calls that are not placed, that get through, that fail until the alarm, and that tell nothing."""
        await self.daemon.call("prod", "br")
        self.paused = False
        await self.daemon.call_once()
        await self._later(lambda br, _: bool(br.totals.spend))
        self.simulator.use("geo-blocked")
        self.simulator.fault("*Balance*", None, status=503)
        await self._later(lambda _, cl: cl.success is False)
        await self._later(lambda _, cl: cl.alarm.on)
        self.simulator.fault("*CreateSIPParticipant*", 2, status=401)
        await self._later(lambda br, cl: bool(br.totals.inconclusive and cl.totals.inconclusive))
        await self._until(lambda board: _logged(board) > 0)
        await self._hear()

    async def _hear(self) -> None:
        """As if somebody had listened to br's last call: the simulator has no sound."""
        last = _canary(self.daemon.board, "br").told
        assert last is not None
        heard = {"proof_by": "echo", "sound_level": "-17.6 dBov", "round_trip": "0.41 s"}
        await self.daemon.keeper.record(
            replace(last, id="heard", proof=Proof.PROVED, evidence={**last.evidence, **heard})
        )

    async def _later(self, seen: Callable[[CanaryState, CanaryState], bool]) -> None:
        """Move the clock to when both routes are called again, and wait for what br and cl then are."""
        self.behind -= timedelta(minutes=6)
        await self._until(lambda board: seen(_canary(board, "br"), _canary(board, "cl")))

    async def _until(self, seen: Callable[[Board], bool]) -> None:
        while not seen(board := self.daemon.board):
            await self.daemon.keeper.wait_beyond(board.position)


def _canary(board: Board, route: str) -> CanaryState:
    canary = board.routes["prod", route].canary
    assert canary is not None
    return canary


def _logged(board: Board) -> int:
    return sum(board.environments["prod"].alerts.totals.values())


@asynccontextmanager
async def watched() -> AsyncIterator[Watched]:
    """A daemon that has swept healthy clouds once and called nobody, being paused."""
    async with Simulator() as simulator:
        simulator.world.ring_seconds = 0.3
        watched = Watched(simulator, paused=True)
        simulator.world.now = watched.now
        ids = map("id{}".format, itertools.count())
        desk = Desk(MemoryLedger(ids.__next__), paused=lambda: watched.paused, tempo=QUICK)
        running = service(
            _configuration(simulator),
            MemoryStore(),
            ("127.0.0.1", 0),
            now=watched.now,
            monotonic=watched.monotonic,
            desk=desk,
        )
        async with running as service_:
            watched.daemon, watched.url = service_.daemon, service_.url
            while service_.daemon.unswept:
                await service_.daemon.keeper.wait_beyond(service_.daemon.board.position)
            yield watched


def _configuration(simulator: Simulator) -> Config:
    """The demo's, with limits of money."""
    document = yaml.safe_load(demo_config(simulator.url, "healthy"))
    prod = document["environments"]["prod"]
    prod["canaries"]["limits"]["spend_per_month"] = "900"
    for route in prod["routes"].values():
        route["canary"] |= {"price_per_call": "0.02", "limits": {"spend_per_month": "400"}}
    return parse(yaml.safe_dump(document), "config.yaml", Path(), {})

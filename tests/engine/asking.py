"""A daemon over simulated clouds that dials by request alone: its clock stands."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from prometheus_client import CollectorRegistry

from monitor.config import Config, parse
from monitor.engine import Daemon, Desk
from monitor.export import Telemetry
from monitor.history import DialLock, SqlLedger, SqlStore
from monitor.model.by_hand import Beginning
from monitor.model.canary_state import CanaryState
from monitor.simulator import Simulator, demo_config
from monitor.simulator.world import World
from tests.canary.calling import QUICK
from tests.engine.dialling import MovedClock


def document(simulator: Simulator) -> dict[str, Any]:
    """The demo's configuration; route `cl-2` goes over the trunk of `cl`."""
    told: dict[str, Any] = yaml.safe_load(demo_config(simulator.url, "healthy"))
    told["sweep_every"] = "1h"  # none but the sweeps that a test is about, however long it takes
    prod = told["environments"]["prod"]
    prod["routes"]["cl-2"] = deepcopy(prod["routes"]["cl"])
    return told


def config(told: dict[str, Any]) -> Config:
    return parse(yaml.safe_dump(told), "config.yaml", Path(), {})


@dataclass
class Asking:
    """A daemon that runs."""

    simulator: Simulator
    daemon: Daemon
    directory: Path
    clock: MovedClock

    @property
    def world(self) -> World:
        return self.simulator.world

    @property
    def pause(self) -> Path:
        return self.directory / "pause"

    def canary(self, route: str = "cl") -> CanaryState:
        canary = self.daemon.board.routes["prod", route].canary
        assert canary is not None
        return canary

    async def begin(self, route: str = "cl") -> Beginning:
        return await self.daemon.begin("prod", route, "alice")

    async def quiet(self) -> None:
        """Wait until no call goes on, nor is in hand any more."""
        await self.daemon._queue.settled()


@asynccontextmanager
async def asking(
    directory: Path, *, simulator: Simulator | None = None, starts: bool = False
) -> AsyncIterator[Asking]:
    """Opened on the history in a directory; over clouds of its own, unless they are given.

    With `starts` its clock does not stand.
    """
    if simulator is None:
        async with Simulator() as own, asking(directory, simulator=own, starts=starts) as asked:
            yield asked
        return
    simulator.world.ring_seconds = 0.02
    clock, history = MovedClock(), directory / "trunkwatch.sqlite3"
    new_id = map(f"{directory.name}-{{}}".format, itertools.count()).__next__
    pause = directory / "pause"
    daemon = Daemon(
        config(document(simulator)),
        SqlStore(history),
        Telemetry(CollectorRegistry()),
        now=clock.now,
        monotonic=clock.monotonic,
        desk=Desk(SqlLedger(history, new_id), DialLock(history), pause.exists, QUICK),
    )
    try:
        if starts:
            await daemon.start()
        else:
            await daemon.open()
            await daemon.sweep_once()
        yield Asking(simulator, daemon, directory, clock)
    finally:
        await daemon.stop(5)

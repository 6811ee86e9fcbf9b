"""What a dialling daemon does beside dialling: suspensions, rooms left behind, evidence that comes late."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

import structlog

from monitor.canary import amend, amended, awaited, reap
from monitor.engine.connections import Connection
from monitor.engine.dialler import Dialler
from monitor.engine.keeper import BoardKeeper
from monitor.model.price import price_of
from monitor.model.run import Run

ROUND: Final = 2.0
"""Seconds between two looks at suspensions."""

CLEAN: Final = timedelta(minutes=1)
"""How often rooms that a run left behind are looked for, and Twilio asked for what it had not yet."""

_AWAITED: Final = 2000


class Housekeeper:
    """Makes rounds until it is cancelled; a round that fails is logged and the next one made."""

    def __init__(self, dialler: Dialler, keeper: BoardKeeper, connections: Mapping[str, Connection]) -> None:
        self._dialler = dialler
        self._keeper = keeper
        self._connections = connections
        self._timing = dialler.timing
        self._awaited: dict[str, Run] = {}
        self._cleaned_at: float | None = None

    async def keep_house(self) -> None:
        while True:
            try:
                await self.round()
            except Exception as error:
                structlog.get_logger().error("housekeeping failed", error=type(error).__name__)
            await asyncio.sleep(ROUND)

    async def round(self) -> None:
        """Suspensions at once; rooms and evidence once a minute, the first time at the start."""
        await self._dialler.suspend(self._timing.now())
        self._remember()
        monotonic = self._timing.monotonic()
        if self._cleaned_at is None or monotonic - self._cleaned_at >= CLEAN.total_seconds():
            self._cleaned_at = monotonic
            await self.clean()

    async def clean(self) -> None:
        """Conclude what was interrupted, remove its rooms, and ask Twilio for what it had not yet."""
        if not self._dialler.dials:
            return
        await self._dialler.conclude_interrupted()
        for name, connection in self._connections.items():
            await self._reap(name, connection)
        now = self._timing.now()
        for run in [run for run in self._awaited.values() if not awaited(run, now)]:
            del self._awaited[run.id]
        for run in list(self._awaited.values()):
            await self._amend(run, now)

    def _remember(self) -> None:
        """The newest run of each route, as long as evidence of it may come."""
        now = self._timing.now()
        for route in self._keeper.board.routes.values():
            last = route.canary.last if route.canary else None
            if last is not None and last.id not in self._awaited and awaited(last, now):
                self._awaited[last.id] = last
        while len(self._awaited) > _AWAITED:
            del self._awaited[next(iter(self._awaited))]

    async def _reap(self, environment: str, connection: Connection) -> None:
        reaped = await reap(
            connection.caller, self._dialler.instance, self._dialler.rooms, self._timing.now()
        )
        log = structlog.get_logger()
        if reaped.removed:
            log.warning("rooms of canaries removed", environment=environment, rooms=len(reaped.removed))
        if reaped.left:
            log.error("rooms of canaries cannot be removed", environment=environment, rooms=reaped.left)

    async def _amend(self, run: Run, now: datetime) -> None:
        event = await amend(run, self._connections[run.job.environment].records, now)
        if event is None:
            return
        self._awaited[run.id] = amended(run, event)
        await self._keeper.record(event)
        price = price_of(event.evidence)
        if price is not None:
            await self._dialler.settle(run.id, price.amount)

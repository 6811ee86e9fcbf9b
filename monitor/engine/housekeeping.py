"""What a dialling daemon does beside dialling: suspensions, rooms left behind, evidence that comes late."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import structlog
from structlog.contextvars import bound_contextvars

from monitor.canary import amend, awaited, pause
from monitor.diagnosis import of_run
from monitor.engine.connections import Connection
from monitor.engine.dialler import Dialler
from monitor.engine.keeper import BoardKeeper
from monitor.engine.left_rooms import LeftRooms
from monitor.engine.plan import Plan
from monitor.model.canary_state import CanaryState
from monitor.model.mistake import told
from monitor.model.outcome import Result
from monitor.model.price import price_of
from monitor.model.run import Run

ROUND: Final = 2.0
"""Seconds between two looks at who dials, at suspensions, and at whether to clean."""

CLEAN: Final = timedelta(minutes=1)
"""How often rooms that a run left behind are looked for, and Twilio asked for what it had not yet."""

_AWAITED: Final = 2000
_RECENT: Final = timedelta(hours=1)
"""Runs that ended within it may lack more than their price."""


class Housekeeper:
    """Makes rounds until it is cancelled; a round that fails is logged and the next one made."""

    def __init__(self, dialler: Dialler, keeper: BoardKeeper, plan: Callable[[], Plan]) -> None:
        self._dialler = dialler
        self._keeper = keeper
        self._plan = plan
        self._timing = dialler.timing
        self._rooms = LeftRooms(dialler, keeper)
        self._awaited: dict[str, Run] = {}
        self._ask_at: dict[str, datetime] = {}
        self._recalled = False
        self._cleaned_at: float | None = None
        self._cleaning = asyncio.Lock()

    @property
    def foreign_rooms(self) -> Mapping[str, tuple[str, ...]]:
        """By environment the old rooms of other installations, as they were found last."""
        watched = self._plan().environments
        return {name: rooms for name, rooms in self._rooms.foreign.items() if name in watched}

    async def settled(self) -> None:
        """Wait until the clouds are not being asked."""
        async with self._cleaning:
            return

    async def keep_house(self) -> None:
        """Two rounds beside each other: clouds that do not answer must not hold what goes by the clock."""
        async with asyncio.TaskGroup() as group:
            group.create_task(_again_and_again(self.round))
            group.create_task(_again_and_again(self.clean_in_time))

    async def round(self) -> None:
        """Who dials, and whether anybody may."""
        await self._dialler.seek_permit()
        await self._dialler.suspend(self._timing.now())
        self._remember()

    async def clean_in_time(self) -> None:
        """Clean once a minute, the first time as soon as this process dials."""
        monotonic = self._timing.monotonic()
        late = self._cleaned_at is None or monotonic - self._cleaned_at >= CLEAN.total_seconds()
        if late and self._dialler.dials:
            self._cleaned_at = monotonic
            await self.clean()

    async def clean(self) -> None:
        """Remove the rooms of runs that are over, and ask Twilio for what it had not yet."""
        async with self._cleaning:
            plan = self._plan()
            for name, connection in plan.connections.items():
                await self._rooms.clean(name, connection)
            await self._recall(plan)
            now = self._timing.now()
            for run in list(self._awaited.values()):
                if not _is_awaited(run, now, plan):
                    self._forget(run.id)
                elif self._ask_at.get(run.id, now) <= now:
                    about = {"environment": run.job.environment, "route": run.job.route, "run": run.id}
                    with bound_contextvars(**about):
                        await self._amend(run, now, plan.connections[run.job.environment])

    def _remember(self) -> None:
        """The newest run of each route, as long as evidence of it may come."""
        now, plan = self._timing.now(), self._plan()
        for state in self._states():
            self._await(state.last, now, plan)

    async def _recall(self, plan: Plan) -> None:
        """What a process before this one still waited for, once."""
        if self._recalled:
            return
        now = self._timing.now()
        for state in self._states():
            for glance in state.recent:
                if glance.id in state.unpriced or now - glance.ended <= _RECENT:
                    self._await(await self._keeper.run(glance.id), now, plan)
        self._recalled = True

    def _await(self, run: Run | None, now: datetime, plan: Plan) -> None:
        if run is None or run.id in self._awaited or not _is_awaited(run, now, plan):
            return
        self._awaited[run.id] = run
        while len(self._awaited) > _AWAITED:
            self._forget(next(iter(self._awaited)))

    def _forget(self, run: str) -> None:
        self._awaited.pop(run, None)
        self._ask_at.pop(run, None)

    def _states(self) -> tuple[CanaryState, ...]:
        return tuple(route.canary for route in self._keeper.board.routes.values() if route.canary)

    async def _amend(self, run: Run, now: datetime, connection: Connection) -> None:
        self._ask_at[run.id] = now + pause(run, now)
        event = await amend(run, connection.records, now, insights=connection.insights)
        if event is None:
            return
        price = price_of(event.evidence)
        if price is not None and not await self._dialler.conclusion.settle(run.id, price.amount):
            return  # what the ledger could not keep is asked for again
        if run.result is not Result.SUCCESS:  # what broke since an answer is no cause of it
            event = replace(event, causes=of_run(self._keeper.board, event.applied(run)))
        self._awaited[run.id] = event.applied(run)
        await self._keeper.record(event)


def _is_awaited(run: Run, now: datetime, plan: Plan) -> bool:
    """Not of an environment that is reached no more."""
    connection = plan.connections.get(run.job.environment)
    return connection is not None and awaited(run, now, insights=connection.insights)


async def _again_and_again(work: Callable[[], Awaitable[None]]) -> None:
    """What fails the same way round after round is logged once."""
    trouble: dict[str, str] = {}
    while True:
        try:
            await work()
        except Exception as error:
            before, trouble = trouble, told(error)
            if trouble != before:
                structlog.get_logger().error("housekeeping failed", **trouble)
        else:
            trouble = {}
        await asyncio.sleep(ROUND)

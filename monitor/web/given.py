"""What pages and API are given to tell of; they need no more, and change nothing of it."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from monitor.diagnosis import Diagnoses
from monitor.model.archive import Archive, NoArchive
from monitor.model.board import Board, RouteKey
from monitor.model.budget import BudgetLeft, Budgets, no_limits
from monitor.web.run_now import Calls, no_calls
from monitor.web.view import NO_ROOMS, Rooms


async def no_change(_position: int) -> Board:
    """Waits for good: a board that never changes."""
    never: asyncio.Future[Board] = asyncio.get_running_loop().create_future()
    return await never


@dataclass(frozen=True, slots=True)
class Given:
    """See `make_app`, which is given all of it. `diagnoses` are kept from one answer to the next."""

    board: Callable[[], Board]
    now: Callable[[], datetime]
    dials: Callable[[], bool] = lambda: True
    foreign: Callable[[], Rooms] = lambda: NO_ROOMS
    archive: Archive = field(default_factory=NoArchive)
    budgets: Budgets = no_limits
    beyond: Callable[[int], Awaitable[Board]] = no_change
    diagnoses: Diagnoses = field(default_factory=Diagnoses)
    calls: Calls = field(default_factory=no_calls)
    version: str = "unknown"

    def left(self, wanted: Collection[RouteKey]) -> Mapping[RouteKey, Iterable[BudgetLeft]]:
        """What is left of the budgets of routes; nothing where it cannot be told. It may take a moment."""
        return self.budgets(wanted) or {}

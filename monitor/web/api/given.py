"""What the API is given to tell of; it needs no more, and changes nothing of it."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from monitor.diagnosis import Diagnoses
from monitor.model.archive import Archive, NoArchive
from monitor.model.board import Board
from monitor.model.budget import Budgets, no_limits


async def no_change(_position: int) -> Board:
    """Waits for good: a board that never changes."""
    never: asyncio.Future[Board] = asyncio.get_running_loop().create_future()
    return await never


@dataclass(frozen=True, slots=True)
class Given:
    """`accepted` has by environment the checks that may be unknown; `beyond` waits for the first board after
    a position.
    """

    board: Callable[[], Board]
    now: Callable[[], datetime]
    accepted: Callable[[], Mapping[str, Collection[str]]] = lambda: MappingProxyType({})
    archive: Archive = field(default_factory=NoArchive)
    budgets: Budgets = no_limits
    beyond: Callable[[int], Awaitable[Board]] = no_change
    diagnoses: Diagnoses = field(default_factory=Diagnoses)

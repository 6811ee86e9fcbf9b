"""What happens on the board, as it happens: one memory for all who listen, so that none of them costs any."""

import asyncio
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from monitor.model.board import Board
from monitor.web.api.answer import as_json
from monitor.web.api.news import Seen, news
from monitor.web.api.past_shapes import EventObject
from monitor.web.given import Given

REMEMBERED: Final = 500
"""Events that can be told again to who comes back."""

MOST_NEWS: Final = 200
"""Things that one event tells; a sweep may change a thousand routes."""


@dataclass(frozen=True, slots=True)
class Event:
    """What happened up to a position of the board; `body` is JSON."""

    position: int
    body: bytes


class Feed:
    """Follows the board from `follow` on until `close`."""

    def __init__(self, given: Given) -> None:
        self._given = given
        self._events: deque[Event] = deque()
        self._began = given.now()
        self._position = self._forgotten = 0
        self._waiting: set[asyncio.Future[None]] = set()
        self._following: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def closed(self) -> bool:
        return self._closed

    @property
    def position(self) -> int:
        """That of the newest board of which all is told."""
        return self._position

    def follow(self) -> None:
        self._following = asyncio.create_task(self._follow(), name="feed")

    async def close(self) -> None:
        """Follow no more, and wake all who wait. Raises: whatever ended the following."""
        self._closed = True
        self._wake()
        if self._following is not None:
            self._following.cancel()
            with suppress(asyncio.CancelledError):
                await self._following

    def id_of(self, position: int) -> str:
        """Names a position of this feed, and of none of a process before."""
        return f"{self._began:%Y%m%dT%H%M%S%f}-{position}"

    def place_of(self, id_: str) -> int | None:
        """The position that an id names, None where what came after it is not known any more."""
        began, _, digits = id_.rpartition("-")
        if self.id_of(0) != f"{began}-0" or not digits.isdecimal() or len(digits) > len(str(self._position)):
            return None
        position = int(digits)
        return position if self._forgotten <= position <= self._position else None

    def since(self, position: int) -> Sequence[Event] | None:
        """The events after a position, None where some are forgotten."""
        if position < self._forgotten:
            return None
        return [event for event in self._events if event.position > position]

    async def beyond(self, position: int) -> None:
        """Wait until something is known beyond a position, or the feed is closed."""
        while self._position <= position and not self._closed:
            change = asyncio.get_running_loop().create_future()
            self._waiting.add(change)
            try:
                await change
            finally:
                self._waiting.discard(change)

    async def _follow(self) -> None:
        seen = await asyncio.to_thread(self._seen, self._given.board())
        self._position = self._forgotten = seen.board.position
        while True:
            board = await self._given.beyond(seen.board.position)
            before, seen = seen, await asyncio.to_thread(self._seen, board)
            event = await asyncio.to_thread(_event, before, seen)
            self._remember(board.position, event)

    def _seen(self, board: Board) -> Seen:
        return Seen(board, self._given.diagnoses.of(board))

    def _remember(self, position: int, event: Event | None) -> None:
        if event is not None:
            self._events.append(event)
        while len(self._events) > REMEMBERED:
            self._forgotten = self._events.popleft().position
        self._position = position
        self._wake()

    def _wake(self) -> None:
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)


def _event(before: Seen, after: Seen) -> Event | None:
    """What people need not know of makes no event."""
    changes = list(news(before, after))
    if not changes:
        return None
    left_out = max(len(changes) - MOST_NEWS, 0)
    told: EventObject = {
        "position": after.board.position,
        "changes": changes[:MOST_NEWS],
        "left_out": left_out,
    }
    return Event(after.board.position, as_json(told))

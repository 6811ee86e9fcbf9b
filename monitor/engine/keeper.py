"""The board keeper: every event goes through it into the store and onto the board, in one order."""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final, TypeVar

import structlog

from monitor.model.board import Board, RouteKey
from monitor.model.canary_state import CanaryState
from monitor.model.event import Event, Swept
from monitor.model.notice import Notices
from monitor.model.protocols import Store, StoreError
from monitor.model.run import Run

T = TypeVar("T")

UNKEPT: Final = 1000
"""Events that are held for a store that refuses them; sweeps are one an environment, so only runs add up."""


class BoardKeeper:
    """Holds the newest board, and the one thread that may touch the store.

    When the store fails, the board goes on in memory: `store_failing` says so, positions continue, and the
    events are kept as soon as the store takes them again.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._board = Board()
        self._stored = 0
        self._unkept: deque[Event] = deque(maxlen=UNKEPT)
        self._store_failing = False
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._waiters: set[asyncio.Future[None]] = set()

    @property
    def board(self) -> Board:
        """The newest board."""
        return self._board

    @property
    def store_failing(self) -> bool:
        """Whether the newest event is in memory alone."""
        return self._store_failing

    def canary(self, key: RouteKey) -> CanaryState | None:
        """What the newest board has of a route's calls; None where it is not called."""
        route = self._board.routes.get(key)
        return route.canary if route else None

    async def load(self) -> Board:
        """Begin with what the store holds. Raises: StoreError."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._load)

    async def record(self, event: Event) -> Board:
        """Keep an event, and return the board after it; a record that was begun ends, cancelled or not."""
        kept = asyncio.get_running_loop().run_in_executor(self._thread, self._record, event)
        kept.add_done_callback(self._tell)
        return await asyncio.shield(kept)

    async def catch_up(self) -> Board:
        """The board with what other processes kept meanwhile. Raises: StoreError."""
        known = asyncio.get_running_loop().run_in_executor(self._thread, self._caught_up)
        known.add_done_callback(self._tell)
        return await known

    async def run(self, run: str) -> Run | None:
        """A concluded run as it is known now; None where it is not kept. Raises: StoreError."""
        return await self.in_thread(partial(self._store.run, run))

    async def notices(self) -> Notices:
        """What people were told and are to be told. Raises: StoreError."""
        return await self.in_thread(self._store.notices)

    async def keep_notices(self, notices: Notices) -> None:
        """Keep them durably. Raises: StoreError."""
        await self.in_thread(partial(self._store.keep_notices, notices))

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Do something else with the history, such as counting a call, in the one thread that may."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def wait_beyond(self, position: int) -> Board:
        """The first board that is seen after `position`; at once where it is there already."""
        while self._board.position <= position:
            change = asyncio.get_running_loop().create_future()
            self._waiters.add(change)
            try:
                await change
            finally:
                self._waiters.discard(change)
        return self._board

    async def close(self) -> None:
        """Close the store after everything that was recorded before."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._store.close)
        self._thread.shutdown()

    def _tell(self, _newer: asyncio.Future[Board]) -> None:
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)

    # From here on: in the store's thread alone, so that order and board need no lock.

    def _load(self) -> Board:
        self._board = self._store.load()
        self._stored = self._board.position
        return self._board

    def _record(self, event: Event) -> Board:
        self._await_store(event)
        try:
            self._keep_waiting()
        except StoreError as error:
            self._say_failing(error)
        else:
            self._say_working()
        self._apply(event)
        return self._board

    def _caught_up(self) -> Board:
        self._catch_up()
        return self._board

    def _await_store(self, event: Event) -> None:
        if isinstance(event, Swept) and self._unkept:
            kept = [other for other in self._unkept if not _of_same_sweep(other, event)]
            self._unkept = deque(kept, maxlen=UNKEPT)
        self._unkept.append(event)

    def _keep_waiting(self) -> None:
        self._catch_up()
        while self._unkept:
            event = self._unkept.popleft()
            try:
                position = self._store.append(event)
            except StoreError:
                self._unkept.appendleft(event)
                raise
            if position > self._stored + 1:
                self._catch_up(before=position)
            self._stored = position

    def _catch_up(self, before: int | None = None) -> None:
        """Apply what other processes kept meanwhile."""
        for position, event in self._store.follow(self._stored):
            if before is None or position < before:
                self._stored = position
                self._apply(event)

    def _apply(self, event: Event) -> None:
        # The board's own count: after a time without the store it is ahead of the store's.
        self._board = self._board.apply(max(self._stored, self._board.position + 1), event)

    def _say_failing(self, error: StoreError) -> None:
        if not self._store_failing:
            structlog.get_logger().error("the store fails: events stay in memory", reason=str(error))
        self._store_failing = True

    def _say_working(self) -> None:
        if self._store_failing:
            structlog.get_logger().info("the store works again: everything is kept")
        self._store_failing = False


def _of_same_sweep(other: Event, event: Swept) -> bool:
    return isinstance(other, Swept) and other.environment == event.environment

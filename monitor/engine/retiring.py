"""Connections that a plan before the one in force had: closed once nobody uses them."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from monitor.engine.connections import Connection


class Retiring:
    """`settled` waits until all that goes on now has ended; what begins later uses other connections."""

    def __init__(self, settled: Callable[[], Awaitable[None]]) -> None:
        self._settled = settled
        self._tasks: set[asyncio.Task[None]] = set()

    def retire(self, connections: Iterable[Connection], then: Callable[[], None]) -> None:
        """Close these in the background; `then` is called after that."""
        task = asyncio.create_task(self._close(tuple(connections), then), name="retiring")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def ended(self) -> None:
        """Wait until all of them are closed."""
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _close(self, connections: Iterable[Connection], then: Callable[[], None]) -> None:
        await self._settled()
        for connection in connections:
            await connection.close()
        then()

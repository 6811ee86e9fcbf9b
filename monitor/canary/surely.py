"""Work that is done to its end whatever happens to the task that wants it."""

import asyncio
from collections.abc import Awaitable, Coroutine
from datetime import timedelta
from typing import Any, TypeVar

from monitor.model.call import CallRefused, DialFailure, Trouble

T = TypeVar("T")


async def surely(work: Coroutine[Any, Any, T]) -> tuple[T, bool]:
    """The result of `work`, and whether somebody tried to cancel it meanwhile: it went on all the same."""
    task = asyncio.create_task(work)
    interrupted = False
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            interrupted = True
    return task.result(), interrupted


async def within(limit: timedelta, request: Awaitable[T]) -> T:
    """What the request returns. Raises: CallRefused, of a time-out after `limit` too."""
    try:
        async with asyncio.timeout(limit.total_seconds()):
            return await request
    except TimeoutError:
        raise CallRefused(DialFailure(Trouble.TIMEOUT)) from None

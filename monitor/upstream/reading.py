"""A reading within its time."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from monitor.model.reading import Gap, GapReason, Known, Reading, Unread
from monitor.upstream.failure import ReadFailure

T = TypeVar("T")


async def reading(
    operation: str,
    work: Awaitable[T],
    within: asyncio.Timeout,
    late: str,
    aside: Callable[[ReadFailure], str] = lambda _failure: "",
) -> Reading[T]:
    """What `work` gives, or why it could not be read; of what took too long `late` says that.

    `aside` adds to what a failure says of itself.
    """
    try:
        async with within:
            return Known(await work)
    except TimeoutError:
        return Unread(Gap(operation, GapReason.TIMEOUT, late))
    except ReadFailure as failure:
        detail = failure.detail + aside(failure)
        return Unread(Gap(operation, failure.reason, detail, failure.permission))

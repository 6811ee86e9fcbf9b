"""When to ask again, and how long to wait before."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Final, TypeVar

import stamina
from stamina.instrumentation import set_on_retry_hooks
from structlog.contextvars import bound_contextvars

from monitor.model.reading import GapReason
from monitor.upstream.failure import ReadFailure
from monitor.upstream.limits import Limits

T = TypeVar("T")

_TRANSIENT: Final = frozenset({GapReason.RATE_LIMITED, GapReason.SERVER_ERROR, GapReason.NETWORK})
"""Not a time-out: whoever was silent for a whole deadline would only be waited for again, once a request, and
the next sweep asks anyway."""

_LONGEST_BACKOFF: Final = 5.0


def silence_retry_hooks() -> None:
    """Switch off stamina's own hooks.

    By default they register a counter in Prometheus' global registry and log the error and arguments of
    what is retried. Our metrics count every attempt, and our registry is passed in.
    """
    set_on_retry_hooks([])


async def retried(call: Callable[[], Awaitable[T]], limits: Limits) -> T:
    """What `call` returns, asked again while it fails in a way that may pass. Raises: its last ReadFailure.

    The first call is made bare and only its failure handed to stamina as the first attempt: its machinery
    costs a quarter of what a whole request does. `limits.retrying` counts from there. From the second
    attempt on its number is `attempt` in the context of the log.
    """
    try:
        return await call()
    except ReadFailure as failure:
        if failure.reason not in _TRANSIENT:
            raise
        failed: ReadFailure | None = failure
    async for attempt in _attempts(limits):
        with attempt, bound_contextvars(attempt=attempt.num):
            if failed is not None:
                first, failed = failed, None
                raise first
            return await call()
    raise AssertionError("an attempt returns or raises")


def _attempts(limits: Limits) -> AsyncIterator[stamina.Attempt]:
    return stamina.retry_context(
        on=partial(wait_before_retry, longest=limits.longest_wait),
        attempts=limits.attempts,
        timeout=limits.retrying,
        wait_initial=limits.first_wait,
        wait_max=_LONGEST_BACKOFF,
        wait_jitter=limits.first_wait,
    ).__aiter__()


def wait_before_retry(error: Exception, longest: float) -> bool | float:
    """Seconds to wait as the cloud asked (at most `longest`), True for our own back-off, False for never."""
    if not isinstance(error, ReadFailure) or error.reason not in _TRANSIENT:
        return False
    return True if error.retry_after is None else min(error.retry_after, longest)


def retry_after(value: str | None, date: str | None) -> float | None:
    """Seconds that a `Retry-After` header asks for, None where it says nothing readable.

    A point in time is measured against the reply's own `Date`, so that a wrong clock here does no harm.
    """
    if value is None:
        return None
    if value.isascii() and value.isdecimal():
        return float(value)
    then, sent = point_in_time(value), point_in_time(date)
    return max((then - sent).total_seconds(), 0.0) if then and sent else None


def point_in_time(value: str | None) -> datetime | None:
    """A date as HTTP writes it, None where it is none."""
    try:
        at = parsedate_to_datetime(value or "")
    except (TypeError, ValueError, OverflowError):  # the last: of a year that no calendar has
        return None
    return at if at.tzinfo else None

"""Every request to a cloud is told: to the observer, and at debug to the log."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import structlog

from monitor.model.protocols import UpstreamObserver
from monitor.model.reading import GapReason
from monitor.upstream.failure import ReadFailure

T = TypeVar("T")

_OK: Final = 200


def _ok(_reply: object) -> int:
    return _OK


def _reason(failure: ReadFailure) -> GapReason | None:
    return failure.reason


class ToldRequests:
    """The requests of one reader to one cloud.

    A line of the log says what was asked by its path template, how it was answered, how long that took, and
    which attempt it was: nothing of what was sent or received. The run or sweep that it was asked for is in
    it by the context of the task.
    """

    def __init__(self, environment: str, upstream: str, observer: UpstreamObserver) -> None:
        self._environment = environment
        self._upstream = upstream
        self._observer = observer

    async def tell(
        self,
        operation: str,
        ask: Callable[[], Awaitable[T]],
        *,
        blame: Callable[[ReadFailure], GapReason | None] = _reason,
        status: Callable[[T], int] = _ok,
    ) -> T:
        """Ask, and tell how that ended. `blame` gives the failure that is counted, None where it is none."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        try:
            reply = await ask()
        except ReadFailure as failure:
            self._tell(operation, loop.time() - started, failure.status, failure.reason, blame(failure))
            raise
        self._tell(operation, loop.time() - started, status(reply), None, None)
        return reply

    def _tell(
        self,
        operation: str,
        seconds: float,
        status: int | None,
        reason: GapReason | None,
        counted: GapReason | None,
    ) -> None:
        self._observer.requested(self._environment, self._upstream, operation, seconds, counted)
        structlog.get_logger("monitor").debug(  # by name: else structlog looks for ours, which takes as long
            "request",
            environment=self._environment,
            upstream=self._upstream,
            operation=operation,
            status=status or "none",
            seconds=round(seconds, 3),
            attempt=structlog.contextvars.get_contextvars().get("attempt", 1),
            failure=reason.value if reason else "none",
        )

"""Time that goes faster: an event loop whose timers do, and the clocks that the product is given."""

import asyncio
import selectors
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final, Self

import apscheduler.schedulers.base

BEGIN: Final = datetime(2026, 3, 26, tzinfo=UTC)
"""What the clocks show at first: a month ends within the first hour and a half, and summer time begins."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Clocks that go `times` as fast as this machine's since `since`, which is its own monotonic time.

    Processes with the same two numbers agree on the time of day.
    """

    times: float
    since: float

    def now(self) -> datetime:
        """The wall clock, in UTC."""
        return BEGIN + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        """Seconds that only ever grow."""
        return (time.monotonic() - self.since) * self.times


def hasten(pace: Pace, every: float, look: Callable[[], None]) -> None:
    """Have each event loop that this process makes from now on go at a pace.

    `look` is called in it every so many real seconds. APScheduler is the one library that asks for the time
    of day by itself, to know how long to wait.
    """
    apscheduler.schedulers.base.datetime = _times(pace)

    class Policy(asyncio.DefaultEventLoopPolicy):
        def new_event_loop(self) -> asyncio.AbstractEventLoop:
            loop = _FastLoop(pace.times)

            def again() -> None:
                look()
                loop.call_later(every * pace.times, again)

            loop.call_soon(again)
            return loop

    asyncio.set_event_loop_policy(Policy())


class _FastSelector(selectors.EpollSelector):
    def __init__(self, times: float) -> None:
        super().__init__()
        self._times = times

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        return super().select(timeout / self._times if timeout else timeout)


class _FastLoop(asyncio.SelectorEventLoop):
    """What waits in it waits for a hundredth: timeouts, pauses and heartbeats, ours and the libraries'."""

    def __init__(self, times: float) -> None:
        self._times = times
        super().__init__(_FastSelector(times))

    def time(self) -> float:
        return super().time() * self._times


def _times(pace: Pace) -> type[datetime]:
    class Hastened(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return pace.now().astimezone(tz)  # type: ignore[return-value]  # a datetime is what is asked for

    return Hastened

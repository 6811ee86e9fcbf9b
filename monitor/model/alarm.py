"""When a route's canary alarms."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

WINDOW: Final = 10
"""The newest runs that are looked at."""

IN_A_ROW: Final = 2
"""Failures that turn the alarm on, and successes that turn it off."""

OF_WINDOW: Final = 3
"""Failures in the window that turn it on, however they lie: changing addresses fail one call in three."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """`recent` are the newest runs that count, newest last, True where it failed; `since` is that of `on`.

    Only successes and failures of critical severity count.
    """

    on: bool = False
    since: datetime | None = None
    recent: tuple[bool, ...] = ()

    @property
    def successes_to_end(self) -> int:
        """How many successes in a row from now on turn it off; 0 while it is off."""
        more = range(1, WINDOW + 1) if self.on else range(1)
        return next(each for each in more if not _judged(self.on, (*self.recent, *(False,) * each)[-WINDOW:]))

    def after(self, failed: bool, at: datetime, times: int = 1) -> "Alarm":
        """The alarm after a run; a failure that confirms one which did not count counts two `times`."""
        recent = (*self.recent, *(failed for _ in range(times)))[-WINDOW:]
        return _turned(self, recent, _judged(self.on, recent), at)

    def confirmed(self, at: datetime) -> "Alarm":
        """The alarm after a failure that nothing may confirm: it counts as confirmed."""
        return _turned(self, self.recent, True, at)


def how_it_ends(successes: int) -> str:
    """A sentence on the successes in a row that end an alarm."""
    if successes == 1:
        return "One more success ends the alarm."
    return f"{successes} more successes in a row end the alarm."


def _judged(on: bool, recent: tuple[bool, ...]) -> bool:
    last = recent[-IN_A_ROW:]
    often = sum(recent) >= OF_WINDOW
    if often or (len(last) == IN_A_ROW and all(last)):
        return True
    return on and (any(last) or len(last) < IN_A_ROW)


def _turned(before: Alarm, recent: tuple[bool, ...], on: bool, at: datetime) -> Alarm:
    return Alarm(on, before.since if on == before.on else at, recent)

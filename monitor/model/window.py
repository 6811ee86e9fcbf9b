"""The calendar windows, in UTC, in which calls and money are counted."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final


class Window(StrEnum):
    """A window; it begins on the hour, at midnight or on the first of the month."""

    HOUR = "hour"
    DAY = "day"
    MONTH = "month"

    def bounds(self, at: datetime) -> tuple[datetime, datetime]:
        """The beginning of the window that `at` (aware) lies in, and of the next one."""
        at = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        if self is Window.HOUR:
            return at, at + timedelta(hours=1)
        at = at.replace(hour=0)
        if self is Window.DAY:
            return at, at + timedelta(days=1)
        at = at.replace(day=1)
        return at, (at + _LONGEST_MONTH).replace(day=1)

    def calls(self, every: timedelta) -> int:
        """The most calls, one `every` so often, that fall into a window; a month is taken to have 31 days."""
        return -(-_LENGTHS[self] // every)


_LONGEST_MONTH: Final = timedelta(days=31)
_LENGTHS: Final = {
    Window.HOUR: timedelta(hours=1),
    Window.DAY: timedelta(days=1),
    Window.MONTH: _LONGEST_MONTH,
}

"""Windows that come again and again, in which no canary is placed: `maintenance` of an environment.

cron's own meaning holds (Debian's, by cronsim): 0 and 7 are Sunday, and a start that a change of the clock
skips comes right after it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice, pairwise
from typing import Annotated, Final
from zoneinfo import ZoneInfo, available_timezones

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, Field, WithJsonSchema

from monitor.config.base import Model
from monitor.config.fields import Duration, between
from monitor.config.said import Below, nearest, said

_FIELDS: Final = 5
_LONGEST_CRON: Final = 100
_SHORTEST: Final = timedelta(minutes=1)
_LONGEST: Final = timedelta(days=7)

_ANY_TIME: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""Where windows are tried out when the file is read, so that the same file always gets the same answer."""
_TRIED: Final = 1_000


@dataclass(frozen=True, slots=True)
class Window:
    """A window of `lasts` from every start that `cron` spells in a time zone; its end lies outside."""

    cron: str
    lasts: timedelta
    time_zone: str

    def active(self, at: datetime) -> bool:
        """Whether `at` (aware) lies in the window."""
        for start in self.starts(at - self.lasts):
            if start > at:
                return False
            # Where clocks are put back, cronsim may name a start that was already before `after`.
            if start + self.lasts > at:
                return True
        return False

    def starts(self, after: datetime) -> Iterator[datetime]:
        """The starts after a time, in UTC: times of one zone are compared by the clock on the wall."""
        zone = ZoneInfo(self.time_zone)
        return (start.astimezone(UTC) for start in CronSim(self.cron, after.astimezone(zone)))


def _cron(text: str) -> str:
    if not text.strip():
        raise said("is empty.")
    if len(text) > _LONGEST_CRON or len(text.split()) != _FIELDS:
        raise said("must be five fields of cron: minute, hour, day of the month, month, day of the week.")
    try:
        start = next(CronSim(text, _ANY_TIME), None)
    except CronSimError as error:
        # Its words are "Bad minute", "Bad day-of-week", …: the name of a field, never a value.
        field = str(error).removeprefix("Bad ")
        raise said(f"is not a time of cron: its {field} cannot be read.") from None
    if start is None:
        raise said("names a day that never comes.")
    return text


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _zone(text: str) -> str:
    if text in _zones():
        return text
    guess = nearest(text, _zones())
    hint = f" Did you mean {guess}?" if guess else ""
    raise said(f"is not a time zone, like America/Sao_Paulo or UTC.{hint}")


Cron = Annotated[str, AfterValidator(_cron), WithJsonSchema({"type": "string", "x-kind": "cron"})]
Zone = Annotated[str, AfterValidator(_zone), WithJsonSchema({"type": "string", "x-kind": "time zone"})]


class MaintenanceConfig(Model):
    """A window that comes again and again; `lasts` is `for` in the file, a word that Python keeps."""

    cron: Cron = Field(description="When the window begins, in quotes: five fields of cron, 0 is Sunday.")
    lasts: Annotated[Duration, AfterValidator(between(_SHORTEST, _LONGEST))] = Field(
        alias="for", description="How long the window lasts, like 2h."
    )
    time_zone: Zone = Field(default="UTC", description="The time zone of cron, like America/Sao_Paulo.")

    @property
    def window(self) -> Window:
        return Window(self.cron, self.lasts, self.time_zone)

    def _complaints(self) -> Iterator[Below]:
        starts = islice(self.window.starts(_ANY_TIME), _TRIED)
        if all(later <= earlier + self.lasts for earlier, later in pairwise(starts)):
            yield ("for",), "leaves no time between the windows: no canary could be placed."

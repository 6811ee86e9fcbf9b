"""A family of metrics: its name, type and labels, and what it means."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

PREFIX: Final = "trunkwatch_"

_OWN_SCHEDULE: Final = "Collected on Trunkwatch's own schedule, not on the scrape."


class Kind(StrEnum):
    """The type that the exposition states; an `info` reads as a gauge in the text format."""

    GAUGE = "gauge"
    COUNTER = "counter"
    HISTOGRAM = "histogram"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Family:
    """`name` is the whole name of its series, except for a histogram's three suffixes.

    `scheduled` says that the value is as old as the last sweep or call, which HELP then tells.
    """

    name: str
    kind: Kind
    labels: tuple[str, ...]
    meaning: str
    scheduled: bool = False

    @property
    def help(self) -> str:
        return f"{self.meaning} {_OWN_SCHEDULE}" if self.scheduled else self.meaning

    @property
    def stem(self) -> str:
        """The name as prometheus_client wants it: it adds the suffix of a counter or an info itself."""
        return self.name.removesuffix("_total").removesuffix("_info")


def of_process(name: str, kind: Kind, labels: tuple[str, ...], meaning: str) -> Family:
    """A family that is as new as the scrape; `name` is without the prefix."""
    return Family(PREFIX + name, kind, labels, meaning)


def of_schedule(name: str, labels: tuple[str, ...], meaning: str, kind: Kind = Kind.GAUGE) -> Family:
    """A family of what a sweep or a call found; `name` is without the prefix."""
    return Family(PREFIX + name, kind, labels, meaning, scheduled=True)

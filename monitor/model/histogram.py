"""How long something took, counted in a few buckets."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime
from typing import Final

RING_BOUNDS: Final = (1.0, 2.0, 3.0, 5.0, 8.0, 12.0, 20.0)
"""Seconds from the dial to the first ring; with the bucket above the last, eight."""

ANSWER_BOUNDS: Final = (1.0, 2.0, 4.0, 8.0, 12.0, 18.0, 25.0)
"""Seconds from the first ring to the answer; ringing ends after 30 at most."""


@dataclass(frozen=True, slots=True)
class Exemplar:
    """One run that fell into a bucket."""

    run: str
    seconds: float
    at: datetime


@dataclass(frozen=True, slots=True)
class Histogram:
    """`counts` are those of each bucket alone, not of it and all below; the last has no upper bound.

    `exemplars` are the newest run of each bucket, None where none fell into it.
    """

    bounds: tuple[float, ...]
    counts: tuple[int, ...]
    seconds: float
    exemplars: tuple[Exemplar | None, ...]

    @property
    def count(self) -> int:
        return sum(self.counts)

    def observed(self, example: Exemplar) -> "Histogram":
        at = bisect_left(self.bounds, example.seconds)
        return Histogram(
            self.bounds,
            (*self.counts[:at], self.counts[at] + 1, *self.counts[at + 1 :]),
            self.seconds + example.seconds,
            (*self.exemplars[:at], example, *self.exemplars[at + 1 :]),
        )


def empty(bounds: tuple[float, ...]) -> Histogram:
    """A histogram that has seen nothing."""
    buckets = len(bounds) + 1
    return Histogram(bounds, (0,) * buckets, 0.0, (None,) * buckets)

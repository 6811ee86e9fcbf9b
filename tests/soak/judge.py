"""What may not be after a soak: memory that grew, and tasks, sockets, rooms or files that are left."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from tests.soak.sample import Sample

MIB: Final = 1024 * 1024
LEAST: Final = 8 * MIB
"""Bytes that memory may grow in any case."""
PART: Final = 0.10

_WITH_THE_STATE: Final = frozenset(
    f"trunkwatch.sqlite3{ending}" for ending in ("", "-wal", "-shm", ".dialer")
)

_POOLED: Final = min(32, (os.cpu_count() or 1) + 4)
"""Threads that asyncio keeps for what would hold the loop; each that reads the history has it open."""
_BOUNDS: Final = {
    "asyncio_N": _POOLED,
    "trunkwatch.sqlite3": _POOLED + 2,
    "trunkwatch.sqlite3-wal": _POOLED + 2,
}
"""What is made when it is first needed and then kept: so many there may be, whenever they came."""

_SPARE: Final = {"socket": 6}
"""Connections to the clouds are kept for the next request: a moment may have so many more than another. What
each of thousands of requests left behind would be far more."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """What the daemon held during some seconds in which nobody visited and nothing went wrong."""

    samples: Sequence[Sample]

    @property
    def rss(self) -> float:
        """Bytes, as most samples have it."""
        return median(sample.rss for sample in self.samples)

    def least(self, kind: str) -> dict[str, int]:
        """The fewest that any sample had of each: what comes and goes is no growth."""
        seen: list[Mapping[str, int]] = [getattr(sample, kind) for sample in self.samples]
        return {name: min(each.get(name, 0) for each in seen) for name in {n for each in seen for n in each}}


def grown(first: Quiet, last: Quiet) -> Iterator[str]:
    """A sentence for all that the daemon holds more of at the end than after its warm-up."""
    more = last.rss - first.rss
    allowed = max(LEAST, PART * first.rss)
    if more > allowed:
        yield (
            f"Memory grew by {more / MIB:.1f} MiB, from {first.rss / MIB:.1f} to {last.rss / MIB:.1f}: "
            f"{allowed / MIB:.1f} are allowed."
        )
    for kind in ("tasks", "descriptors", "threads"):
        before, after = first.least(kind), last.least(kind)
        for name, count in sorted(after.items()):
            if count > max(before.get(name, 0) + _SPARE.get(name, 0), _BOUNDS.get(name, 0)):
                yield f"There are more {kind} of the kind {name!r}: {before.get(name, 0)}, then {count}."


def figures(first: Quiet, last: Quiet) -> Iterator[str]:
    """What the daemon held after its warm-up and at the end, as rows of Markdown."""
    yield "| held | after the warm-up | at the end |"
    yield "|---|---|---|"
    yield f"| memory (resident) | {first.rss / MIB:.1f} MiB | {last.rss / MIB:.1f} MiB |"
    for kind in ("tasks", "descriptors", "threads"):
        before, after = (sum(each.least(kind).values()) for each in (first, last))
        yield f"| {kind} | {before} | {after} |"


def left(ended: Sample, clouds: Sample, files: Iterable[str]) -> Iterator[str]:
    """A sentence for all that is left when the daemon has been told to end."""
    for name, count in ended.tasks.items():
        yield f"{count} tasks are left of the kind {name!r}."
    for name, count in ended.descriptors.items():
        if "socket" in name or "trunkwatch" in name:
            yield f"{count} descriptors are left of the kind {name!r}."
    for name, count in ended.threads.items():
        if name != "MainThread":
            yield f"{count} threads are left of the kind {name!r}."
    for name in ("rooms", "calls up", "calls of LiveKit", "requests under way"):
        if clouds.more[name]:
            yield f"In the clouds {clouds.more[name]} {name} are left."
    for file in sorted(set(files) - _WITH_THE_STATE):
        yield f"The file {file} is left in the state's folder."

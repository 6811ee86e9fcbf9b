"""The two parts of a scrape's body in one format, each rendered only when it has to be."""

import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final

from prometheus_client import CollectorRegistry, Metric
from prometheus_client.registry import Collector

from monitor.diagnosis import Diagnoses
from monitor.export.canary_lines import CanaryWriter
from monitor.export.cause_lines import cause_lines
from monitor.export.check_lines import CheckWriter
from monitor.export.collector import BoardCollector, Heading
from monitor.export.family import Family
from monitor.export.spelling import encoded
from monitor.model.board import Board

Encoder = Callable[[CollectorRegistry], bytes]

_PROCESS_REFRESH: Final = timedelta(seconds=1)
_EOF: Final = b"# EOF\n"
_GZIP: Final = 31  # zlib's word for the largest window in a gzip wrapping
_LEVEL: Final = 2
"""Of zlib's nine. With 1,000 routes the usual 6 saves a tenth of the bytes for more than twice the time."""


@dataclass(frozen=True)
class _BoardPart:
    """`text`, in pieces, has no end mark. It is true of `board` and `dials` until `good_until`, if ever.

    The pieces of checks are those that their writer keeps: in one piece they would be there twice.
    """

    board: Board
    dials: bool
    good_until: datetime | None
    text: tuple[bytes, ...]

    def holds(self, board: Board, dials: bool, now: datetime) -> bool:
        same = self.board is board and self.dials is dials
        return same and (self.good_until is None or now <= self.good_until)

    @cached_property
    def packed(self) -> tuple[bytes, "zlib._Compress"]:
        """The beginning of a gzip member, and the compressor that goes on from there.

        One member, not one for each part: a reader that stops after the first would lose the second in
        silence. zlib lets other threads run while it compresses.
        """
        compressor = zlib.compressobj(_LEVEL, wbits=_GZIP)
        pieces = [compressor.compress(piece) for piece in self.text]
        return b"".join((*pieces, compressor.flush(zlib.Z_SYNC_FLUSH))), compressor


@dataclass(frozen=True)
class _ProcessPart:
    """What follows a board's part, to the end of the body."""

    after: _BoardPart
    at: datetime
    text: bytes

    def holds(self, after: _BoardPart, now: datetime) -> bool:
        return self.after is after and self.at <= now < self.at + _PROCESS_REFRESH

    @cached_property
    def packed(self) -> bytes:
        compressor = self.after.packed[1].copy()
        return compressor.compress(self.text) + compressor.flush()


class Rendering:
    """The newest body in one format; `encoder` writes a registry in it, `canaries` their lines."""

    def __init__(
        self, encoder: Encoder, registry: CollectorRegistry, canaries: CanaryWriter, diagnoses: Diagnoses
    ) -> None:
        self._encoder = encoder
        self._diagnoses = diagnoses
        self._checks = CheckWriter()
        self._canaries = canaries
        self._process_registry = _registry_of(_WithoutCreated(registry))
        self._lock = threading.Lock()
        self._newest: _ProcessPart | None = None

    def body(self, board: Board, dials: bool, now: datetime, packed: bool) -> bytes:
        """The body as of `now`, in gzip where `packed`; callers that race wait for one rendering.

        `dials` says whether this process is the one that places calls.
        """
        with self._lock:
            part = self._part(board, dials, now)
            if packed:
                return part.after.packed[0] + part.packed
            return b"".join((*part.after.text, part.text))

    def _part(self, board: Board, dials: bool, now: datetime) -> _ProcessPart:
        newest = self._newest
        drawn = newest.after if newest else None
        after = drawn if drawn and drawn.holds(board, dials, now) else self._board_part(board, dials, now)
        if newest is None or not newest.holds(after, now):
            newest = self._newest = _ProcessPart(after, now, self._encoder(self._process_registry))
        return newest

    def _board_part(self, board: Board, dials: bool, now: datetime) -> _BoardPart:
        checks, canaries = self._checks.lines(board, now), self._canaries.lines(board, dials, now)
        parts = [self._encoded(BoardCollector(board))]
        for family, pieces in checks.families:
            parts += (self._encoded(Heading(family)), *pieces)
        causes = cause_lines(self._diagnoses.of(board))
        parts += (self._lines(*family) for family in (*canaries.families, *causes))
        ends = [end for end in (checks.good_until, canaries.good_until) if end]
        return _BoardPart(board, dials, min(ends, default=None), tuple(parts))

    def _lines(self, family: Family, lines: Iterable[str]) -> bytes:
        return self._encoded(Heading(family)) + encoded("".join(lines))

    def _encoded(self, collector: Collector) -> bytes:
        return self._encoder(_registry_of(collector)).removesuffix(_EOF)


class _WithoutCreated(Collector):
    """A registry without its `_created` series: no rule of ours wants them, and they double the counters.

    prometheus_client has a switch for them, but it is one for the whole process.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry

    def collect(self) -> Iterator[Metric]:
        for metric in self._registry.collect():
            kept = Metric(metric.name, metric.documentation, metric.type)
            kept.samples = [sample for sample in metric.samples if not sample.name.endswith("_created")]
            yield kept


def _registry_of(collector: Collector) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(collector)
    return registry

"""The board as metric families, made fresh for each rendering: what left the board leaves no ghost series.

The families of checks have their samples from `CheckWriter`: here is only what stands above them.
"""

from collections.abc import Iterable, Iterator
from typing import Final, cast

from prometheus_client import Metric
from prometheus_client.registry import Collector
from prometheus_client.samples import Sample

from monitor.export import families
from monitor.export.family import Family, Kind
from monitor.model.board import Board
from monitor.model.twilio_codes import CODES, OTHER

_ERROR_CODES: Final = (*CODES, OTHER)
"""Each has a series from the first reading on, so that its first entry is seen as an increase."""

_Row = tuple[tuple[str, ...], float]
"""The label values of a sample in the family's order, and its value."""


class BoardCollector(Collector):
    """The families of one board, save those of its checks."""

    def __init__(self, board: Board) -> None:
        self._board = board

    def collect(self) -> Iterator[Metric]:
        """The families in the order of the table; each can be read once."""
        environments = self._board.environments.values()
        rows: dict[Family, Iterable[_Row]] = {
            families.ENVIRONMENT_UP: (
                ((state.environment, upstream), float(up))
                for state in environments
                for upstream, up in state.up.items()
            ),
            families.SWEEP_LAST_SUCCESS_TIMESTAMP_SECONDS: (
                ((state.environment,), state.answered_at.timestamp())
                for state in environments
                if state.answered_at
            ),
            families.SWEEP_DURATION_SECONDS: (
                ((state.environment,), state.duration.total_seconds())
                for state in environments
                if state.duration is not None
            ),
            families.SWEEP_INTERVAL_SECONDS: (
                ((state.environment,), state.sweep_every.total_seconds()) for state in environments
            ),
            families.TWILIO_ALERTS_TOTAL: (
                ((state.environment, code), float(state.alerts.totals.get(code, 0)))
                for state in environments
                if state.alerts.until  # a log that was never read has nothing to count from
                for code in _ERROR_CODES
            ),
            families.ROUTE_INFO: (
                ((r.environment, r.route, r.livekit_trunk, r.twilio_trunk, r.address, r.edge), 1.0)
                for r in self._board.routes.values()
            ),
        }
        for family, samples in rows.items():
            yield _metric(family, samples)


class Heading(Collector):
    """A family without its samples."""

    def __init__(self, family: Family) -> None:
        self._family = family

    def collect(self) -> Iterator[Metric]:
        yield _metric(self._family, ())


def _metric(family: Family, rows: Iterable[_Row]) -> Metric:
    suffixed = family.kind in (Kind.INFO, Kind.COUNTER)
    metric = Metric(family.stem if suffixed else family.name, family.help, family.kind)
    samples = (
        Sample(family.name, dict(zip(family.labels, map(_text, values), strict=True)), value)
        for values, value in rows
    )
    # A generator where prometheus_client keeps a list: it only iterates, and a thousand samples alive at once
    # are work for the garbage collector.
    metric.samples = cast("list[Sample]", samples)
    return metric


def _text(value: str) -> str:
    """`value` as UTF-8 can carry it: a lone surrogate out of somebody's JSON must not end every scrape."""
    return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")

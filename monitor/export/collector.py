"""The board as metric families, made fresh for each rendering: what left the board leaves no ghost series."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final, cast

from prometheus_client import Metric
from prometheus_client.registry import Collector
from prometheus_client.samples import Sample

from monitor.export import families
from monitor.export.families import Family
from monitor.model.board import Board, CheckState, EnvironmentState
from monitor.model.verdict import Verdict

STALE_AFTER_SWEEPS: Final = 5
"""How many sweep intervals a conclusive verdict is shown for."""

_Row = tuple[tuple[str, ...], float]
"""The label values of a sample in the family's order, and its value."""

_Checked = tuple[EnvironmentState, str, CheckState]
"""An environment, a route or the empty text, and a check of it that does not skip."""


class BoardCollector(Collector):
    """The families of one board as of `now`."""

    def __init__(self, board: Board, now: datetime) -> None:
        self._board = board
        self._now = now

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
            families.ROUTE_INFO: (
                ((r.environment, r.route, r.livekit_trunk, r.twilio_trunk, r.address, r.edge), 1.0)
                for r in self._board.routes.values()
            ),
            **self._of_checks(),
        }
        for family in families.BOARD_FAMILIES:
            yield _metric(family, rows[family])

    def good_until(self) -> datetime | None:
        """The last moment at which these families are still true; None where nothing in them can expire."""
        expiries = (_expiry(checked) for checked in _checked(self._board))
        return min((expiry for expiry in expiries if expiry and expiry >= self._now), default=None)

    def _of_checks(self) -> dict[Family, Iterable[_Row]]:
        board, now = self._board, self._now
        return {
            families.CHECK_SUCCESS: (
                (_labels(checked), float(bool(checked[2].success)))
                for checked in _checked(board)
                if (expiry := _expiry(checked)) and expiry >= now
            ),
            families.CHECK_CONCLUSIVE: (
                (_labels(checked), float(checked[2].finding.verdict.conclusive))
                for checked in _checked(board)
            ),
            families.CHECK_LAST_CONCLUSIVE_TIMESTAMP_SECONDS: (
                (_labels(checked), checked[2].told_at.timestamp())
                for checked in _checked(board)
                if checked[2].told_at
            ),
            families.CHECK_INFO: (
                ((*_labels(checked), checked[2].finding.severity.value), 1.0) for checked in _checked(board)
            ),
        }


def _checked(board: Board) -> Iterator[_Checked]:
    for environment in board.environments.values():
        for check in environment.checks.values():
            if check.finding.verdict is not Verdict.SKIP:
                yield environment, "", check
    for route in board.routes.values():
        for check in route.checks.values():
            if check.finding.verdict is not Verdict.SKIP:
                yield board.environments[route.environment], route.route, check


def _labels(checked: _Checked) -> tuple[str, str, str]:
    environment, route, check = checked
    return environment.environment, route, check.finding.check


def _expiry(checked: _Checked) -> datetime | None:
    """Until when the check's last conclusive verdict is shown; None where it never had one."""
    environment, _route, check = checked
    return check.told_at + _shown_for(environment.sweep_every) if check.told_at else None


def _shown_for(sweep_every: timedelta) -> timedelta:
    return STALE_AFTER_SWEEPS * sweep_every


def _metric(family: Family, rows: Iterable[_Row]) -> Metric:
    metric = Metric(
        family.stem if family.kind is families.Kind.INFO else family.name, family.help, family.kind
    )
    samples = (
        Sample(family.name, dict(zip(family.labels, map(_text, values), strict=True)), value)
        for values, value in rows
    )
    # A generator where prometheus_client keeps a list: it only iterates, and twenty thousand samples alive at
    # once make the garbage collector hold every thread for 90 ms (measured with 1,000 routes).
    metric.samples = cast("list[Sample]", samples)
    return metric


def _text(value: str) -> str:
    """`value` as UTF-8 can carry it: a lone surrogate out of somebody's JSON must not end every scrape."""
    return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")

"""The check families, which with those of canaries are nearly all of an exposition, as lines of text.

prometheus_client writes every other sample, and what stands above these. Sample by sample it takes over half
a second for the 68,000 lines of a thousand routes, which a scrape would wait for after every sweep; here the
four lines of a check share their labels. A test holds both to the same bytes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final

from monitor.export import families
from monitor.export.family import Family
from monitor.export.spelling import escaped, number
from monitor.model.board import Board, CheckState
from monitor.model.verdict import Verdict

STALE_AFTER_SWEEPS: Final = 5
"""How many sweep intervals a conclusive verdict is shown for."""

_SUCCESS_NAME: Final = families.CHECK_SUCCESS.name
_CONCLUSIVE_NAME: Final = families.CHECK_CONCLUSIVE.name
_TOLD_NAME: Final = families.CHECK_LAST_CONCLUSIVE_TIMESTAMP_SECONDS.name
_INFO_NAME: Final = families.CHECK_INFO.name

_CONCLUSIVE: Final[Mapping[Verdict, str]] = {
    verdict: "1.0" if verdict.conclusive else "0.0" for verdict in Verdict if verdict is not Verdict.SKIP
}
_SUCCESS: Final = {True: "1.0", False: "0.0", None: "0.0"}


@dataclass(frozen=True, slots=True)
class _Scope:
    """The checks of a route or of an environment, with the labels that they share.

    A conclusive verdict is shown when it was told at `oldest` or later.
    """

    labels: str
    oldest: datetime
    checks: Mapping[str, CheckState]


@dataclass(frozen=True, slots=True)
class CheckLines:
    """The lines of each family of checks, each with its line feed.

    They are true until `good_until`, the last such moment; None where nothing in them can expire.
    """

    success: list[str]
    conclusive: list[str]
    told: list[str]
    info: list[str]
    good_until: datetime | None

    def families(self) -> tuple[tuple[Family, list[str]], ...]:
        """In the order of the table."""
        return (
            (families.CHECK_SUCCESS, self.success),
            (families.CHECK_CONCLUSIVE, self.conclusive),
            (families.CHECK_LAST_CONCLUSIVE_TIMESTAMP_SECONDS, self.told),
            (families.CHECK_INFO, self.info),
        )


def check_lines(board: Board, now: datetime) -> CheckLines:
    """The checks of a board as of `now`; those that skip have no line."""
    success: list[str] = []
    conclusive: list[str] = []
    told: list[str] = []
    info: list[str] = []
    expiries: list[datetime] = []
    stamp, name_of = cache(_timestamp), cache(escaped)  # a sweep tells nearly all verdicts at one time
    for scope in _scopes(board, now):
        first_shown: datetime | None = None
        for name, state in scope.checks.items():
            judged = _CONCLUSIVE.get(state.finding.judgement.verdict)
            if judged is None:
                continue
            labels = f'{{check="{name_of(name)}",{scope.labels}'
            at = state.told_at
            if at is not None:
                told.append(f"{_TOLD_NAME}{labels}}} {stamp(at)}\n")
                if at >= scope.oldest:
                    success.append(f"{_SUCCESS_NAME}{labels}}} {_SUCCESS[state.success]}\n")
                    if first_shown is None or at < first_shown:
                        first_shown = at
            conclusive.append(f"{_CONCLUSIVE_NAME}{labels}}} {judged}\n")
            info.append(f'{_INFO_NAME}{labels},severity="{state.finding.severity.value}"}} 1.0\n')
        if first_shown is not None:
            expiries.append(now + (first_shown - scope.oldest))
    return CheckLines(success, conclusive, told, info, min(expiries, default=None))


def _scopes(board: Board, now: datetime) -> Iterator[_Scope]:
    oldest = {
        name: now - STALE_AFTER_SWEEPS * state.sweep_every for name, state in board.environments.items()
    }
    for name, environment in board.environments.items():
        yield _Scope(_where(name, ""), oldest[name], environment.checks)
    for route in board.routes.values():
        yield _Scope(_where(route.environment, route.route), oldest[route.environment], route.checks)


def _where(environment: str, route: str) -> str:
    return f'environment="{escaped(environment)}",route="{escaped(route)}"'


def _timestamp(at: datetime) -> str:
    return number(at.timestamp())

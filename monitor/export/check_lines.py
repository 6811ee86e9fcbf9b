"""The check families, which are nearly all of an exposition, as lines of text.

prometheus_client writes every other sample, and what stands above these. Sample by sample it takes half a
second for the 68,000 lines of a thousand routes, which a scrape would wait for after every sweep; here the
four lines of a check share their labels. A test holds both to the same bytes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Final

from prometheus_client.utils import floatToGoString

from monitor.export import families
from monitor.export.families import Family
from monitor.model.board import Board, CheckState
from monitor.model.verdict import Verdict

STALE_AFTER_SWEEPS: Final = 5
"""How many sweep intervals a conclusive verdict is shown for."""

_VALUES: Final = {True: "1.0", False: "0.0"}


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
    """The lines of each family of checks, each with its line feed."""

    success: list[str] = field(default_factory=list)
    conclusive: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    info: list[str] = field(default_factory=list)

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
    lines = CheckLines()
    stamp = cache(_timestamp)  # a sweep tells nearly all of its verdicts at one time
    name_of = cache(escaped)
    for scope in _scopes(board, now):
        for name, state in scope.checks.items():
            verdict = state.finding.verdict
            if verdict is Verdict.SKIP:
                continue
            labels = f'check="{name_of(name)}",{scope.labels}'
            if state.told_at is not None:
                if state.told_at >= scope.oldest:
                    success = _VALUES[bool(state.success)]
                    lines.success.append(f"{families.CHECK_SUCCESS.name}{{{labels}}} {success}\n")
                lines.told.append(
                    f"{families.CHECK_LAST_CONCLUSIVE_TIMESTAMP_SECONDS.name}{{{labels}}} "
                    f"{stamp(state.told_at)}\n"
                )
            conclusive = _VALUES[verdict.conclusive]
            lines.conclusive.append(f"{families.CHECK_CONCLUSIVE.name}{{{labels}}} {conclusive}\n")
            severity = state.finding.severity.value
            lines.info.append(
                f'{families.CHECK_INFO.name}{{{labels},severity="{severity}"}} {_VALUES[True]}\n'
            )
    return lines


def good_until(board: Board, now: datetime) -> datetime | None:
    """The last moment at which these lines are still true; None where nothing in them can expire."""
    expiries: list[datetime] = []
    for scope in _scopes(board, now):
        told = {state.told_at for state in scope.checks.values() if state.finding.verdict is not Verdict.SKIP}
        shown = [at for at in told if at is not None and at >= scope.oldest]
        if shown:
            expiries.append(now + (min(shown) - scope.oldest))
    return min(expiries, default=None)


def escaped(value: str) -> str:
    """A label's value between its quotes, by the exposition formats (both have the same three escapes)."""
    return value.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")


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
    return str(floatToGoString(at.timestamp()))  # type: ignore[no-untyped-call]

"""The check families, which with those of canaries are nearly all of an exposition, as lines of text.

prometheus_client writes every other sample, and what stands above these. Sample by sample it takes over half
a second for the 68,000 lines of a thousand routes, which a scrape would wait for after every sweep; here the
lines of a check share their labels. A test holds both to the same bytes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from monitor.export import families
from monitor.export.family import Family
from monitor.export.spelling import encoded, escaped, number
from monitor.model.board import Board, CheckState, EnvironmentState
from monitor.model.verdict import Verdict

STALE_AFTER_SWEEPS: Final = 5
"""How many sweep intervals a conclusive verdict is shown for."""

_FAMILIES: Final = (
    families.CHECK_SUCCESS,
    families.CHECK_CONCLUSIVE,
    families.CHECK_LAST_CONCLUSIVE_TIMESTAMP_SECONDS,
    families.CHECK_FAILING_SINCE_TIMESTAMP_SECONDS,
    families.CHECK_INFO,
)
_SUCCESS_NAME: Final = families.CHECK_SUCCESS.name
_CONCLUSIVE_NAME: Final = families.CHECK_CONCLUSIVE.name
_TOLD_NAME: Final = families.CHECK_LAST_CONCLUSIVE_TIMESTAMP_SECONDS.name
_FAILING_NAME: Final = families.CHECK_FAILING_SINCE_TIMESTAMP_SECONDS.name
_INFO_NAME: Final = families.CHECK_INFO.name

_CONCLUSIVE: Final[Mapping[Verdict, str]] = {
    verdict: "1.0" if verdict.conclusive else "0.0" for verdict in Verdict if verdict is not Verdict.SKIP
}
_Scope = tuple[str, Mapping[str, CheckState]]
"""A route, '' for its environment itself, and what was found of it."""

_SUCCESS: Final = {True: "1.0", False: "0.0", None: "0.0"}


@dataclass(frozen=True, slots=True)
class CheckLines:
    """The text of each family of checks, in the order of the table, a piece for each environment.

    It is true until `good_until`, the last such moment; None where nothing in it can expire.
    """

    families: tuple[tuple[Family, tuple[bytes, ...]], ...]
    good_until: datetime | None


@dataclass(frozen=True, slots=True)
class _Written:
    """The text of an environment's checks and those of its routes, by family; true from `at` to `good_until`.

    A conclusive verdict is shown for `shown`; the checks in `accepted` may be unknown.
    """

    of: tuple[_Scope, ...]
    accepted: frozenset[str]
    shown: timedelta
    at: datetime
    good_until: datetime | None
    text: tuple[bytes, ...]

    def holds(self, of: tuple[_Scope, ...], around: EnvironmentState, now: datetime) -> bool:
        return (
            self.at <= now
            and (self.good_until is None or now <= self.good_until)
            and self.shown == _shown(around)
            and self.accepted == around.accept_unknown
            and len(self.of) == len(of)
            and all(
                mine[0] == other[0] and mine[1] is other[1] for mine, other in zip(self.of, of, strict=True)
            )
        )


class CheckWriter:
    """Remembers the text of the board before: a call changes no check. For one thread at a time.

    An environment is kept as a whole, since a sweep judges it as a whole.
    """

    def __init__(self) -> None:
        self._written: dict[str, _Written] = {}

    def lines(self, board: Board, now: datetime) -> CheckLines:
        """The checks of a board as of `now`; those that skip have no line."""
        self._written = {
            name: self._one(board.environments[name], of, now) for name, of in _scopes(board).items()
        }
        written = self._written.values()
        columns = zip(*(each.text for each in written), strict=True) if written else [()] * len(_FAMILIES)
        ends = (each.good_until for each in written if each.good_until)
        return CheckLines(tuple(zip(_FAMILIES, columns, strict=True)), min(ends, default=None))

    def _one(self, around: EnvironmentState, of: tuple[_Scope, ...], now: datetime) -> _Written:
        before = self._written.get(around.environment)
        if before and before.holds(of, around, now):
            return before
        shown = _shown(around)
        text, first_shown = _text(around, of, now - shown)
        return _Written(of, around.accept_unknown, shown, now, first_shown and first_shown + shown, text)


def _shown(around: EnvironmentState) -> timedelta:
    return STALE_AFTER_SWEEPS * around.sweep_every


def _text(
    around: EnvironmentState, scopes: Iterable[_Scope], oldest: datetime
) -> tuple[tuple[bytes, ...], datetime | None]:
    """The text by family, and when the oldest verdict was told of those that were told since `oldest`."""
    success: list[str] = []
    conclusive: list[str] = []
    told: list[str] = []
    failing: list[str] = []
    info: list[str] = []
    first_shown: datetime | None = None
    stamp, name_of = cache(_timestamp), cache(escaped)  # a sweep tells nearly all verdicts at one time
    for route, checks in scopes:
        where = _where(around.environment, route)
        for name, state in checks.items():
            judged = _CONCLUSIVE.get(state.finding.judgement.verdict)
            if judged is None:
                continue
            labels = f'{{check="{name_of(name)}",{where}'
            at = state.told_at
            if at is not None:
                told.append(f"{_TOLD_NAME}{labels}}} {stamp(at)}\n")
                if at >= oldest:
                    success.append(f"{_SUCCESS_NAME}{labels}}} {_SUCCESS[state.success]}\n")
                    if state.success is False:
                        failing.append(
                            f"{_FAILING_NAME}{labels}}} {stamp(state.held_since or state.since)}\n"
                        )
                    if first_shown is None or at < first_shown:
                        first_shown = at
            if name not in around.accept_unknown or state.finding.verdict is not Verdict.UNKNOWN:
                conclusive.append(f"{_CONCLUSIVE_NAME}{labels}}} {judged}\n")
            info.append(f'{_INFO_NAME}{labels},severity="{state.finding.severity.value}"}} 1.0\n')
    columns = (success, conclusive, told, failing, info)
    return tuple(encoded("".join(lines)) for lines in columns), first_shown


def _scopes(board: Board) -> dict[str, tuple[_Scope, ...]]:
    """By environment its own checks, under an empty route, and those of its routes."""
    scopes: dict[str, list[_Scope]] = {
        name: [("", environment.checks)] for name, environment in board.environments.items()
    }
    for (name, route), state in board.routes.items():
        scopes[name].append((route, state.checks))
    return {name: tuple(of) for name, of in scopes.items()}


def _where(environment: str, route: str) -> str:
    return f'environment="{escaped(environment)}",route="{escaped(route)}"'


def _timestamp(at: datetime) -> str:
    return number(at.timestamp())

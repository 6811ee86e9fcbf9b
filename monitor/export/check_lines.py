"""The check families, which with those of canaries are nearly all of an exposition, as lines of text.

prometheus_client writes every other sample, and what stands above these. Sample by sample it takes over half
a second for the 68,000 lines of a thousand routes, which a scrape would wait for after every sweep; here the
four lines of a check share their labels. A test holds both to the same bytes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from monitor.export import families
from monitor.export.family import Family
from monitor.export.spelling import escaped, number
from monitor.model.board import Board, CheckState, RouteKey
from monitor.model.verdict import Verdict

STALE_AFTER_SWEEPS: Final = 5
"""How many sweep intervals a conclusive verdict is shown for."""

_FAMILIES: Final = (
    families.CHECK_SUCCESS,
    families.CHECK_CONCLUSIVE,
    families.CHECK_LAST_CONCLUSIVE_TIMESTAMP_SECONDS,
    families.CHECK_INFO,
)
_SUCCESS_NAME: Final = families.CHECK_SUCCESS.name
_CONCLUSIVE_NAME: Final = families.CHECK_CONCLUSIVE.name
_TOLD_NAME: Final = families.CHECK_LAST_CONCLUSIVE_TIMESTAMP_SECONDS.name
_INFO_NAME: Final = families.CHECK_INFO.name

_CONCLUSIVE: Final[Mapping[Verdict, str]] = {
    verdict: "1.0" if verdict.conclusive else "0.0" for verdict in Verdict if verdict is not Verdict.SKIP
}
_SUCCESS: Final = {True: "1.0", False: "0.0", None: "0.0"}


@dataclass(frozen=True, slots=True)
class CheckLines:
    """The lines of each family of checks, in the order of the table, each with its line feed.

    They are true until `good_until`, the last such moment; None where nothing in them can expire.
    """

    families: tuple[tuple[Family, Iterable[str]], ...]
    good_until: datetime | None


@dataclass(frozen=True, slots=True)
class _Written:
    """The lines of a route's checks, or of an environment's own, by family; true from `at` to `good_until`.

    A conclusive verdict is shown for `shown`.
    """

    of: Mapping[str, CheckState]
    shown: timedelta
    at: datetime
    good_until: datetime | None
    text: tuple[str, ...]

    def holds(self, of: Mapping[str, CheckState], shown: timedelta, now: datetime) -> bool:
        same = self.of is of and self.shown == shown and self.at <= now
        return same and (self.good_until is None or now <= self.good_until)


class CheckWriter:
    """Remembers the lines of the board before: a call changes no check. For one thread at a time."""

    def __init__(self) -> None:
        self._written: dict[RouteKey, _Written] = {}

    def lines(self, board: Board, now: datetime) -> CheckLines:
        """The checks of a board as of `now`; those that skip have no line."""
        shown = {name: STALE_AFTER_SWEEPS * each.sweep_every for name, each in board.environments.items()}
        spell = _Spelling(cache(_timestamp), cache(escaped))
        scopes = _scopes(board)
        self._written = {key: self._one(key, of, shown[key[0]], now, spell) for key, of in scopes}
        written = self._written.values()
        columns = zip(*(each.text for each in written), strict=True) if written else [()] * len(_FAMILIES)
        ends = (each.good_until for each in written if each.good_until)
        return CheckLines(tuple(zip(_FAMILIES, columns, strict=True)), min(ends, default=None))

    def _one(
        self, key: RouteKey, of: Mapping[str, CheckState], shown: timedelta, now: datetime, spell: "_Spelling"
    ) -> _Written:
        before = self._written.get(key)
        if before and before.holds(of, shown, now):
            return before
        text, first_shown = _text(_where(*key), of, now - shown, spell)
        return _Written(of, shown, now, first_shown and first_shown + shown, text)


@dataclass(frozen=True, slots=True)
class _Spelling:
    """What stands in many lines, spelt once: a sweep tells nearly all verdicts at one time."""

    stamp: Callable[[datetime], str]
    name: Callable[[str], str]


def _text(
    where: str, checks: Mapping[str, CheckState], oldest: datetime, spell: _Spelling
) -> tuple[tuple[str, ...], datetime | None]:
    """The lines by family, and when the oldest verdict was told of those that were told since `oldest`."""
    success: list[str] = []
    conclusive: list[str] = []
    told: list[str] = []
    info: list[str] = []
    first_shown: datetime | None = None
    for name, state in checks.items():
        judged = _CONCLUSIVE.get(state.finding.judgement.verdict)
        if judged is None:
            continue
        labels = f'{{check="{spell.name(name)}",{where}'
        at = state.told_at
        if at is not None:
            told.append(f"{_TOLD_NAME}{labels}}} {spell.stamp(at)}\n")
            if at >= oldest:
                success.append(f"{_SUCCESS_NAME}{labels}}} {_SUCCESS[state.success]}\n")
                if first_shown is None or at < first_shown:
                    first_shown = at
        conclusive.append(f"{_CONCLUSIVE_NAME}{labels}}} {judged}\n")
        info.append(f'{_INFO_NAME}{labels},severity="{state.finding.severity.value}"}} 1.0\n')
    return tuple(map("".join, (success, conclusive, told, info))), first_shown


def _scopes(board: Board) -> Iterator[tuple[RouteKey, Mapping[str, CheckState]]]:
    """Each environment's own checks under an empty route, and after them those of all routes."""
    for name, environment in board.environments.items():
        yield (name, ""), environment.checks
    for key, route in board.routes.items():
        yield key, route.checks


def _where(environment: str, route: str) -> str:
    return f'environment="{escaped(environment)}",route="{escaped(route)}"'


def _timestamp(at: datetime) -> str:
    return number(at.timestamp())

"""The canary families of a board as lines of text, written anew only where a canary changed.

A call changes one canary of a thousand: the lines of the others are kept from the scrape before, and with
them what was asked of their budgets, which only a call or the turn of an hour changes.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import is_
from typing import Final

from monitor.export import canary_families as families
from monitor.export.budget_lines import calls_left, spend_left
from monitor.export.canary_text import WRITERS, Seen
from monitor.export.family import Family
from monitor.export.spelling import escaped, number
from monitor.model.board import Board, RouteKey
from monitor.model.budget import BudgetLeft, Budgets
from monitor.model.canary_state import CanaryState
from monitor.model.skip import Suspension
from monitor.model.window import Window

_ASKED_AGAIN: Final = timedelta(seconds=15)
"""When budgets that could not be told are asked for again: a scrape interval."""
_MOMENT: Final = timedelta.resolution

_FAMILIES: Final = (*(writer.family for writer in WRITERS), families.MAINTENANCE_ACTIVE)


@dataclass(frozen=True, slots=True)
class CanaryLines:
    """The lines of each family of canaries, true until `good_until`; None where that is for ever."""

    families: tuple[tuple[Family, Iterable[str]], ...]
    good_until: datetime | None


@dataclass(frozen=True, slots=True)
class _Written:
    """The lines of a route, or those of an environment itself, by family; true from `at` to `good_until`."""

    of: tuple[CanaryState, ...]
    dials: bool
    at: datetime
    good_until: datetime
    text: tuple[str, ...]

    def holds(self, of: tuple[CanaryState, ...], dials: bool, now: datetime) -> bool:
        return (
            self.at <= now <= self.good_until
            and self.dials is dials
            and len(self.of) == len(of)
            and all(map(is_, self.of, of))
        )


class CanaryWriter:
    """Remembers the lines of the board before. For one thread at a time."""

    def __init__(self, budgets: Budgets, exemplars: bool) -> None:
        """`exemplars` says whether the format can name the run that fell into a bucket."""
        self._budgets = budgets
        self._exemplars = exemplars
        self._written: dict[RouteKey, _Written] = {}

    def lines(self, board: Board, dials: bool, now: datetime) -> CanaryLines:
        """The canaries of a board as of `now`; `dials` says whether this process places their calls."""
        scopes = dict(_scopes(board))
        kept = {
            key: before
            for key, of in scopes.items()
            if (before := self._written.get(key)) and before.holds(of, dials, now)
        }
        stale = [key for key in scopes if key not in kept]
        left, good_until = self._left(stale, now) if stale else ({}, now)
        for key in stale:
            text = _text(key, scopes[key], dials, tuple(left.get(key, ())), self._exemplars)
            kept[key] = _Written(scopes[key], dials, now, good_until, text)
        self._written = {key: kept[key] for key in scopes}
        written = self._written.values()
        columns = zip(*(each.text for each in written), strict=True) if written else [()] * len(_FAMILIES)
        first_end = min((each.good_until for each in written), default=None)
        return CanaryLines(tuple(zip(_FAMILIES, columns, strict=True)), first_end)

    def _left(
        self, stale: Collection[RouteKey], now: datetime
    ) -> tuple[Mapping[RouteKey, Iterable[BudgetLeft]], datetime]:
        """What is left of all these budgets, asked for at once, and how long that is true."""
        told = self._budgets(stale)
        if told is None:
            return {}, now + _ASKED_AGAIN
        return told, Window.HOUR.bounds(now)[1] - _MOMENT


def _scopes(board: Board) -> Iterator[tuple[RouteKey, tuple[CanaryState, ...]]]:
    """Each route that is called, and after those of an environment, under an empty route, all of them."""
    called = [(key, state.canary) for key, state in board.routes.items() if state.canary]
    called.sort(key=_environment)
    for environment, routes in groupby(called, _environment):
        of_environment: list[CanaryState] = []
        for key, canary in routes:
            of_environment.append(canary)
            yield key, (canary,)
        yield (environment, ""), tuple(of_environment)


def _environment(called: tuple[RouteKey, CanaryState]) -> str:
    return called[0][0]


def _text(
    key: RouteKey, of: tuple[CanaryState, ...], dials: bool, left: tuple[BudgetLeft, ...], exemplars: bool
) -> tuple[str, ...]:
    where = (escaped(key[0]), escaped(key[1]))
    if not key[1]:
        return _of_environment(where, of, left)
    seen = Seen(where, of[0], dials, left, exemplars)
    return (*(writer.write(seen) for writer in WRITERS), "")


def _of_environment(
    where: tuple[str, str], of: tuple[CanaryState, ...], left: tuple[BudgetLeft, ...]
) -> tuple[str, ...]:
    rests = any(canary.suspended is Suspension.MAINTENANCE for canary in of)
    text = {
        families.CANARY_BUDGET_CALLS_REMAINING: calls_left(where, left),
        families.CANARY_BUDGET_SPEND_REMAINING: spend_left(where, left, of),
        families.MAINTENANCE_ACTIVE: (
            f'{families.MAINTENANCE_ACTIVE.name}{{environment="{where[0]}"}} {number(rests)}\n'
        ),
    }
    return tuple(text.get(family, "") for family in _FAMILIES)

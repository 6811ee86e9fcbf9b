"""The canary families of a board as lines of text, written anew only where a canary changed.

A call changes one canary of a thousand: the lines of the others are kept from the scrape before, and with
them what was asked of their budgets, which only a call or the turn of an hour changes.
"""

from collections.abc import Iterable, Iterator
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
        asking = _Asking(self._budgets, now)
        self._written = dict(self._all(board, dials, asking))
        written = self._written.values()
        columns = zip(*(each.text for each in written), strict=True) if written else [()] * len(_FAMILIES)
        good_until = min((each.good_until for each in written), default=None)
        return CanaryLines(tuple(zip(_FAMILIES, columns, strict=True)), good_until)

    def _all(self, board: Board, dials: bool, asking: "_Asking") -> Iterator[tuple[RouteKey, _Written]]:
        called = [(key, state.canary) for key, state in board.routes.items() if state.canary]
        called.sort(key=_environment)
        for environment, routes in groupby(called, _environment):
            of_environment: list[CanaryState] = []
            for key, canary in routes:
                of_environment.append(canary)
                yield key, self._one(key, (canary,), dials, asking)
            yield (environment, ""), self._one((environment, ""), tuple(of_environment), dials, asking)

    def _one(self, key: RouteKey, of: tuple[CanaryState, ...], dials: bool, asking: "_Asking") -> _Written:
        before = self._written.get(key)
        if before and before.holds(of, dials, asking.now):
            return before
        left, good_until = asking.left(*key)
        where = (escaped(key[0]), escaped(key[1]))
        text = (
            (*(w.write(Seen(where, of[0], dials, left, self._exemplars)) for w in WRITERS), "")
            if key[1]
            else _of_environment(where, of, left)
        )
        return _Written(of, dials, asking.now, good_until, text)


class _Asking:
    """Asks for budgets during one scrape, and no more once they could not be told: that may take long."""

    def __init__(self, budgets: Budgets, now: datetime) -> None:
        self.now = now
        self._budgets = budgets
        self._tells = True

    def left(self, environment: str, route: str) -> tuple[tuple[BudgetLeft, ...], datetime]:
        """What is left, and how long that is true; an empty route is the environment."""
        told = self._budgets(environment, route or None) if self._tells else None
        if told is None:
            self._tells = False
            return (), self.now + _ASKED_AGAIN
        return tuple(told), Window.HOUR.bounds(self.now)[1] - _MOMENT


def _environment(called: tuple[RouteKey, CanaryState]) -> str:
    return called[0][0]


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

"""Limits that the scheduled calls will meet before the limit's window ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.cli.daemon.told import BudgetTold, LeftTold, RouteTold
from monitor.model.window import Window


@dataclass(frozen=True, slots=True)
class Shortage:
    """A limit of a route, or with `route` None of its environment; `due` are the calls that are scheduled
    until `until`, `calls` what is left for them; None where the money is used up.
    """

    environment: str
    route: str | None
    window: Window
    until: datetime
    calls: int | None
    due: int


def shortages(
    budgets: Iterable[BudgetTold], routes: Iterable[RouteTold], now: datetime
) -> tuple[Shortage, ...]:
    """An environment is short of what `routes` need of it, those without a choice being all."""
    every = {
        (route.environment, route.route): timedelta(seconds=route.canary.every_seconds)
        for route in routes
        if route.canary is not None and route.canary.every_seconds >= 1
    }
    found = []
    for budget in budgets:
        own = [
            each
            for (environment, route), each in every.items()
            if environment == budget.environment and budget.route in (None, route)
        ]
        for left in budget.left:
            short = _short(budget, left, own, now)
            found += [short] if short else []
    return tuple(found)


def _short(budget: BudgetTold, left: LeftTold, every: Iterable[timedelta], now: datetime) -> Shortage | None:
    _, until = left.window.bounds(now)
    due = sum((until - now) // each for each in every)
    of = (budget.environment, budget.route, left.window, until)
    if left.spend is not None and left.spend <= 0:
        return Shortage(*of, None, due)
    if left.calls is not None and left.calls < due:
        return Shortage(*of, left.calls, due)
    return None

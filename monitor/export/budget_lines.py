"""What is left of budgets, of a route or of an environment, as lines of text."""

from collections.abc import Iterable

from monitor.export import canary_families as families
from monitor.export.spelling import number, series_of_routes
from monitor.model.budget import BudgetLeft
from monitor.model.canary_state import CanaryState


def calls_left(where: tuple[str, str], left: Iterable[BudgetLeft]) -> str:
    """A series for each limit of calls; `where` is environment and route, escaped."""
    name = families.CANARY_BUDGET_CALLS_REMAINING.name
    return "".join(
        f"{series_of_routes(name, window=each.window) % where}{number(each.calls)}\n"
        for each in left
        if each.calls is not None
    )


def spend_left(where: tuple[str, str], left: Iterable[BudgetLeft], states: Iterable[CanaryState]) -> str:
    """A series for each limit of money; `states` are the canaries that it is for."""
    name = families.CANARY_BUDGET_SPEND_REMAINING.name
    lines: list[str] = []
    for each in left:
        if each.spend is not None:
            currency = each.currency or _currency(states)
            series = series_of_routes(name, window=each.window, currency=currency)
            lines.append(f"{series % where}{number(float(each.spend))}\n")
    return "".join(lines)


def _currency(states: Iterable[CanaryState]) -> str:
    """What was spent so far in; empty where that is nothing yet, or more than one."""
    spent = {currency for state in states for currency in state.totals.spend}
    return spent.pop() if len(spent) == 1 else ""

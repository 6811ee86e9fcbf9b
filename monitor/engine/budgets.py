"""What the ledger says is left of budgets, as metrics show it."""

from collections.abc import Callable, Collection
from datetime import datetime

from monitor.engine.desk import Counting
from monitor.engine.plan import Plan
from monitor.history import Remaining
from monitor.model.board import RouteKey
from monitor.model.budget import BudgetLeft
from monitor.model.protocols import StoreError
from monitor.model.window import Window


class LedgerBudgets:
    """Answers from any thread; a model Budgets."""

    def __init__(self, ledger: Counting, plan: Callable[[], Plan], now: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._plan = plan
        self._now = now

    def __call__(self, wanted: Collection[RouteKey], /) -> dict[RouteKey, tuple[BudgetLeft, ...]] | None:
        found = ((key, self._plan().limits(key)) for key in wanted)
        try:
            left = self._ledger.remaining(
                {key: limits for key, limits in found if limits is not None}, self._now()
            )
        except StoreError:
            return None
        return {key: _shown(of) for key, of in left.items()}


def _shown(left: Remaining) -> tuple[BudgetLeft, ...]:
    calls = tuple(BudgetLeft(window, calls=count) for window, count in left.calls.items())
    return calls if left.spend is None else (*calls, BudgetLeft(Window.MONTH, spend=left.spend))

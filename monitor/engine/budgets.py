"""What the ledger says is left of budgets, as metrics show it."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from monitor.engine.desk import Counting
from monitor.history import Remaining
from monitor.model.board import RouteKey
from monitor.model.budget import BudgetLeft
from monitor.model.canary import Limits
from monitor.model.protocols import StoreError
from monitor.model.route import Environment
from monitor.model.window import Window


class LedgerBudgets:
    """Answers from any thread; a model Budgets."""

    def __init__(
        self, ledger: Counting, environments: Iterable[Environment], now: Callable[[], datetime]
    ) -> None:
        self._ledger = ledger
        self._now = now
        self._limits: dict[RouteKey, Limits] = {}
        for environment in environments:
            self._limits[environment.name, ""] = environment.dialling.limits
            for route in environment.routes:
                if route.canary is not None:
                    self._limits[environment.name, route.name] = route.canary.limits

    def __call__(self, wanted: Collection[RouteKey], /) -> dict[RouteKey, tuple[BudgetLeft, ...]] | None:
        limits = {key: self._limits[key] for key in wanted if key in self._limits}
        try:
            left = self._ledger.remaining(limits, self._now())
        except StoreError:
            return None
        return {key: _shown(of) for key, of in left.items()}


def _shown(left: Remaining) -> tuple[BudgetLeft, ...]:
    calls = tuple(BudgetLeft(window, calls=count) for window, count in left.calls.items())
    return calls if left.spend is None else (*calls, BudgetLeft(Window.MONTH, spend=left.spend))

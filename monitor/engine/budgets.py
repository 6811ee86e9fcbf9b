"""What the ledger says is left of budgets, as metrics show it."""

from collections.abc import Callable, Iterable
from datetime import datetime

from monitor.engine.desk import Counting
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
        self._limits: dict[tuple[str, str | None], Limits] = {}
        for environment in environments:
            self._limits[environment.name, None] = environment.dialling.limits
            for route in environment.routes:
                if route.canary is not None:
                    self._limits[environment.name, route.name] = route.canary.limits

    def __call__(self, environment: str, route: str | None, /) -> tuple[BudgetLeft, ...] | None:
        limits = self._limits.get((environment, route), Limits())
        try:
            left = self._ledger.remaining(environment, route, limits, self._now())
        except StoreError:
            return None
        calls = tuple(BudgetLeft(window, calls=count) for window, count in left.calls.items())
        return calls if left.spend is None else (*calls, BudgetLeft(Window.MONTH, spend=left.spend))

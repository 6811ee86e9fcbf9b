"""What is left of the limits of canaries, as it is shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from monitor.model.window import Window


@dataclass(frozen=True, slots=True)
class BudgetLeft:
    """What is left of a limit in its running window: of `calls`, of `spend`, None of what has no limit.

    `currency` is empty where it is not known.
    """

    window: Window
    calls: int | None = None
    spend: Decimal | None = None
    currency: str = ""


class Budgets(Protocol):
    def __call__(self, environment: str, route: str | None, /) -> Iterable[BudgetLeft] | None:
        """What is left of the limits of a route, or of the environment where `route` is None.

        None where it cannot be told now. May be called from any thread.
        """
        ...

"""What is left of the limits of canaries, as it is shown."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from monitor.model.board import RouteKey
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
    """Who knows what is left."""

    def __call__(self, wanted: Collection[RouteKey], /) -> Mapping[RouteKey, Iterable[BudgetLeft]] | None:
        """What is left of the limits of routes by environment and name, of an environment under no name.

        None where it cannot be told now. May be called from any thread.
        """
        ...


def no_limits(_wanted: Collection[RouteKey], /) -> Mapping[RouteKey, Iterable[BudgetLeft]]:
    """The budgets of a daemon that places no calls."""
    return {}

"""For how long the rows are kept that only people look back at."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

DROPPED_AT_ONCE: Final = 10
"""More than comes at once, so that the old leaves; few, so that a clock that is wrong takes little away."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long is kept what only people look back at: the board, its totals and budgets need none of it.

    `events` are for other processes that follow, and for them alone.
    """

    successes: timedelta = timedelta(days=30)
    failures: timedelta = timedelta(days=365)
    changes: timedelta = timedelta(days=365)
    events: timedelta = timedelta(days=7)

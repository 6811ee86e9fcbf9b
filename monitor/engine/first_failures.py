"""When a route that begins to fail has its environment swept at once."""

from collections.abc import Callable
from typing import Final

from monitor.model.canary_state import CanaryState
from monitor.model.outcome import Result
from monitor.model.run import Run

APART: Final = 60.0
"""Seconds between two such sweeps of an environment: where a thousand routes fail one after the other, the
clouds are not asked all the time. The call that confirms a failure comes later than that."""


class FirstFailures:
    """Remembers by environment when one was last looked into; `monotonic` counts seconds."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._looked: dict[str, float] = {}

    def ask_for_a_look(self, run: Run, canary: CanaryState | None) -> bool:
        """Whether a run that ended is the first failure of its route, after which `canary` stands so."""
        if run.result is not Result.FAILURE or canary is None or canary.failures_in_row != 1:
            return False
        now, environment = self._monotonic(), run.job.environment
        if now - self._looked.get(environment, -APART) < APART:
            return False
        self._looked[environment] = now
        return True

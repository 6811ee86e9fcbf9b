"""When each canary is due next, asked anew only where its state changed: a heartbeat looks at all of them."""

from dataclasses import dataclass
from datetime import datetime

from monitor.model.board import RouteKey
from monitor.model.canary import CanaryPlan
from monitor.model.canary_state import CanaryState
from monitor.model.schedule import Due, next_due


@dataclass(frozen=True, slots=True)
class _Told:
    """What the schedule said of a state at a time."""

    state: CanaryState
    asked_at: datetime
    due: Due


class Agenda:
    """Remembers what the schedule said. As time goes on it never says an earlier time of the same state."""

    def __init__(self) -> None:
        self._told: dict[RouteKey, _Told] = {}

    def due(self, key: RouteKey, plan: CanaryPlan, state: CanaryState, now: datetime) -> Due | None:
        """The run of a route that is due by `now`; None where none is. A clock set back is asked anew."""
        told = self._told.get(key)
        if told and told.state is state and told.asked_at <= now < told.due.at:
            return None
        told = self._told[key] = _Told(state, now, next_due(plan.every, state, now))
        return told.due if told.due.at <= now else None

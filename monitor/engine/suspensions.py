"""Why the canaries of an environment are not placed now, and what the board says of that."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime

import structlog

from monitor.engine.keeper import BoardKeeper
from monitor.engine.plan import Line, Plan
from monitor.model.event import Suspended
from monitor.model.schedule import suspension
from monitor.model.skip import Suspension


class Suspensions:
    """Of the plan in force. `dials` tells whether this process is the one that does."""

    def __init__(
        self,
        plan: Callable[[], Plan],
        keeper: BoardKeeper,
        paused: Callable[[], bool],
        dials: Callable[[], bool],
    ) -> None:
        self._plan = plan
        self._keeper = keeper
        self._paused = paused
        self._dials = dials

    def of(self, line: Line, now: datetime) -> Suspension | None:
        """Why nothing of a route is dialled now, or None."""
        return suspension(line.environment.dialling, self._paused(), now)

    async def announce(self, now: datetime) -> None:
        """Tell board and log where one began or ended; who dials does."""
        paused, standing = self._paused(), self._standing()
        for name, environment in self._plan().environments.items():
            reason = suspension(environment.dialling, paused, now)
            if self._dials() and standing[name] - {reason}:
                await self._keeper.record(Suspended(name, now, reason))
                structlog.get_logger().info("canaries", environment=name, suspended=reason or "no")

    def _standing(self) -> dict[str, set[Suspension | None]]:
        """What the board says of each environment's canaries; it may be of a process before this one."""
        standing: dict[str, set[Suspension | None]] = defaultdict(set)
        for key in self._plan().lines:
            state = self._keeper.canary(key)
            if state is not None:
                standing[key[0]].add(state.suspended)
        return standing

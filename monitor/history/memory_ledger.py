"""A ledger that forgets: for the demonstration, for one call by hand without a history, and for tests."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from threading import Lock

from monitor.history import allowance
from monitor.history.allowance import Remaining, Used
from monitor.model.board import RouteKey
from monitor.model.canary import CanaryPlan, DialRules, Limits
from monitor.model.job import Job, Trigger
from monitor.model.run import Refusal
from monitor.model.window import Window


@dataclass(frozen=True, slots=True)
class _Entry:
    job: Job
    at: datetime
    cost: Decimal
    priced: bool = False


class MemoryLedger:
    """Counts as SqlLedger does, for one process, and safe to use from several threads."""

    def __init__(self, new_id: Callable[[], str]) -> None:
        self._new_id = new_id
        self._instance = new_id()
        self._entries: dict[str, _Entry] = {}
        self._lock = Lock()

    def instance(self) -> str:
        return self._instance

    def reserve(self, job: Job, plan: CanaryPlan, rules: DialRules, now: datetime) -> str | Refusal:
        """Count a call before it is dialled: the id of its run, or why it may not be."""
        with self._lock:
            tally = self._tally(job.environment, job.route)
            estimate = tally.estimate(plan)
            refused = allowance.refusal(job, plan, rules, now, tally, estimate)
            if refused is not None:
                return refused
            run = self._new_id()
            self._entries[run] = _Entry(job, now, estimate)
            return run

    def settle(self, run: str, price: Decimal) -> None:
        """What a run really cost, in the place of the estimate; a run that is not known is passed over."""
        with self._lock:
            if run in self._entries:
                self._entries[run] = replace(self._entries[run], cost=price, priced=True)

    def counted(self, run: str) -> bool:
        """Whether a run was counted here."""
        with self._lock:
            return run in self._entries

    def remaining(self, limits: Mapping[RouteKey, Limits], now: datetime) -> dict[RouteKey, Remaining]:
        """What is left of the limits of routes, and of an environment under an empty route."""
        with self._lock:
            return {key: self._remaining(key, of, now) for key, of in limits.items()}

    def close(self) -> None:
        """Nothing to give back."""

    def _remaining(self, key: RouteKey, limits: Limits, now: datetime) -> Remaining:
        environment, route = key
        tally = self._tally(environment, route)

        def used(window: Window) -> Used:
            return tally.used(*allowance.span(window, now), route=bool(route), extras=False)

        return allowance.remaining(limits, used)

    def _tally(self, environment: str, route: str | None) -> "_Tally":
        ours = tuple(entry for entry in self._entries.values() if entry.job.environment == environment)
        return _Tally(ours, route)


@dataclass(frozen=True, slots=True)
class _Tally:
    ours: tuple[_Entry, ...]
    route: str | None

    def reserved(self, due: datetime) -> datetime | None:
        return next((entry.at for entry in self._mine() if entry.job.due == due), None)

    def last_between(self, after: datetime, before: datetime) -> datetime | None:
        return max((entry.at for entry in self._mine() if after < entry.at < before), default=None)

    def used(self, since: datetime, before: datetime, *, route: bool, extras: bool) -> Used:
        counted = [
            entry
            for entry in (self._mine() if route else self.ours)
            if since <= entry.at < before and not (extras and entry.job.trigger is Trigger.SCHEDULED)
        ]
        return Used(len(counted), sum((entry.cost for entry in counted), Decimal()))

    def estimate(self, plan: CanaryPlan) -> Decimal:
        """What is configured, else the highest price that the route saw, else the environment."""
        if plan.price_per_call is not None:
            return plan.price_per_call
        mine = [entry.cost for entry in self._mine() if entry.priced]
        return max(mine or [entry.cost for entry in self.ours if entry.priced], default=Decimal())

    def _mine(self) -> Iterator[_Entry]:
        return (entry for entry in self.ours if entry.job.route == self.route)

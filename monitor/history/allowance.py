"""Whether a call may be placed, by the plan, the rules and what was counted before."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol

from monitor.model.canary import CanaryPlan, DialRules, Limits
from monitor.model.job import Job, Trigger
from monitor.model.run import Refusal
from monitor.model.schedule import least_gap
from monitor.model.skip import SkipReason
from monitor.model.window import Window


@dataclass(frozen=True, slots=True)
class Used:
    """Calls and money, an estimate where a price has not come."""

    calls: int
    spend: Decimal


class Tally(Protocol):
    """What was counted before, in the environment of the job that is asked about."""

    def reserved(self, due: datetime) -> datetime | None:
        """When a call of the route that was due then was counted."""
        ...

    def last_between(self, after: datetime, before: datetime) -> datetime | None:
        """When the newest call of the route between two times was counted."""
        ...

    def used(self, since: datetime, before: datetime, *, route: bool, extras: bool) -> Used:
        """What was used between two times, by the route or the whole environment, by all or extras alone."""
        ...


@dataclass(frozen=True, slots=True)
class _Budget:
    """The limits of a route or of its environment, and the share of them that scheduled runs own."""

    limits: Limits
    owned: Limits
    route: bool

    @property
    def prefix(self) -> str:
        return "" if self.route else "environment-"


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left of limits in the running windows; a window without a limit is left out, spend is None."""

    calls: dict[Window, int]
    spend: Decimal | None


def refusal(
    job: Job, plan: CanaryPlan, rules: DialRules, now: datetime, tally: Tally, estimate: Decimal
) -> Refusal | None:
    """Why a call may not be placed now, or None; `estimate` is what it is thought to cost."""
    return (
        _forbidden(job, plan, rules, now)
        or _too_soon(job, now, tally)
        or next(_spent(job, plan, rules, now, tally, estimate), None)
    )


def remaining(limits: Limits, used: Callable[[Window], Used]) -> Remaining:
    """What is left of the limits of a route or an environment; `used` says what counts in a window."""
    calls = {window: max(0, limit - used(window).calls) for window, limit in _of_calls(limits)}
    money = limits.spend_per_month
    return Remaining(calls, None if money is None else max(Decimal(), money - used(Window.MONTH).spend))


def span(window: Window, now: datetime) -> tuple[datetime, datetime]:
    """What counts in the running window: also what a clock that was set back left in the one after it."""
    start, end = window.bounds(now)
    return start, window.bounds(end)[1]


def _forbidden(job: Job, plan: CanaryPlan, rules: DialRules, now: datetime) -> Refusal | None:
    if not rules.enabled:
        return Refusal(SkipReason.DISABLED, None)
    if not plan.to.number.startswith(rules.allowed_prefixes):
        return Refusal(SkipReason.NUMBER_NOT_ALLOWED, None)
    if job.trigger is not Trigger.MANUAL and any(window.active(now) for window in rules.maintenance):
        return Refusal(SkipReason.MAINTENANCE, None)
    return None


def _too_soon(job: Job, now: datetime, tally: Tally) -> Refusal | None:
    gap = least_gap(job.trigger)
    counted = tally.reserved(job.due)
    if counted is not None:
        return Refusal(SkipReason.DUPLICATE, max(now, counted) + gap)
    # A clock that was set back leaves calls in the near future: they are as near as those of the past.
    last = tally.last_between(now - gap, now + gap)
    return None if last is None else Refusal(SkipReason.GAP, last + gap)


def _spent(
    job: Job, plan: CanaryPlan, rules: DialRules, now: datetime, tally: Tally, estimate: Decimal
) -> Iterator[Refusal]:
    own = _needed(plan.every, estimate)
    budgets = (
        _Budget(plan.limits, own, route=True),
        _Budget(rules.limits, _larger(rules.reserved, own), route=False),
    )
    for budget in budgets:
        yield from _calls_spent(budget, job, now, tally)
        yield from _money_spent(budget, job, now, tally, estimate)


def _calls_spent(budget: _Budget, job: Job, now: datetime, tally: Tally) -> Iterator[Refusal]:
    owned = dict(_of_calls(budget.owned))
    for window, limit in _of_calls(budget.limits):
        end = window.bounds(now)[1]
        if _used(tally, window, now, route=budget.route).calls >= limit:
            yield Refusal(SkipReason(f"{budget.prefix}calls-per-{window}"), end)
        elif job.trigger is not Trigger.SCHEDULED:
            free = limit - owned.get(window, 0)
            if _used(tally, window, now, route=budget.route, extras=True).calls >= free:
                yield Refusal(SkipReason.RESERVED_SHARE, end)


def _money_spent(
    budget: _Budget, job: Job, now: datetime, tally: Tally, estimate: Decimal
) -> Iterator[Refusal]:
    limit, end = budget.limits.spend_per_month, Window.MONTH.bounds(now)[1]
    if limit is None:
        return
    spent = _used(tally, Window.MONTH, now, route=budget.route).spend
    if limit == 0 or spent + estimate > limit:
        yield Refusal(SkipReason(f"{budget.prefix}spend-per-month"), end)
    elif job.trigger is not Trigger.SCHEDULED:
        free = limit - (budget.owned.spend_per_month or 0)
        if _used(tally, Window.MONTH, now, route=budget.route, extras=True).spend + estimate > free:
            yield Refusal(SkipReason.RESERVED_SHARE, end)


def _used(tally: Tally, window: Window, now: datetime, *, route: bool, extras: bool = False) -> Used:
    return tally.used(*span(window, now), route=route, extras=extras)


def _of_calls(limits: Limits) -> Iterator[tuple[Window, int]]:
    by_window = (
        (Window.HOUR, limits.calls_per_hour),
        (Window.DAY, limits.calls_per_day),
        (Window.MONTH, limits.calls_per_month),
    )
    return ((window, limit) for window, limit in by_window if limit is not None)


def _needed(every: timedelta, estimate: Decimal) -> Limits:
    hour, day, month = (window.calls(every) for window in Window)
    return Limits(hour, day, month, estimate * month)


def _larger(one: Limits, other: Limits) -> Limits:
    """The larger of each; the environment owns at least what this route does."""
    return Limits(
        max(one.calls_per_hour or 0, other.calls_per_hour or 0),
        max(one.calls_per_day or 0, other.calls_per_day or 0),
        max(one.calls_per_month or 0, other.calls_per_month or 0),
        max(one.spend_per_month or Decimal(), other.spend_per_month or Decimal()),
    )

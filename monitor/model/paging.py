"""What people are paged for, as the alerts of `prometheus/rules` are: for who has no Alertmanager.

A test holds the lengths of time to those rules.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from monitor.model.board import CheckState, EnvironmentState, RouteState
from monitor.model.canary_state import CanaryState
from monitor.model.verdict import Severity

CHECK_HOLDS: Final = timedelta(minutes=10)
"""How long a critical check fails before it pages: a check that turns asks for a call, which may contradict
it, or set off the alarm."""

OVERDUE: Final = 2.5
"""Intervals of a canary after its last success; then more than two calls that were due brought none."""

OVERDUE_HOLDS: Final = timedelta(minutes=5)

RESUMED: Final = timedelta(minutes=10)
"""How long canaries that were suspended, or watched by nobody, have for their next calls."""

ONLY_WARN: Final = 2
"""Failures in a row that did not turn the alarm on are those that only warn."""


@dataclass(frozen=True, slots=True)
class Ailment:
    """Something is wrong from `since` on, which may be yet to come, and pages from `pages_at` on.

    `pages_at` is None where it does not page, but is not known to be well either. `calls` says that calls
    over the route were seen to fail, or fail at times.
    """

    since: datetime
    pages_at: datetime | None
    calls: bool = False


def of_route(route: RouteState, resumed: datetime) -> Ailment | None:
    """What is wrong with a route itself; None where nothing is.

    Its canary may place calls since `resumed`, or longer.
    """
    proved = latest_proof([route.canary]) if route.canary else None
    return _as_one((*_checks(route.checks, proved), *_calls(route.canary, resumed)))


def of_environment(environment: EnvironmentState, routes: Collection[RouteState]) -> Ailment | None:
    """What is wrong for all routes of an environment by its own checks; None where nothing is.

    The alarm of a route confirms it, if that came after.
    """
    canaries = [route.canary for route in routes if route.canary]
    found = _as_one(_checks(environment.checks, latest_proof(canaries)))
    if found is None or found.pages_at is None:
        return found
    alarms = (canary.alarm.since for canary in canaries if canary.alarm.on)
    confirmed = [at for at in alarms if at is not None and at >= found.since]
    return replace(found, pages_at=min((found.pages_at, *confirmed)))


def failing(checks: Mapping[str, CheckState], proved: datetime | None) -> Iterator[CheckState]:
    """The critical checks that fail, and that no call contradicted which was `proved` since."""
    for state in checks.values():
        stands = proved is None or (state.held_since or state.since) >= proved
        if stands and state.success is False and state.finding.severity is Severity.CRITICAL:
            yield state


def latest_proof(canaries: Iterable[CanaryState]) -> datetime | None:
    """When a call of any of these canaries was last proved by Twilio's own record."""
    return max((at for canary in canaries for at in canary.proved.values()), default=None)


def _checks(checks: Mapping[str, CheckState], proved: datetime | None) -> Iterator[Ailment]:
    for state in failing(checks, proved):
        since = state.held_since or state.since
        yield Ailment(since, since + CHECK_HOLDS)


def _calls(canary: CanaryState | None, resumed: datetime) -> Iterator[Ailment]:
    if canary is None:
        return
    if canary.alarm.on and canary.alarm.since is not None:
        # The alarm is certain when it turns on: it needs no time to hold.
        yield Ailment(canary.failing_since or canary.alarm.since, canary.alarm.since, calls=True)
    overdue = (canary.success_at or canary.since) + OVERDUE * canary.every
    only_warns = canary.failures_in_row >= ONLY_WARN and not canary.alarm.on
    pages = canary.suspended is None and not only_warns
    yield Ailment(overdue, max(overdue + OVERDUE_HOLDS, resumed + RESUMED) if pages else None)


def _as_one(ailments: Iterable[Ailment]) -> Ailment | None:
    """All that ails something as one: it is well again when nothing does."""
    every = tuple(ailments)
    if not every:
        return None
    pages = [each.pages_at for each in every if each.pages_at is not None]
    return Ailment(
        min(each.since for each in every), min(pages, default=None), any(each.calls for each in every)
    )

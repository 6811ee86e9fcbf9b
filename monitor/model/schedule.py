"""When a route's canary is due next, and why."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from monitor.model.canary import DialRules
from monitor.model.canary_state import CanaryState
from monitor.model.job import Trigger
from monitor.model.skip import Suspension

GAP: Final = timedelta(minutes=5)
"""The least time between two runs of a route."""

BACK_OFF: Final = (timedelta(minutes=2), timedelta(minutes=5), timedelta(minutes=10))
"""The waits after the first, second and third run of a failing row; then it is `every`."""

_LONGEST_WAIT: Final = timedelta(days=32)


@dataclass(frozen=True, slots=True)
class Due:
    """A run that is due at a time, which may be past; `confirms` is the id of the failed run it confirms."""

    at: datetime
    trigger: Trigger
    confirms: str | None = None


def least_gap(trigger: Trigger) -> timedelta:
    """The least time since the route's run before. Retries and confirmations have a back-off of their own."""
    return BACK_OFF[0] if trigger in (Trigger.RETRY, Trigger.CONFIRMATION) else GAP


def next_due(every: timedelta, state: CanaryState, now: datetime) -> Due:
    """The next run of a canary that calls `every` so often.

    It comes from history alone: who starts anew dials nothing that was not due anyway. It says nothing of
    suspensions: under one, what is due is skipped.
    """
    before = _last_started(state, now)
    if before is None:
        return Due(_later(min(state.since, now), state.pending.wait, now), Trigger.SCHEDULED)
    pending = state.pending
    regular = Due(before + max(every, GAP), Trigger.SCHEDULED)
    extras = (_flip(state, before), _again(state, before))
    held = [replace(due, at=_later(due.at, pending.extras_wait, now)) for due in extras if due]
    first = min((regular, *held), key=lambda due: due.at)
    return replace(first, at=_later(first.at, pending.wait, now))


def suspension(rules: DialRules, paused: bool, now: datetime) -> Suspension | None:
    """Why nothing is dialled in an environment now, or None."""
    if not rules.enabled:
        return Suspension.DISABLED
    if paused:
        return Suspension.PAUSED
    if any(window.active(now) for window in rules.maintenance):
        return Suspension.MAINTENANCE
    return None


def _last_started(state: CanaryState, now: datetime) -> datetime | None:
    """None also where it lies in the future: the clock was wrong, and waiting for it might take years."""
    at = state.started_at
    return None if at is None or at > now + GAP else at


def _flip(state: CanaryState, before: datetime) -> Due | None:
    at = state.pending.flipped
    return Due(max(at, before + GAP), Trigger.FLIPPED) if at else None


def _again(state: CanaryState, before: datetime) -> Due | None:
    """The confirmation of a first failure, or a retry while it fails."""
    pending = state.pending
    if not 1 <= pending.attempts <= len(BACK_OFF):
        return None
    ended = max(before, state.last.ended) if state.last else before
    at = ended + BACK_OFF[pending.attempts - 1]
    if pending.doubted is not None:
        return Due(at, Trigger.CONFIRMATION, pending.doubted)
    return Due(at, Trigger.RETRY)


def _later(at: datetime, wait: datetime | None, now: datetime) -> datetime:
    """A wait longer than any budget's window was set by a clock that was wrong."""
    return at if wait is None or wait > now + _LONGEST_WAIT else max(at, wait)

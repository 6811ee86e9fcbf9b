"""How a route stands, in a word or two, and since when."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from monitor.checks import unjudged
from monitor.model.board import CheckState, EnvironmentState, RouteState
from monitor.model.verdict import Verdict
from monitor.web.standing import IN_PART, UNREAD, Standing, standing_alone

_WORDS: Final = {
    Standing.BROKEN: "cannot call",
    Standing.UNSURE: "could not tell",
    Standing.ATTENTION: "needs attention",
    Standing.NOTE: "worth a look",
    Standing.WAITING: "not read yet",
    Standing.FINE: "no fault found",
}


def word_of(standing: Standing, route: RouteState) -> str:
    """What people read beside a route's name; what its calls show counts for more than its checks."""
    canary = route.canary
    through = canary is not None and canary.success
    if standing is Standing.BROKEN and through:
        return "calls fail at times" if canary is not None and canary.alarm.on else "a check fails"
    if standing is Standing.FINE and through:
        return "calls work"
    if standing is Standing.UNSURE and through:
        return UNREAD
    if standing is Standing.FINE and unjudged(check.finding for check in route.checks.values()):
        return IN_PART
    return _WORDS[standing]


def since_when(standing: Standing, route: RouteState, around: EnvironmentState) -> datetime | None:
    """Since when a route stands as it does, as far as that is known; None where nothing is wrong."""
    if standing in (Standing.FINE, Standing.WAITING):
        return None
    known = [
        *_failing_since(standing, route.checks.values()),
        *_failing_since(standing, around.checks.values()),
    ]
    calls = route.canary.failing_since if route.canary else None
    return min((*known, *((calls,) if calls else ())), default=None)


def _failing_since(standing: Standing, states: Iterable[CheckState]) -> Iterator[datetime]:
    for state in states:
        finding = state.finding
        if standing_alone(finding.verdict, finding.severity) is standing:
            yield state.held_since or state.since if finding.verdict is Verdict.FAIL else state.since

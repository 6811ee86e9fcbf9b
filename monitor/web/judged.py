"""How environments and routes stand, by their checks and their calls."""

from collections.abc import Collection, Mapping
from datetime import datetime

from monitor.model.board import CheckState, EnvironmentState, RouteState
from monitor.web.calls import standing_of_calls
from monitor.web.outage import silent_upstreams
from monitor.web.standing import Standing, inherited, standing_of, worst


def standing_of_environment(state: EnvironmentState) -> Standing:
    """By what holds for all its routes, theirs left out."""
    if state.swept_at is None:
        return Standing.WAITING
    unread = Standing.UNSURE if silent_upstreams(state.up.items()) else Standing.FINE
    return worst((unread, _by_checks(state.checks, state.accept_unknown)))


def standing_of_route(
    state: RouteState, around: EnvironmentState, environment: Standing, now: datetime
) -> Standing:
    """By its checks, its calls, and what its environment, `around` it, stands like."""
    own = _by_checks(state.checks, around.accept_unknown) if state.checks else Standing.WAITING
    judged = worst((own, inherited(environment)))
    return worst((judged, standing_of_calls(state.canary, now))) if state.canary else judged


def _by_checks(checks: Mapping[str, CheckState], accepted: Collection[str]) -> Standing:
    return standing_of([state.finding for state in checks.values()], accepted)

"""The newest state of everything, made from events alone: what metrics, pages, API and terminal show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.model import canary_history
from monitor.model.alert_log import AlertLog
from monitor.model.canary_state import CanaryState
from monitor.model.change import Change, Setting, SettingState
from monitor.model.check import Finding
from monitor.model.event import (
    AlertsRead,
    Configured,
    Event,
    PlannedEnvironment,
    RouteReport,
    RunAmended,
    RunStarted,
    Skipped,
    Suspended,
    Swept,
)
from monitor.model.incident import Vendor, VendorStatus, newest
from monitor.model.run import Run, at_twilio
from monitor.model.settings_history import changes_found, remembered, resources_after, settings_after
from monitor.model.verdict import Severity, Verdict

RouteKey = tuple[str, str]
"""Environment and route."""


@dataclass(frozen=True, slots=True)
class CheckState:
    """A check's newest finding, since when its verdict is what it is, and the last time it could tell.

    `success`, `told_at` and `held_since` (since when it is that) are None until a first conclusive verdict.
    """

    finding: Finding
    since: datetime
    success: bool | None
    told_at: datetime | None
    held_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class RouteState:
    """`canary` is None where the configuration names no number to call; `changes` are newest last.

    `resources` are the SIDs of what the route rests on at Twilio.
    """

    environment: str
    route: str
    livekit_trunk: str = ""
    twilio_trunk: str = ""
    address: str = ""
    edge: str = ""
    checks: Mapping[str, CheckState] = field(default_factory=dict)
    canary: CanaryState | None = None
    settings: Mapping[Setting, SettingState] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    resources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EnvironmentState:
    """`swept_at`, `duration` and `up` are of the newest sweep, `answered_at` of the newest complete one.

    `accept_unknown` are the ids of the checks, its routes' too, that the configuration lets be unknown.
    `not_twilio` says by id what those LiveKit trunks dial that discovery passes over.
    """

    environment: str
    sweep_every: timedelta
    swept_at: datetime | None = None
    duration: timedelta | None = None
    answered_at: datetime | None = None
    up: Mapping[str, bool] = field(default_factory=dict)
    checks: Mapping[str, CheckState] = field(default_factory=dict)
    alerts: AlertLog = field(default_factory=AlertLog)
    vendors: Mapping[Vendor, VendorStatus] = field(default_factory=dict)
    not_twilio: Mapping[str, str] = field(default_factory=dict)
    accept_unknown: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Board:
    """`position` is that of the last event applied; 0 is a board that has seen none."""

    position: int = 0
    environments: Mapping[str, EnvironmentState] = field(default_factory=dict)
    routes: Mapping[RouteKey, RouteState] = field(default_factory=dict)

    def apply(self, position: int, event: Event) -> "Board":
        """The board after `event`; an event it has seen already changes nothing."""
        if position <= self.position:
            return self
        if isinstance(event, Configured):
            return _configured(self, position, event)
        if isinstance(event, Swept) and event.environment in self.environments:
            return _swept(self, position, event)
        if isinstance(event, AlertsRead) and event.environment in self.environments:
            return _log_read(self, position, event)
        if isinstance(event, Suspended):
            return _suspended(self, position, event)
        if isinstance(event, RunStarted | Run | RunAmended | Skipped):
            return _called(self, position, event)
        return replace(self, position=position)


def _configured(board: Board, position: int, event: Configured) -> Board:
    environments = {
        name: replace(
            board.environments.get(name, EnvironmentState(name, plan.sweep_every)),
            sweep_every=plan.sweep_every,
            accept_unknown=plan.accept_unknown,
        )
        for name, plan in event.environments.items()
    }
    return Board(position, environments, dict(_planned_routes(board, event.environments, event.at)))


def _planned_routes(
    board: Board, plans: Mapping[str, PlannedEnvironment], at: datetime
) -> Iterable[tuple[RouteKey, RouteState]]:
    """The configured routes, and those discovered earlier where discovery is still on."""
    for name, plan in plans.items():
        for route in plan.routes:
            before = board.routes.get((name, route), RouteState(name, route))
            canary = plan.canaries.get(route)
            after = canary_history.scheduled(before.canary, canary, at) if canary else None
            yield (name, route), before if after is before.canary else replace(before, canary=after)
        if plan.discovers:
            for key, state in board.routes.items():
                if key[0] == name and key[1] not in plan.routes:
                    yield key, state


def _swept(board: Board, position: int, event: Swept) -> Board:
    before = board.environments[event.environment]
    environment = replace(
        before,
        swept_at=event.ended,
        duration=event.ended - event.started,
        answered_at=event.ended if event.complete else before.answered_at,
        up=event.up,
        checks=_checked(before.checks, event.findings),
        vendors=newest(before.vendors, event.vendors),
        not_twilio=before.not_twilio if event.not_twilio is None else event.not_twilio,
    )
    swept = {
        (event.environment, report.route): _route_swept(board, event.environment, report, event.ended)
        for report in event.routes
    }
    others = {key: state for key, state in board.routes.items() if key[0] != event.environment}
    # A sweep that began before a route was configured does not know it: its canary stays, with no check.
    unswept = {
        key: replace(state, checks={})
        for key, state in board.routes.items()
        if key[0] == event.environment and state.canary is not None and key not in swept
    }
    return Board(
        position,
        {**board.environments, event.environment: environment},
        {**others, **swept, **unswept},
    )


def _log_read(board: Board, position: int, event: AlertsRead) -> Board:
    before = board.environments[event.environment]
    canaries = (route.canary for route in board.routes.values() if route.canary)
    own = {sid for canary in canaries for sid in canary.at_twilio}
    after = replace(before, alerts=before.alerts.after(event).telling(own))
    return replace(board, position=position, environments={**board.environments, event.environment: after})


def _route_swept(board: Board, environment: str, report: RouteReport, at: datetime) -> RouteState:
    before = board.routes.get((environment, report.route), RouteState(environment, report.route))
    checks = _checked(before.checks, report.findings)
    trunk, known = before.livekit_trunk, before.settings
    return RouteState(
        environment=environment,
        route=report.route,
        livekit_trunk=report.livekit_trunk,
        twilio_trunk=report.twilio_trunk,
        address=report.address,
        edge=report.edge,
        checks=checks,
        canary=_canary_swept(before, checks, at),
        settings=settings_after(trunk, known, report, at),
        changes=remembered(before.changes, changes_found(trunk, known, report, at), report),
        resources=resources_after(trunk, known, before.resources, report),
    )


def _canary_swept(before: RouteState, checks: Mapping[str, CheckState], at: datetime) -> CanaryState | None:
    flips = before.canary is not None and any(
        check.finding.severity is Severity.CRITICAL and _flipped(before.checks.get(name), check)
        for name, check in checks.items()
    )
    return canary_history.flipped(before.canary, at) if before.canary and flips else before.canary


def _flipped(before: CheckState | None, after: CheckState) -> bool:
    if before is None or before.success is None or after.success is None:
        return False
    return before.success is not after.success


def _called(board: Board, position: int, event: RunStarted | Run | RunAmended | Skipped) -> Board:
    """What happened to a canary; of a route that is not called any more nothing stands."""
    key = _called_route(event)
    state = board.routes.get(key)
    if state is None or state.canary is None:
        return replace(board, position=position)
    after = replace(state, canary=_canary_after(state.canary, event))
    own = frozenset(at_twilio(event.evidence)) if isinstance(event, Run | RunAmended) else frozenset()
    environments = (
        {name: _telling(each, own) for name, each in board.environments.items()}
        if own
        else board.environments
    )
    return Board(position, environments, {**board.routes, key: after})


def _telling(state: EnvironmentState, own: frozenset[str]) -> EnvironmentState:
    """Every environment is told, since several may be of one account."""
    alerts = state.alerts.telling(own)
    return state if alerts is state.alerts else replace(state, alerts=alerts)


def _called_route(event: RunStarted | Run | RunAmended | Skipped) -> RouteKey:
    told = event if isinstance(event, RunAmended) else event.job
    return told.environment, told.route or ""


def _canary_after(canary: CanaryState, event: RunStarted | Run | RunAmended | Skipped) -> CanaryState:
    match event:
        case RunStarted():
            return canary_history.started(canary, event)
        case Run():
            return canary_history.concluded(canary, event)
        case RunAmended():
            return canary_history.amended(canary, event)
        case Skipped():
            return canary_history.skipped(canary, event)


def _suspended(board: Board, position: int, event: Suspended) -> Board:
    changed = {
        key: replace(state, canary=canary_history.suspended(state.canary, event.reason))
        for key, state in board.routes.items()
        if key[0] == event.environment and state.canary and state.canary.suspended is not event.reason
    }
    return replace(board, position=position, routes={**board.routes, **changed})


def last_proved(board: Board, environment: str) -> dict[str, datetime]:
    """When a call over each of an environment's Twilio trunks, by SID, was last proved."""
    newest: dict[str, datetime] = {}
    for key, state in board.routes.items():
        for trunk, at in state.canary.proved.items() if key[0] == environment and state.canary else ():
            if trunk and (trunk not in newest or newest[trunk] < at):
                newest[trunk] = at
    return newest


def _checked(before: Mapping[str, CheckState], findings: Iterable[Finding]) -> dict[str, CheckState]:
    return {finding.check: _check_state(before.get(finding.check), finding) for finding in findings}


def _check_state(before: CheckState | None, finding: Finding) -> CheckState:
    unchanged = before is not None and before.finding.verdict is finding.verdict
    since = before.since if before and unchanged else finding.at
    if finding.verdict.conclusive:
        success = finding.verdict is Verdict.PASS
        if before is not None and before.success is success and before.held_since is not None:
            since = before.held_since  # a sweep that could not tell in between changes nothing
        return CheckState(finding, since, success, told_at=finding.at, held_since=since)
    if before is None or finding.verdict is Verdict.SKIP:
        return CheckState(finding, since, success=None, told_at=None)
    # What was told when the clock was ahead must not count as new until that time comes.
    told_at = before.told_at and min(before.told_at, finding.at)
    return CheckState(finding, since, before.success, told_at, before.held_since)

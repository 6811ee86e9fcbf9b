"""All that is known of a route at a time: what `trunkwatch diagnose` tells."""

from dataclasses import dataclass
from datetime import datetime

from monitor.cli.report import Report, RouteTold, make_report
from monitor.model.board import Board, CheckState, EnvironmentState, RouteState
from monitor.model.call import TwilioAlert
from monitor.model.change import Change
from monitor.model.incident import Incident
from monitor.model.run import Run


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """`checks` are those of the route, then of its environment; `runs` the last call, and before it the last
    one that could tell, where that is another. `worked_at` is None where it is not known ever to have worked.
    `log` are entries of Twilio's error log, newest last. `notes` say what could not be had.
    """

    at: datetime
    version: str
    exit: int
    told: RouteTold
    route: RouteState
    environment: EnvironmentState
    checks: tuple[CheckState, ...]
    runs: tuple[Run, ...]
    worked_at: datetime | None
    changes: tuple[Change, ...]
    log: tuple[TwilioAlert, ...]
    incidents: tuple[Incident, ...]
    notes: tuple[str, ...]


def diagnosis_of(
    board: Board, environment: str, route: str, *, at: datetime, notes: tuple[str, ...] = ()
) -> Diagnosis:
    """What the board knows of a route that is on it."""
    from monitor.diagnosis.route import LOG_FOR
    from monitor.export import running_version
    from monitor.model.what_changed import changes_since_it_worked, worked_at

    state, around = board.routes[environment, route], board.environments[environment]
    report = make_report(Board(board.position, {environment: around}, {(environment, route): state}))
    since = (around.swept_at or at) - LOG_FOR
    return Diagnosis(
        at=at,
        version=running_version(),
        exit=report.exit,
        told=_told(report, environment, route),
        route=state,
        environment=around,
        checks=(*state.checks.values(), *around.checks.values()),
        runs=_runs(state),
        worked_at=worked_at(state),
        changes=changes_since_it_worked(state),
        log=tuple(entry for entry in around.alerts.recent if entry.at > since),
        incidents=tuple(each for status in around.vendors.values() for each in status.incidents),
        notes=notes,
    )


def _told(report: Report, environment: str, route: str) -> RouteTold:
    from monitor.web.standing import Standing

    return next(iter(report.routes), RouteTold(environment, route, Standing.WAITING))


def _runs(state: RouteState) -> tuple[Run, ...]:
    if state.canary is None:
        return ()
    both = (state.canary.told, state.canary.last)
    return tuple({run.id: run for run in both if run is not None}.values())

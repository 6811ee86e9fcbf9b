"""All that is known of a route at a time: what `trunkwatch diagnose` tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.diagnosis.route import LOG_FOR
from monitor.model.board import Board, CheckState, EnvironmentState, RouteState
from monitor.model.call import TwilioAlert
from monitor.model.cause import RankedCause
from monitor.model.change import Change
from monitor.model.incident import Incident
from monitor.model.run import Run
from monitor.model.what_changed import changes_since_it_worked, worked_at
from monitor.web.standing import Standing


@dataclass(frozen=True, slots=True)
class Judged:
    """How a route stands, and the ranked causes of what is wrong with it."""

    standing: Standing
    causes: Sequence[RankedCause]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """`checks` are those of the route, then of its environment; `runs` the last call, and before it the last
    one that could tell, where that is another. `worked_at` is None where it is not known ever to have worked.
    `log` are entries of Twilio's error log, newest last. `notes` say what could not be had.
    """

    at: datetime
    version: str
    judged: Judged
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
    board: Board,
    environment: str,
    route: str,
    judged: Judged,
    *,
    at: datetime,
    version: str,
    notes: Sequence[str] = (),
) -> Diagnosis:
    """What the board knows of a route that is on it; `version` is that of Trunkwatch."""
    state, around = board.routes[environment, route], board.environments[environment]
    since = (around.swept_at or at) - LOG_FOR
    return Diagnosis(
        at=at,
        version=version,
        judged=judged,
        route=state,
        environment=around,
        checks=(*state.checks.values(), *around.checks.values()),
        runs=_runs(state),
        worked_at=worked_at(state),
        changes=changes_since_it_worked(state),
        log=tuple(entry for entry in around.alerts.recent if entry.at > since),
        incidents=tuple(each for status in around.vendors.values() for each in status.incidents),
        notes=tuple(notes),
    )


def _runs(state: RouteState) -> tuple[Run, ...]:
    if state.canary is None:
        return ()
    both = (state.canary.told, state.canary.last)
    return tuple({run.id: run for run in both if run is not None}.values())

"""The diagnosis of a route as the board shows it: the one that metrics, pages and terminal tell."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Final

from monitor.diagnosis.context import Context
from monitor.diagnosis.diagnose import diagnose
from monitor.model.board import Board, EnvironmentState, RouteState
from monitor.model.cause import Certainty, RankedCause
from monitor.model.check import Finding
from monitor.model.outcome import Result
from monitor.model.run import Run
from monitor.model.what_changed import changes_since_it_worked

LOG_FOR: Final = timedelta(hours=1)
"""How far back Twilio's error log speaks for a cause."""


def of_route(board: Board, environment: str, route: str) -> tuple[RankedCause, ...]:
    """The ranked causes of what is wrong with a route now; none where nothing is, or it is not known."""
    state = board.routes.get((environment, route))
    around = board.environments.get(environment)
    if state is None or around is None:
        return ()
    findings, context = tuple(_findings(state, around)), _context(state, around)
    last, told = (state.canary.last, state.canary.told) if state.canary else (None, None)
    causes = diagnose(findings, told or last, context)
    if last is None or last.result is not Result.INCONCLUSIVE or last is (told or last):
        return causes
    # What the newest run could not tell does not hide what the one before it told.
    return _joined(causes, diagnose(findings, last, context))


def of_run(board: Board, run: Run) -> tuple[RankedCause, ...]:
    """The ranked causes of how a run ended, under what the board shows of its route."""
    environment, route = run.job.environment, run.job.route or ""
    state, around = board.routes.get((environment, route)), board.environments.get(environment)
    if state is None or around is None:
        return diagnose((), run)
    return diagnose(_findings(state, around), run, _context(state, around))


def _findings(route: RouteState, environment: EnvironmentState) -> Iterator[Finding]:
    for checks in (route.checks, environment.checks):
        yield from (state.finding for state in checks.values())


def _context(route: RouteState, environment: EnvironmentState) -> Context:
    turned = {
        name: state.held_since
        for checks in (route.checks, environment.checks)
        for name, state in checks.items()
        if state.held_since is not None
    }
    seen_at = environment.swept_at
    log = environment.alerts.of_others
    return Context(
        incidents=tuple(each for status in environment.vendors.values() for each in status.incidents),
        changes=changes_since_it_worked(route),
        turned=turned,
        log=tuple(entry for entry in log if seen_at is not None and entry.at > seen_at - LOG_FOR),
        accepted=environment.accept_unknown,
    )


def _joined(first: tuple[RankedCause, ...], then: tuple[RankedCause, ...]) -> tuple[RankedCause, ...]:
    surest = tuple(Certainty)
    by_id = {cause.id: cause for cause in then}
    for cause in first:  # of one that both tell, the surer; at a tie what the run before told
        other = by_id.get(cause.id)
        if other is None or surest.index(cause.certainty) <= surest.index(other.certainty):
            by_id[cause.id] = cause
    order = dict.fromkeys(cause.id for cause in (*first, *then))
    return tuple(replace(by_id[each], rank=rank) for rank, each in enumerate(order, start=1))

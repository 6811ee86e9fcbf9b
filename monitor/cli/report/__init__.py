"""What was found, told as text, JSON or JUnit."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from monitor.model.board import Board, EnvironmentState, RouteState
from monitor.model.cause import RankedCause
from monitor.model.check import Finding
from monitor.model.outcome import Result
from monitor.model.run import Run
from monitor.model.verdict import Severity, Verdict

if TYPE_CHECKING:
    from monitor.web.standing import Standing

_WORST_FIRST: Final = (2, 3, 1, 0)
"""Exit statuses by how much they matter: what certainly fails, then what may."""

_STATUS_OF_RUN: Final = {Result.SUCCESS: 0, Result.FAILURE: 2, Result.INCONCLUSIVE: 3}


@dataclass(frozen=True, slots=True)
class RouteTold:
    """How a route stands by its checks and its last call, and the ranked causes of what is wrong with it."""

    environment: str
    route: str
    standing: "Standing"
    run: Run | None = None
    causes: tuple[RankedCause, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The findings that were asked for, in the order of the checks, and the exit status that all makes.

    `routes` are those with findings or a call. `accepted` has by environment the checks that may be unknown.
    """

    findings: tuple[Finding, ...]
    exit: int
    routes: tuple[RouteTold, ...] = ()
    accepted: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def accepts(self, finding: Finding) -> bool:
        """Whether it is unknown and the configuration lets it be."""
        ids = self.accepted.get(finding.environment, frozenset())
        return finding.verdict is Verdict.UNKNOWN and finding.check in ids

    @property
    def runs(self) -> tuple[Run, ...]:
        """The last call of each route that had one."""
        return tuple(route.run for route in self.routes if route.run is not None)


def make_report(board: Board, routes: Collection[str] | None = None) -> Report:
    """What stands on the board of `routes`, or of everything where None are named.

    Of an environment's own findings those that stop every call, the critical ones, are told with its routes;
    the others are left out where routes are named.
    """
    from monitor.checks import exit_status

    findings: list[Finding] = []
    told: list[RouteTold] = []
    statuses = {0}
    for name, environment in board.environments.items():
        states = list(_routes(board, name, routes))
        found = [finding for state in states for finding in _findings(state)]
        found += (each for each in _findings(environment) if routes is None or (states and _stops_all(each)))
        findings += found
        told += [_told(board, state) for state in states]
        statuses.add(exit_status(found, environment.accept_unknown))
    accepted = {name: environment.accept_unknown for name, environment in board.environments.items()}
    report = Report(tuple(findings), 0, tuple(told), accepted)
    statuses |= {_status_of(run) for run in report.runs}
    return replace(report, exit=_worst(statuses))


def _stops_all(finding: Finding) -> bool:
    return finding.severity is Severity.CRITICAL


def _status_of(run: Run) -> int:
    """A call that failed or may still be up makes status 2, one without a result 3."""
    return 2 if run.orphaned else _STATUS_OF_RUN[run.result]


def _worst(statuses: Collection[int]) -> int:
    return next(status for status in _WORST_FIRST if status in statuses)


def _routes(board: Board, environment: str, routes: Collection[str] | None) -> Iterator[RouteState]:
    for (owner, name), state in board.routes.items():
        if owner == environment and (routes is None or name in routes) and (state.checks or _last(state)):
            yield state


def _findings(state: RouteState | EnvironmentState) -> Iterator[Finding]:
    return (check.finding for check in state.checks.values())


def _told(board: Board, state: RouteState) -> RouteTold:
    from monitor.diagnosis import of_route
    from monitor.web.standing import Standing, inherited, standing_of, worst

    around = board.environments[state.environment]
    above = inherited(standing_of(_findings(around), around.accept_unknown))
    own, run = standing_of(_findings(state), around.accept_unknown), _last(state)
    standing = worst((own, above, _standing_of(run) if run else Standing.FINE))
    return RouteTold(
        state.environment, state.route, standing, run, of_route(board, state.environment, state.route)
    )


def _last(state: RouteState) -> Run | None:
    return state.canary.last if state.canary else None


def _standing_of(run: Run) -> "Standing":
    from monitor.web.standing import Standing

    if run.result is Result.FAILURE and run.severity is Severity.CRITICAL:
        return Standing.BROKEN
    if run.result is Result.INCONCLUSIVE:
        return Standing.UNSURE
    return Standing.ATTENTION if run.orphaned or run.result is Result.FAILURE else Standing.FINE

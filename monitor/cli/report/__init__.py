"""What a check found, told as text, JSON or JUnit."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from monitor.model.board import Board
from monitor.model.check import Finding
from monitor.model.event import Swept
from monitor.model.outcome import Result
from monitor.model.run import Run

if TYPE_CHECKING:
    from monitor.config import Config

_WORST_FIRST: Final = (2, 3, 1, 0)
"""Exit statuses by how much they matter: what certainly fails, then what may."""

_STATUS_OF_RUN: Final = {Result.SUCCESS: 0, Result.FAILURE: 2, Result.INCONCLUSIVE: 3}


@dataclass(frozen=True, slots=True)
class Report:
    """The findings that were asked for, in the order of the checks, and the exit status that all makes.

    `runs` are the canaries that were placed for it.
    """

    findings: tuple[Finding, ...]
    exit: int
    runs: tuple[Run, ...] = ()


def make_report(config: "Config", sweeps: Iterable[Swept], routes: Collection[str] | None) -> Report:
    """What the sweeps found of `routes`, or of everything where None are named."""
    from monitor.checks import exit_status

    findings: list[Finding] = []
    statuses = {0}
    for sweep in sweeps:
        found = tuple(_findings(sweep, routes))
        findings.extend(found)
        statuses.add(exit_status(found, config.environments[sweep.environment].accept_unknown))
    return Report(tuple(findings), _worst(statuses))


def with_runs(report: Report, runs: Iterable[Run]) -> Report:
    """The report with canaries: one that failed or may still be up makes status 2, one without a result 3."""
    placed = tuple(runs)
    statuses = {report.exit, *(2 if run.orphaned else _STATUS_OF_RUN[run.result] for run in placed)}
    return replace(report, runs=placed, exit=_worst(statuses))


def standing(config: "Config", board: Board) -> Report:
    """What stands on the board now, as a report."""
    from monitor.checks import exit_status

    findings: list[Finding] = []
    statuses = {0}
    for name, environment in board.environments.items():
        states = [route for route in board.routes.values() if route.environment == name]
        checks = [*(route.checks for route in states), environment.checks]
        found = [state.finding for each in checks for state in each.values()]
        findings.extend(found)
        statuses.add(exit_status(found, config.environments[name].accept_unknown))
    last = (route.canary.last for route in board.routes.values() if route.canary)
    return with_runs(Report(tuple(findings), _worst(statuses)), (run for run in last if run))


def _worst(statuses: Collection[int]) -> int:
    return next(status for status in _WORST_FIRST if status in statuses)


def _findings(sweep: Swept, routes: Collection[str] | None) -> Iterator[Finding]:
    for report in sweep.routes:
        if routes is None or report.route in routes:
            yield from report.findings
    if routes is None:
        yield from sweep.findings

"""An upstream that answers nothing is told once, not by each check of each route."""

from collections.abc import Iterable, Iterator

from monitor.model.board import CheckState
from monitor.model.verdict import Severity, Verdict
from monitor.web.telling import Checks, root_of, upstream_of


def silent_upstreams(up: Iterable[tuple[str, bool]]) -> tuple[str, ...]:
    """The upstreams of which no read succeeded."""
    return tuple(sorted(upstream for upstream, answered in up if not answered))


def leads(silent: Iterable[str], environment: Checks, routes: Iterable[Checks]) -> tuple[CheckState, ...]:
    """For each silent upstream the finding that tells best why: critical, of the environment before a route.

    There is none where a critical check of the environment fails, since that tells it already.
    """
    if any(_breaks(state) for state in environment.values()):
        return ()
    everything = (environment, *routes)
    found = (_lead(upstream, everything) for upstream in silent)
    return tuple(state for state in found if state is not None)


def _breaks(state: CheckState) -> bool:
    finding = state.finding
    return finding.verdict is Verdict.FAIL and finding.severity is Severity.CRITICAL


def _lead(upstream: str, everything: Iterable[Checks]) -> CheckState | None:
    candidates = _of(upstream, everything)
    first = next(candidates, None)
    if first is None or first.finding.severity is Severity.CRITICAL:
        return first
    return next((state for state in candidates if state.finding.severity is Severity.CRITICAL), first)


def _of(upstream: str, everything: Iterable[Checks]) -> Iterator[CheckState]:
    for checks in everything:
        for state in checks.values():
            if root_of(state.finding, checks) is state.finding and upstream_of(state.finding) == upstream:
                yield state

"""What a sweep found otherwise than the board before it: what people look back at."""

from collections.abc import Iterator, Mapping

from monitor.model.archive import SettingChange
from monitor.model.board import Board, CheckState
from monitor.model.check import Finding
from monitor.model.event import Swept
from monitor.model.verdict import Verdict


def changed_verdicts(before: Board, after: Board, swept: Swept) -> Iterator[Finding]:
    """The findings of a sweep whose verdict is another than before; of new ones those that failed.

    What only repeats a check that it needs is left out.
    """
    name = swept.environment
    if name not in after.environments:
        return
    old = before.environments.get(name)
    yield from _changed(old.checks if old else {}, after.environments[name].checks)
    for report in swept.routes:
        earlier = before.routes.get((name, report.route))
        yield from _changed(earlier.checks if earlier else {}, after.routes[name, report.route].checks)


def changed_settings(before: Board, after: Board, swept: Swept) -> Iterator[SettingChange]:
    """What a route's memory holds otherwise than before the sweep: also one whose author is known now."""
    for report in swept.routes:
        key = (swept.environment, report.route)
        earlier, now = before.routes.get(key), after.routes.get(key)
        known = earlier.changes if earlier else ()
        if now is not None and now.changes is not known:
            yield from (SettingChange(*key, change) for change in now.changes if change not in known)


def _changed(before: Mapping[str, CheckState], after: Mapping[str, CheckState]) -> Iterator[Finding]:
    for check, state in after.items():
        earlier = before.get(check)
        verdict = state.finding.verdict
        known = earlier.finding.verdict if earlier else (verdict if verdict is not Verdict.FAIL else None)
        if verdict is not known and state.finding.because is None:
            yield state.finding

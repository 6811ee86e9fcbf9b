"""Which causes a case can speak for: the others need no weighing, and of a healthy route that is all.

A test holds this to the weighing itself: what is left out here weighs nothing.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from monitor.diagnosis.cause import Cause, nothing_shown
from monitor.diagnosis.registry import CAUSES
from monitor.diagnosis.seen import Seen
from monitor.diagnosis.weigh import Case
from monitor.model.outcome import Reason
from monitor.model.verdict import Verdict

_PLACE: Final = {cause: place for place, cause in enumerate(cause.id for cause in CAUSES)}
_CHECKED: Final = frozenset(cause.id for cause in CAUSES if cause.checked)
_UNREAD: Final = frozenset(cause.id for cause in CAUSES if cause.unread)
_SHOWN: Final = frozenset(cause.id for cause in CAUSES if cause.shown is not nothing_shown)
_TEXTS: Final = tuple((text, cause.id) for cause in CAUSES for text in cause.signs.texts)
_CODES: Final = tuple((code, cause.id) for cause in CAUSES for code in cause.signs.codes)
_OF_REASON: Final[Mapping[Reason, frozenset[str]]] = {
    reason: frozenset(cause.id for cause in CAUSES if reason in cause.signs.only | cause.signs.reasons)
    for reason in Reason
}


def candidates(case: Case) -> list[Cause]:
    """The causes that may weigh something in a case, in the order of all."""
    ids = _found(case)
    if case.seen is not None:
        ids |= _SHOWN
        if case.seen.failed:
            ids |= _OF_REASON[case.seen.reason]
            ids.update(_said(case.seen))
    return [CAUSES[place] for place in sorted(_PLACE[each] for each in ids)]


def _found(case: Case) -> set[str]:
    """Those whose own check fails, and those of readings where one failed."""
    ids: set[str] = set()
    for finding in case.findings.values():
        judgement = finding.judgement
        if judgement.verdict is Verdict.FAIL and finding.check in _CHECKED:
            ids.add(finding.check)
        if "unread" in judgement.evidence:
            ids |= _UNREAD
    return ids


def _said(seen: Seen) -> Iterator[str]:
    yield from (cause for code, cause in _CODES if code in seen.codes)
    yield from (cause for text, cause in _TEXTS if text in seen.words)

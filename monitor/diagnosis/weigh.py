"""How much speaks for one cause: what its check says of it, and what the call shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from monitor.diagnosis.cause import Cause
from monitor.diagnosis.changed import after, bearing
from monitor.diagnosis.context import Context
from monitor.diagnosis.seen import Seen
from monitor.model.check import Finding
from monitor.model.outcome import OUTCOMES, Reason
from monitor.model.twilio_codes import CODES
from monitor.model.verdict import Severity, Verdict


class Weight(IntEnum):
    """In the order in which causes are told; see `docs/diagnosis.md`."""

    NAMED = 1  # the call, or Twilio's log of it, names it
    MET = 2  # its check fails, and the call ended as it does then
    UNSEEN = 3  # the call names it, and its check passes
    UNREAD = 4  # it keeps us from telling more
    FITS = 5  # the call would fit, and nothing rules it out
    STANDS = 6  # its check fails, and the call did not come so far, or passed
    RULED_OUT = 7  # the call would fit, its check passes, and nothing else is left
    ASIDE = 8  # its check fails, and no call fails by it alone


FAILING: Final = frozenset({Weight.NAMED, Weight.MET})
"""Weights that explain the call."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A cause with what speaks for it and against it; `finding` is its own check's.

    `sure` is False where what names it may be of another call, or is mended since.
    """

    cause: Cause
    weight: Weight
    finding: Finding | None
    because: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    sure: bool = True

    @property
    def failing(self) -> bool:
        """Whether its own check fails."""
        return self.finding is not None and self.finding.verdict is Verdict.FAIL

    @property
    def unread(self) -> bool:
        """Whether its own check could not tell."""
        return self.finding is not None and self.finding.verdict is Verdict.UNKNOWN


@dataclass(frozen=True)
class Case:
    """Everything that one diagnosis looks at; `deciding` are the codes that name any cause at all."""

    findings: Mapping[str, Finding]
    seen: Seen | None
    context: Context
    deciding: frozenset[str] = field(default_factory=frozenset)


def weigh(cause: Cause, case: Case) -> Weighed | None:
    """What speaks for a cause, None where nothing does."""
    finding = case.findings.get(cause.id) if cause.checked else None
    named = _names(cause, case.seen)
    fits = not named and _fits(cause, case)
    match finding.verdict if finding else None:
        case Verdict.FAIL:
            return _of_failing(cause, finding, named, fits, case)
        case Verdict.PASS:
            return _of_passing(cause, finding, named, fits, case)
        case _:
            return _of_untold(cause, finding, named, fits, case)


def _of_failing(
    cause: Cause, finding: Finding | None, named: tuple[str, ...], fits: bool, case: Case
) -> Weighed:
    assert finding is not None  # noqa: S101 - its verdict was matched
    told = (finding.judgement.summary, *named)
    if named:
        return Weighed(cause, Weight.NAMED, finding, told)
    if fits and not _came_later(finding, case):
        return Weighed(cause, Weight.MET, finding, (*told, _ended(case)))
    weight = Weight.STANDS if finding.severity is Severity.CRITICAL else Weight.ASIDE
    return Weighed(cause, weight, finding, told, _not_met(finding, case))


def _of_passing(
    cause: Cause, finding: Finding | None, named: tuple[str, ...], fits: bool, case: Case
) -> Weighed | None:
    assert finding is not None  # noqa: S101 - its verdict was matched
    passes = (f"The check {finding.check} passes: {finding.judgement.summary}",)
    if _mended(finding, case) and (named or fits):
        since = case.context.turned[finding.check]
        against = (
            f"The check {finding.check} passes since {since:%d %b %H:%M} UTC, after this call: it may be "
            "mended. The next call tells."
        )
        told = named or (_ended(case),)
        return Weighed(cause, Weight.NAMED if named else Weight.FITS, finding, told, (against,), sure=False)
    doubt = cause.doubt(finding)
    if named:
        return Weighed(cause, Weight.UNSEEN, finding, (*named, *_if(doubt)), passes)
    if not fits:
        return None
    weight = Weight.FITS if doubt else Weight.RULED_OUT
    return Weighed(cause, weight, finding, _if(doubt) or (_ended(case),), passes)


def _of_untold(
    cause: Cause, finding: Finding | None, named: tuple[str, ...], fits: bool, case: Case
) -> Weighed | None:
    if finding is not None and finding.verdict is Verdict.SKIP:
        return None  # what it looks at is not there, or not of this route
    unread = _unread_as(cause, case)
    against = _not_known(cause, finding)
    if named:
        sure = case.seen is None or not case.seen.by_time or bool(_said(cause, case.seen))
        return Weighed(cause, Weight.NAMED, finding, (*named, *unread), against, sure)
    if unread:
        return Weighed(cause, Weight.UNREAD, finding, unread)
    return Weighed(cause, Weight.FITS, finding, (_ended(case),), against) if fits else None


def _not_known(cause: Cause, finding: Finding | None) -> tuple[str, ...]:
    if finding is None:
        return (f"The check {cause.id} does not report on this route.",) if cause.checked else ()
    return (finding.judgement.summary,) if finding.verdict is Verdict.UNKNOWN else ()


def _names(cause: Cause, seen: Seen | None) -> tuple[str, ...]:
    """The sentences in which the run, or Twilio's log of it, names the cause."""
    if seen is None:
        return ()
    codes = seen.codes if seen.failed else ()
    told = (_code(code, seen) for code in codes if code in cause.signs.codes)
    return (*told, *_said(cause, seen))


def _said(cause: Cause, seen: Seen) -> tuple[str, ...]:
    """The same without Twilio's error codes."""
    shown = _if(cause.shown(seen.run))
    if not seen.failed:
        return shown
    only = (OUTCOMES[seen.reason].meaning,) if seen.reason in cause.signs.only else ()
    texts = tuple(f"The call ended with “{text}”." for text in cause.signs.texts if text in seen.words)
    return (*shown, *texts, *only)


def _code(code: str, seen: Seen) -> str:
    known = CODES.get(code)
    meaning = f" {known.meaning}" if known else ""
    if seen.by_time:
        return f"Twilio's error log has {code} at the time of this call.{meaning}"
    return f"Twilio gives the error {code} for this call.{meaning}"


def _fits(cause: Cause, case: Case) -> bool:
    """Whether the run ended as it would with this cause; a code that names others speaks against it."""
    seen, signs = case.seen, cause.signs
    if seen is None or not seen.failed or seen.reason not in signs.reasons:
        return False
    unanswered = seen.sip is None and signs.or_none
    if signs.sip and seen.sip not in signs.sip and not unanswered:
        return False
    return not (case.deciding.intersection(seen.codes) or _elsewhere(cause, case))


def _elsewhere(cause: Cause, case: Case) -> bool:
    """Whether the check of the same thing does not apply to this route; one that lacks a need might."""
    finding = case.findings.get(cause.applies_with)
    return finding is not None and finding.verdict is Verdict.SKIP and finding.because is None


def _unread_as(cause: Cause, case: Case) -> tuple[str, ...]:
    return tuple(finding.judgement.summary for finding in _held(cause, case)[:1])


def fix_of(cause: Cause, case: Case) -> str:
    """What to click for a cause that no failing check sees; by name what a key lacks, where that is known."""
    return (cause.unread.fix_of(_held(cause, case)) if cause.unread else "") or cause.fix


def _held(cause: Cause, case: Case) -> list[Finding]:
    """What could not be told for a reading that is the cause itself."""
    if cause.unread is None:
        return []
    told = (each for each in case.findings.values() if each.check not in case.context.accepted)
    return [each for each in told if cause.unread.hold(each)]


def _came_later(finding: Finding, case: Case) -> bool:
    """Whether what a check finds failing came only after the call, as far as the settings tell."""
    since = case.context.turned.get(finding.check)
    if case.seen is None or since is None or since <= case.seen.run.ended:
        return False
    changes = bearing(finding.check, case.context)
    return bool(changes) and all(after(case.seen.run, change) for change in changes)


def _mended(finding: Finding, case: Case) -> bool:
    """Whether a check has passed only since the call."""
    since = case.context.turned.get(finding.check)
    return case.seen is not None and since is not None and since > case.seen.run.ended


def _ended(case: Case) -> str:
    assert case.seen is not None  # noqa: S101 - only a run fits
    return case.seen.run.summary


def _not_met(finding: Finding, case: Case) -> tuple[str, ...]:
    if case.seen is None:
        return ()
    if case.seen.reason is Reason.ANSWERED:
        if _came_later(finding, case):
            return ("The last call was answered, before this was changed. The next call tells.",)
        return ("The last call was answered all the same.",)
    return ("The last call ended for another reason, or before it came so far.",)


def _if(words: str | None) -> tuple[str, ...]:
    return (words,) if words else ()

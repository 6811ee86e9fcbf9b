"""The diagnosis of a route as plain text: no Markdown, no colour, no line broken."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

from monitor.checks import at_root, unjudged, why_unjudged
from monitor.diagnosis.surroundings import reported
from monitor.diagnosis.surroundings import told as change_told
from monitor.model.board import CheckState
from monitor.model.call import TwilioAlert
from monitor.model.cause import Certainty, RankedCause
from monitor.model.check import Evidence
from monitor.model.outcome import Result
from monitor.model.run import Proof, Run
from monitor.model.verdict import Verdict
from monitor.web.diagnosed.diagnosis import Diagnosis
from monitor.web.remarks import remarks
from monitor.web.standing import Standing
from monitor.web.words import counts

_STANDS: Final = {
    Standing.BROKEN: "is broken",
    Standing.UNSURE: "could not be judged",
    Standing.ATTENTION: "needs attention",
    Standing.NOTE: "is worth a look",
    Standing.WAITING: "could not be read",
    Standing.FINE: "has no fault that is known",
}
_CALLS: Final = {
    Result.SUCCESS: "the last call was answered",
    Result.FAILURE: "the last call failed",
    Result.INCONCLUSIVE: "the last call told nothing",
}
_SURE: Final = {
    Certainty.CERTAIN: "certain",
    Certainty.LIKELY: "most likely",
    Certainty.POSSIBLE: "it may be",
}
_WRONG: Final = (Verdict.FAIL, Verdict.UNKNOWN)


def render(told: Diagnosis) -> str:
    """The whole text; sections are parted by an empty line."""
    sections = (
        _heading(told),
        _causes(told.judged.causes),
        _changes(told),
        _checks(told),
        *map(_call, reversed(told.runs)),
        _around(told),
        _notes(told),
    )
    return "\n\n".join(filter(None, ("\n".join(lines) for lines in sections)))


def _heading(told: Diagnosis) -> Iterator[str]:
    last = told.route.canary.last if told.route.canary else None
    calls = f": {_CALLS[last.result]}" if last else ""
    yield f"{told.route.environment} / {told.route.route} {_STANDS[told.judged.standing]}{calls}"
    yield "; ".join(_parts(told))
    yield f"Diagnosed {_time(told.at)} by Trunkwatch {told.version}."


def _parts(told: Diagnosis) -> Iterator[str]:
    route = told.route
    yield f"LiveKit trunk {route.livekit_trunk or 'not read'}"
    yield f"dials {route.address or 'what could not be told'}"
    yield f"Twilio trunk {route.twilio_trunk or 'not known'}"


def _causes(causes: Iterable[RankedCause]) -> Iterator[str]:
    for cause in causes:
        yield f"{cause.rank}. {cause.id} ({_SURE[cause.certainty]}): {cause.wrong}"
        yield from (f"   For: {each}" for each in cause.because if each != cause.wrong)
        yield from (f"   Against: {each}" for each in cause.against)
        yield f"   Fix: {_plain(cause.fix)}"


def _changes(told: Diagnosis) -> Iterator[str]:
    if told.worked_at is None:
        return
    since = f"since it last worked, {_time(told.worked_at)}"
    called = told.route.canary is not None and told.route.canary.success_at is not None
    if told.changes:
        yield f"Changed {since}:"
    elif called and told.judged.standing is not Standing.FINE:
        yield f"Nothing is known to have changed {since}."
    yield from (f"- {change_told(change)}" for change in told.changes)


def _checks(told: Diagnosis) -> Iterator[str]:
    yield f"Checks: {counts(check.finding for check in told.checks) or 'none was asked'}."
    let_be = [each for each in told.checks if _let_be(each, told)]
    wrong = [each for each in told.checks if each.finding.verdict in _WRONG and each not in let_be]
    for check in (each for each in wrong if at_root(each.finding)):
        finding = check.finding
        words = f"- {finding.verdict} {finding.check} ({finding.severity}): {finding.judgement.summary}"
        yield words + _since(check, told.environment.swept_at)
    behind = [each.finding.check for each in wrong if not at_root(each.finding)]
    if behind:
        yield f"- unknown for their sake: {', '.join(behind)}"
    hidden = unjudged(each.finding for each in told.checks)
    if hidden:
        names = ", ".join(each.check for each in hidden)
        yield f"- not judged: {names}. {why_unjudged(hidden)}"
    if let_be:
        names = ", ".join(each.finding.check for each in let_be)
        yield f"- unknown, which the configuration accepts: {names}"


def _let_be(check: CheckState, told: Diagnosis) -> bool:
    accepted = told.environment.accept_unknown
    return check.finding.verdict is Verdict.UNKNOWN and check.finding.check in accepted


def _since(check: CheckState, swept: datetime | None) -> str:
    """Since when, where an earlier sweep found it too."""
    earlier = swept is None or check.since < swept
    return f" [since {_time(check.since)}]" if earlier else ""


def _call(run: Run) -> Iterator[str]:
    proof = "" if run.proof is Proof.NONE else f", proof {run.proof}"
    fault = "" if run.result is Result.SUCCESS else f", fault: {run.fault}"
    yield f"Call: {run.result}, {run.reason}{proof}{fault}, ended {_time(run.ended)}, run {run.id}"
    yield f"- {run.summary}"
    if run.stages:
        stages = (f"{each.name} {each.seconds:.1f} s" for each in run.stages)
        yield f"- Began {_time(run.stages[0].started)}: {', '.join(stages)}"
    yield from (f"- {name}: {words}" for name, words in _evidence(run.evidence))
    yield from (f"- {remark}" for remark in remarks(run))


def _evidence(evidence: Evidence) -> Iterator[tuple[str, str]]:
    sip = " ".join(_words(evidence, "sip_code", "sip_text"))
    codes = ", ".join(dict.fromkeys(_words(evidence, "twilio_errors", "twilio_error")))
    sid = next(iter(_words(evidence, "twilio_call", "call_sid")), "")
    status = " ".join(_words(evidence, "twilio_status"))
    told = {
        "Called": " ".join(_words(evidence, "to")),
        "SIP": sip,
        "LiveKit": " ".join(_words(evidence, "message")),
        "Twilio's errors": codes,
        "Twilio's alerts": ", ".join(_words(evidence, "twilio_alerts")),
        "Twilio's call": f"{sid}, {status}" if sid and status else sid,
        "Proof": " ".join(_words(evidence, "proof")),
    }
    yield from ((name, words) for name, words in told.items() if words)


def _words(evidence: Evidence, *names: str) -> Iterator[str]:
    for name in names:
        value = evidence.get(name, ())
        yield from (value,) if isinstance(value, str) else value


def _around(told: Diagnosis) -> Iterator[str]:
    """What goes on beside the route."""
    if told.log:
        yield f"Twilio's error log of the last hour: {_counted(told.log)}."
    for incident in told.incidents:
        yield f"{reported(incident)} {incident.url}"


def _counted(log: tuple[TwilioAlert, ...]) -> str:
    """How often each code; the log remembers so many of each."""
    newest = {entry.error_code: entry.at for entry in log}
    times = Counter(entry.error_code for entry in log)
    return ", ".join(f"{code} {times[code]} times, last {_time(at)}" for code, at in newest.items()).replace(
        " 1 times", " once"
    )


def _notes(told: Diagnosis) -> Iterator[str]:
    if not told.runs:
        canary = "is known" if told.route.canary else "is known: the configuration names no number to call"
        yield f"No call over this route {canary}."
    if told.route.canary and told.route.canary.running:
        yield f"A call goes on since {_time(told.route.canary.running.at)}."
    yield from told.notes


def _plain(text: str) -> str:
    return text.replace("`", "")


def _time(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"

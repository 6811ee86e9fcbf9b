"""What the status page says of a route's canary."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import Final

from monitor.model.canary_state import CanaryState, RunGlance
from monitor.model.outcome import OUTCOMES, Result, why_it_only_warns
from monitor.model.run import Proof, Run, StageName
from monitor.model.skip import Suspension
from monitor.model.verdict import Fault, Severity
from monitor.web.shown import CallsView, LastCall, Mark
from monitor.web.standing import Standing
from monitor.web.words import continued, first_sentence, moment

_INCONCLUSIVE_IN_ROW: Final = 3
_UNPROVED_INTERVALS: Final = 3
"""From then on it warns that calls cannot be told, or not be proved."""

_SUSPENDED: Final = {
    Suspension.DISABLED: "No calls: they are switched off in the configuration.",
    Suspension.PAUSED: "No calls: they are paused by the pause file.",
    Suspension.MAINTENANCE: "No calls: maintenance.",
}
_ANSWERED: Final = {
    Proof.PROVED: "answered and proved",
    Proof.UNKNOWN: "answered, though the proof could not be read",
}
_WORDS: Final = {
    Result.SUCCESS: "answered",
    Result.FAILURE: "failed",
    Result.INCONCLUSIVE: "inconclusive",
}


def calls_view(state: CanaryState, judged: Standing, now: datetime) -> CallsView:
    """The canary of a route that its checks alone judge so."""
    standing, failed = standing_of_calls(state, now), _failure(state)
    fails = standing is Standing.BROKEN or state.success is False
    return CallsView(
        standing=standing,
        failing=_why(failed) if fails else "",
        always=state.success is False,
        last=_last(state.last, now) if state.last else None,
        marks=tuple(Mark(run.result, _pointed_at(run)) for run in state.recent),
        spelled=_spelled(state.recent),
        alarm=moment(state.alarm.since, now) if state.alarm.on and state.alarm.since else None,
        running=moment(state.running.at, now) if state.running else None,
        notes=tuple(_notes(state, judged, failed, now)),
    )


def standing_of_calls(state: CanaryState, now: datetime) -> Standing:
    """Broken while it alarms or the last conclusive call failed; a failure that cannot alarm only warns."""
    failed = _failure(state)
    warns = failed is not None and failed.severity is not Severity.CRITICAL
    if state.alarm.on or (state.success is False and not warns):
        return Standing.BROKEN
    if state.success is False or state.inconclusive_in_row >= _INCONCLUSIVE_IN_ROW:
        return Standing.ATTENTION
    orphaned = state.last is not None and state.last.orphaned
    return Standing.ATTENTION if orphaned or unproved(state, now) else Standing.FINE


def unproved(state: CanaryState, now: datetime) -> bool:
    """Whether the proof could not be told for so long that somebody has to look why."""
    if state.proof_conclusive is not False or state.proof_since is None:
        return False
    return now - state.proof_since > _UNPROVED_INTERVALS * state.every


def _failure(state: CanaryState) -> RunGlance | None:
    """The failure that stands: the newest, of an alarm over later successes the newest that counts."""
    failures = [run for run in reversed(state.recent) if run.result is Result.FAILURE]
    if state.success is not False:
        failures = [run for run in failures if run.severity is Severity.CRITICAL]
    return failures[0] if failures else None


def _why(failed: RunGlance | None) -> str:
    """Up to a colon, since the row says the rest. Ten calls that tell nothing push a failure out of sight."""
    if failed is None:
        return "no newer call could tell otherwise"
    return continued(first_sentence(OUTCOMES[failed.reason].meaning).partition(": ")[0])


def _last(run: Run, now: datetime) -> LastCall:
    when = moment(run.ended, now)
    if run.result is Result.SUCCESS:
        # The stage `ring` ends with the first ring and `answer` with the answer: the phone rang that long.
        rang = "".join(f", rang {s.seconds:.1f} s" for s in run.stages if s.name is StageName.ANSWER)
        before = f"Last call: {_ANSWERED.get(run.proof, 'answered')},"
        return LastCall(before, when, rang, "", None)
    why = first_sentence(run.summary)
    words = run.summary[len(why) :].removeprefix(".").strip()
    failed = run.result is Result.FAILURE
    return LastCall(
        before="Last call failed" if failed else "Last call told nothing",
        when=when,
        after=f": {continued(why)}",
        detail=" · ".join(filter(None, (f"`{run.reason}`", words))),
        severity=run.severity if failed else None,
    )


def _of_config(failed: RunGlance | None) -> bool:
    return failed is not None and OUTCOMES[failed.reason].fault is Fault.CONFIG


def _pointed_at(run: RunGlance) -> str:
    said = f"{run.ended:%Y-%m-%d %H:%M UTC}: {_word(run)}"
    if run.result is not Result.SUCCESS or run.ring is None or run.answer is None:
        return said
    return f"{said}, began to ring after {run.ring:.1f} s and rang {run.answer:.1f} s"


def _word(run: RunGlance) -> str:
    word = _WORDS[run.result]
    return word if run.result is Result.SUCCESS else f"{word} ({run.reason})"


def _spelled(runs: Iterable[RunGlance]) -> str:
    """The marks in words: like ones that follow each other are counted."""
    said = [f"{len(list(same))} {word}" for word, same in groupby(runs, key=_word)]
    return f"Last calls, oldest first: {', '.join(said)}" if said else ""


def _notes(state: CanaryState, judged: Standing, failed: RunGlance | None, now: datetime) -> Iterator[str]:
    if state.last is None and state.running is None:
        yield "No call was placed yet."
    if state.last is not None and state.last.orphaned:
        yield "The last call was not seen to end: see in Twilio's console whether it is still up."
    if state.success is False and failed and failed.severity is Severity.CRITICAL and not state.alarm.on:
        yield "It does not alarm yet: a second failure in a row does."
    if state.success is False and failed and failed.severity is not Severity.CRITICAL:
        yield why_it_only_warns(failed.reason)
    if state.success is False and judged not in (Standing.BROKEN, Standing.WAITING) and _of_config(failed):
        yield "No check that fails explains it."
    if state.success and judged is Standing.BROKEN:
        yield "The last call got through, though a check fails."
    if unproved(state, now):
        yield "For a long time no call could be proved: see whether Twilio's records can be read."
    if state.suspended is not None:
        yield _SUSPENDED[state.suspended]

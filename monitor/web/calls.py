"""What the status page says of a route's canary."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from monitor.model.alarm import how_it_ends
from monitor.model.canary_state import CanaryState, RunGlance
from monitor.model.orphan import not_seen_to_end
from monitor.model.outcome import OUTCOMES, Result, why_it_only_warns
from monitor.model.verdict import Fault, Severity
from monitor.model.words import continued, first_sentence
from monitor.web.shown import CallsView
from monitor.web.standing import Standing

_INCONCLUSIVE_IN_ROW: Final = 3
_UNPROVED_INTERVALS: Final = 3
"""From then on it warns that calls cannot be told, or not be proved."""


def calls_view(state: CanaryState, judged: Standing, now: datetime) -> CallsView:
    """The canary of a route that its checks alone judge so."""
    standing, failed = standing_of_calls(state, now), _failure(state)
    fails = standing is Standing.BROKEN or state.success is False
    return CallsView(
        standing=standing,
        failing=_why(failed) if fails else "",
        always=state.success is False,
        works=state.success is True,
        alarm=state.alarm.since if state.alarm.on else None,
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


def _of_config(failed: RunGlance | None) -> bool:
    return failed is not None and OUTCOMES[failed.reason].fault is Fault.CONFIG


def _notes(state: CanaryState, judged: Standing, failed: RunGlance | None, now: datetime) -> Iterator[str]:
    if state.last is None and state.running is None:
        yield "No call was placed yet."
    if state.last is not None and state.last.orphaned:
        yield f"Of the last call: {continued(not_seen_to_end(state.last))}"
    elif state.last is not None and state.last.result is Result.INCONCLUSIVE:
        yield f"The last call told nothing: {continued(first_sentence(state.last.summary))}."
    if state.success and state.alarm.on:
        yield how_it_ends(state.alarm.successes_to_end)
    if state.success is False and failed and failed.severity is Severity.CRITICAL and not state.alarm.on:
        yield "It does not alarm yet: a second failure in a row does."
    if state.success is False and failed and failed.severity is not Severity.CRITICAL:
        yield why_it_only_warns(failed.reason)
    if state.success is False and judged not in (Standing.BROKEN, Standing.WAITING) and _of_config(failed):
        yield "The checks find nothing that stops calls."
    if state.success and judged is Standing.BROKEN:
        yield "The last call got through, though a check fails."
    if unproved(state, now):
        yield "For a long time no call could be proved: see whether Twilio's records can be read."

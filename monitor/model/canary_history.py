"""How a canary's state follows from what happened to it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final, TypeVar

from monitor.model.alarm import Alarm
from monitor.model.canary_state import RECENT, CanaryState, Pending, RunGlance, Totals
from monitor.model.check import Evidence
from monitor.model.event import PlannedCanary, RunAmended, RunStarted, Skipped
from monitor.model.histogram import Exemplar, Histogram
from monitor.model.job import Trigger
from monitor.model.outcome import Result
from monitor.model.price import price_of
from monitor.model.run import Proof, Run, StageName, at_twilio
from monitor.model.skip import FORBIDDING, SUSPENDING, SkipReason, Suspension
from monitor.model.sound import by_witness, measured
from monitor.model.verdict import Severity

_RINGS: Final = 5
_TRUNKS: Final = 5
"""Twilio trunks whose last proof is remembered: a route has one, and now and then another."""
_UNPRICED: Final = 300
"""More calls than a route places in the day in which Twilio rates them."""
_AT_TWILIO: Final = 60
"""SIDs: those of more calls than a route places while Twilio's log speaks of them."""

K = TypeVar("K")


def scheduled(state: CanaryState | None, plan: PlannedCanary, at: datetime) -> CanaryState:
    """The state under a configuration that came into force at a time."""
    if state is None:
        return CanaryState(plan.every, since=at)
    return state if state.every == plan.every else replace(state, every=plan.every)


def suspended(state: CanaryState, reason: Suspension | None) -> CanaryState:
    """The end of a suspension makes what fell into it due at once."""
    if state.suspended is reason:
        return state
    pending = replace(state.pending, wait=None, extras_wait=None)
    return replace(state, suspended=reason, pending=pending)


def flipped(state: CanaryState, at: datetime) -> CanaryState:
    """A critical check said something else than before: it asks for one run now."""
    return replace(state, pending=replace(state.pending, flipped=at))


def started(state: CanaryState, event: RunStarted) -> CanaryState:
    pending = replace(state.pending, flipped=None, wait=None)
    return replace(state, running=event, started_at=event.at, pending=pending)


def skipped(state: CanaryState, event: Skipped) -> CanaryState:
    """Only what kept this process's own schedule from a run moves what is due."""
    totals = replace(state.totals, skipped=_one_more(state.totals.skipped, event.reason))
    begun = state.running is not None and state.running.job == event.job
    counted = replace(state, totals=totals, running=None if begun else state.running)
    trigger = event.job.trigger
    if event.reason == SkipReason.NOT_DIALER or trigger is Trigger.MANUAL:
        return counted
    until = event.until or event.at + state.every
    if event.reason in SUSPENDING or trigger is Trigger.SCHEDULED:
        return replace(counted, pending=replace(state.pending, wait=until))
    pending = replace(
        state.pending,
        extras_wait=until,
        doubted=None if trigger is Trigger.CONFIRMATION else state.pending.doubted,
        flipped=None if trigger is Trigger.FLIPPED else state.pending.flipped,
    )
    return replace(counted, pending=pending, alarm=_unconfirmable(state, event))


def _unconfirmable(state: CanaryState, event: Skipped) -> Alarm:
    """A failure that gap or budget keep from being confirmed counts as confirmed; one run by hand never."""
    confirms = event.job.trigger is Trigger.CONFIRMATION and event.job.confirms == state.pending.doubted
    if event.reason not in FORBIDDING or not confirms or _doubts_manual(state):
        return state.alarm
    return state.alarm.confirmed(event.at)


def concluded(state: CanaryState, run: Run) -> CanaryState:
    """A run is concluded once: the same again changes nothing."""
    if any(run.id == glance.id for glance in state.recent):
        return state
    over = state.running is not None and state.running.id == run.id
    glance = _glance(run)
    after = replace(
        state,
        running=None if over else state.running,
        started_at=max(run.started, state.started_at or run.started),
        last=run,
        told=state.told if run.result is Result.INCONCLUSIVE else run,
        recent=(*state.recent, glance)[-RECENT:],
        alarm=_alarm(state, run),
        pending=_pending(state, run),
        totals=_totals(state.totals, run),
        unpriced=(*state.unpriced, run.id)[-_UNPRICED:],
        at_twilio=_known_by(state, run.evidence),
    )
    priced = _priced(_heard(_proved(_told(after, run), run), run), run.id, run.evidence)
    return _timed(priced, run, glance) if run.result is Result.SUCCESS else priced


def amended(state: CanaryState, event: RunAmended) -> CanaryState:
    """Later evidence moves the history and the spend alone."""
    known = _known_by(state, event.evidence)
    after = replace(state, last=_with(state.last, event), told=_with(state.told, event), at_twilio=known)
    return _priced(after, event.run, event.evidence)


def _with(run: Run | None, event: RunAmended) -> Run | None:
    return event.applied(run) if run is not None and run.id == event.run else run


def _known_by(state: CanaryState, evidence: Evidence) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*state.at_twilio, *at_twilio(evidence))))[-_AT_TWILIO:]


def counts(run: Run) -> bool:
    """Whether a run counts towards the alarm as a failure."""
    return run.result is Result.FAILURE and run.severity is Severity.CRITICAL


def _alarm(state: CanaryState, run: Run) -> Alarm:
    if run.result is Result.SUCCESS:
        return state.alarm.after(False, run.ended)
    if not counts(run) or run.job.trigger is Trigger.MANUAL:
        return state.alarm
    confirmed_manual = run.job.confirms == state.pending.doubted and _doubts_manual(state)
    return state.alarm.after(True, run.ended, times=2 if confirmed_manual else 1)


def _doubts_manual(state: CanaryState) -> bool:
    doubted = state.pending.doubted
    return any(run.id == doubted and run.trigger is Trigger.MANUAL for run in state.recent)


def _pending(state: CanaryState, run: Run) -> Pending:
    before = state.pending
    if run.result is Result.SUCCESS:
        return replace(before, doubted=None, attempts=0, extras_wait=None)
    if before.attempts == 0:
        return replace(before, doubted=run.id, attempts=1) if counts(run) else before
    if run.job.trigger is Trigger.MANUAL:
        return before
    return replace(before, doubted=None, attempts=before.attempts + 1)


def _told(state: CanaryState, run: Run) -> CanaryState:
    """An inconclusive run leaves success, its streak and its time alone."""
    if run.result is Result.INCONCLUSIVE:
        return replace(state, inconclusive_in_row=state.inconclusive_in_row + 1)
    succeeded = run.result is Result.SUCCESS
    return replace(
        state,
        success=succeeded,
        success_at=run.ended if succeeded else state.success_at,
        failures_in_row=0 if succeeded else state.failures_in_row + 1,
        inconclusive_in_row=0,
    )


def _totals(totals: Totals, run: Run) -> Totals:
    failed, unsure = run.result is Result.FAILURE, run.result is Result.INCONCLUSIVE
    return replace(
        totals,
        runs=totals.runs + 1,
        failures=_one_more(totals.failures, run.reason) if failed else totals.failures,
        inconclusive=_one_more(totals.inconclusive, run.reason) if unsure else totals.inconclusive,
        orphans=totals.orphans + run.orphaned,
    )


def _proved(state: CanaryState, run: Run) -> CanaryState:
    if run.proof is Proof.NONE:
        return state
    conclusive = run.proof is not Proof.UNKNOWN
    if conclusive is not state.proof_conclusive:
        state = replace(state, proof_conclusive=conclusive, proof_since=run.ended)
    if run.proof is not Proof.PROVED:
        return state
    others = {trunk: at for trunk, at in state.proved.items() if trunk != run.twilio_trunk}
    newest = list({**others, run.twilio_trunk: run.ended}.items())[-_TRUNKS:]
    return replace(state, proved=dict(newest))


def _heard(state: CanaryState, run: Run) -> CanaryState:
    """What was measured is of the last call that was answered, nothing where nobody listened to that."""
    if run.proof is Proof.NONE and run.result is not Result.SUCCESS:
        return state
    recognised = run.proof is Proof.PROVED and by_witness(run.evidence)
    at = run.ended if recognised else state.recognised_at
    return replace(state, sound=measured(run.evidence), recognised_at=at)


def _priced(state: CanaryState, run: str, evidence: Mapping[str, str | tuple[str, ...]]) -> CanaryState:
    """A price is added once, however often it is told."""
    price = price_of(evidence)
    if price is None or run not in state.unpriced:
        return state
    spend = {**state.totals.spend, price.currency: price.amount + state.totals.spend.get(price.currency, 0)}
    return replace(
        state,
        totals=replace(state.totals, spend=spend),
        unpriced=tuple(other for other in state.unpriced if other != run),
    )


def _timed(state: CanaryState, run: Run, glance: RunGlance) -> CanaryState:
    rings = state.rings if glance.ring is None else (*state.rings, glance.ring)[-_RINGS:]
    return replace(
        state,
        rings=rings,
        ring=_observed(state.ring, run, glance.ring),
        answer=_observed(state.answer, run, glance.answer),
    )


def _observed(histogram: Histogram, run: Run, seconds: float | None) -> Histogram:
    return histogram if seconds is None else histogram.observed(Exemplar(run.id, seconds, run.ended))


def _glance(run: Run) -> RunGlance:
    seconds = {stage.name: stage.seconds for stage in run.stages}
    return RunGlance(
        id=run.id,
        trigger=run.job.trigger,
        started=run.started,
        ended=run.ended,
        result=run.result,
        reason=run.reason,
        severity=run.severity,
        proof=run.proof,
        ring=_post_dial_delay(seconds),
        answer=seconds.get(StageName.ANSWER),
    )


def _post_dial_delay(seconds: Mapping[StageName, float]) -> float | None:
    """From the dial to the first ring. A look at the room may find it ringing at once: both stages count."""
    if StageName.RING not in seconds:
        return None
    return seconds.get(StageName.DIAL, 0.0) + seconds[StageName.RING]


def _one_more(counts: Mapping[K, int], key: K) -> dict[K, int]:
    return {**counts, key: counts.get(key, 0) + 1}

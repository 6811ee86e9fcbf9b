"""Concludes a run, once: its reason, whose fault that is, and what it rests on."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from monitor.canary import alerts
from monitor.canary.canary import Canary
from monitor.canary.classify import Dialled, classify, error_code
from monitor.canary.orphan import command
from monitor.canary.place import Placed
from monitor.canary.proof import Proved
from monitor.canary.summary import summary
from monitor.model.call import DialFailure, TwilioAlert, TwilioCall
from monitor.model.canary import Answerer
from monitor.model.outcome import OUTCOMES, Reason, Result
from monitor.model.run import Proof, Run
from monitor.model.sound import Heard, evidence_of
from monitor.model.verdict import Fault, Severity, Verdict

_OF_NO_PROOF: Final = (Reason.NO_PROOF, Reason.MEDIA_TIMEOUT)
"""What a callee may be thought to lack that never had it."""


@dataclass(frozen=True, slots=True)
class Inquired:
    """What Twilio said of a call: `log` is of its error log, `up` was seen before it was ended by SID."""

    proved: Proved = field(default_factory=lambda: Proved(Proof.NONE))
    log: tuple[TwilioAlert, ...] = ()
    up: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """The error codes, oldest first."""
        return tuple(alert.error_code for alert in self.log)


def conclude(canary: Canary, placed: Placed, inquired: Inquired, started: datetime, ended: datetime) -> Run:
    """The run, of what was seen while it went on and what was found out after it."""
    reason = reason_of(canary, placed, inquired)
    result, severity = _weight(canary, reason, inquired.proved)
    return Run(
        id=canary.run,
        job=canary.job,
        started=started,
        ended=max(started, ended),  # the clock may have been set back meanwhile
        result=result,
        reason=reason,
        fault=OUTCOMES[reason].fault,
        severity=severity,
        summary=summary(reason, placed, inquired.proved, inquired.codes),
        proof=inquired.proved.proof,
        stages=placed.stages,
        evidence=dict(_evidence(canary, placed, inquired)),
        twilio_trunk=_trunk(canary, inquired.proved.call),
        orphaned=_orphaned(placed, inquired),
    )


def reason_of(canary: Canary, placed: Placed, inquired: Inquired) -> Reason:
    """Why the run ended as it did."""
    if placed.intruder is not None:
        return Reason.ROOM_INTRUDED
    if placed.cancelled:
        return Reason.CANCELLED
    if placed.failure is not None:
        return _why_failed(canary, placed, placed.failure, inquired)
    if inquired.proved.proof is Proof.REFUTED or _answers_elsewhere(canary, inquired.proved):
        return Reason.WRONG_ANSWERER
    if alerts.NO_AUDIO in inquired.codes:
        return Reason.MEDIA_TIMEOUT
    return inquired.proved.lacks if inquired.proved.proof is Proof.MISSING else Reason.ANSWERED


def _answers_elsewhere(canary: Canary, proved: Proved) -> bool:
    """Whether no phone can be behind what is dialled; a callee that was recognised by its sound was there."""
    recognised = canary.plan.proof.witnessed and proved.proof is Proof.PROVED
    return canary.facts.address is Verdict.FAIL and not recognised


def _why_failed(canary: Canary, placed: Placed, failure: DialFailure, inquired: Inquired) -> Reason:
    return classify(
        Dialled(
            failure=failure,
            ring_timeout=canary.plan.ring_timeout,
            lasted=placed.lasted,
            status=placed.status,
            error_code=alerts.of_failure(inquired.codes),
            account_inactive=canary.facts.account is Verdict.FAIL,
            taken=placed.call_sid is not None,
        )
    )


def _weight(canary: Canary, reason: Reason, proved: Proved) -> tuple[Result, Severity]:
    """A callee who is not ours may be away: that warns. No proof means nothing before there ever was one."""
    outcome = OUTCOMES[reason]
    before = canary.facts.recognised if canary.plan.proof.witnessed else canary.facts.proved
    if proved.proof is Proof.MISSING and reason in _OF_NO_PROOF and not before:
        return Result.INCONCLUSIVE, Severity.WARNING
    if outcome.fault is Fault.CALLEE and canary.plan.answerer is not Answerer.OURS:
        return outcome.result, Severity.WARNING
    return outcome.result, outcome.severity


def _orphaned(placed: Placed, inquired: Inquired) -> bool:
    """Whether the call could not be seen to end by hanging up."""
    return (placed.perhaps_up and not placed.room_gone) or inquired.up or inquired.proved.still_up


def _trunk(canary: Canary, call: TwilioCall | None) -> str:
    return (call.trunk_sid if call else None) or canary.facts.twilio_trunk


def _evidence(
    canary: Canary, placed: Placed, inquired: Inquired
) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    yield "room", canary.room
    yield "livekit_trunk", canary.facts.livekit_trunk
    yield "to", str(canary.plan.to)
    yield from _of_livekit(placed)
    yield from of_twilio(inquired.proved.call)
    yield from alerts.evidence(inquired.log, {}).items()
    if inquired.proved.words:
        yield "proof", inquired.proved.words
    if canary.plan.proof.witnessed and placed.answered is not None:
        yield "proof_by", canary.plan.proof
    if isinstance(placed.witnessed, Heard):
        yield from evidence_of(placed.witnessed).items()
    yield from _of_hang_up(placed, inquired)


def _of_livekit(placed: Placed) -> Iterator[tuple[str, str]]:
    if placed.status is not None:
        yield "call_status", placed.status
    if placed.call_sid is not None:
        yield "call_sid", placed.call_sid
    if placed.intruder is not None:
        yield "intruder", placed.intruder
    if placed.cut:
        yield "talk", "ended by the other side"
    if placed.looks_failed:
        yield "looks_failed", str(placed.looks_failed)
    if placed.failure is not None:
        yield from _of_failure(placed.failure)


def _of_failure(failure: DialFailure) -> Iterator[tuple[str, str]]:
    yield "trouble", failure.trouble
    told = {
        "livekit_code": failure.code,
        "http_status": str(failure.http_status or ""),
        "sip_code": str(failure.sip_code or ""),
        "sip_text": failure.sip_text,
        "message": failure.message,
        "twilio_error": error_code(failure) or "",
    }
    yield from ((name, text) for name, text in told.items() if text)


def of_twilio(call: TwilioCall | None) -> Iterator[tuple[str, str]]:
    """What Twilio's record of a call adds; its price comes hours later."""
    if call is None:
        return
    yield "twilio_call", call.sid
    yield "twilio_status", call.status
    if call.duration is not None:
        yield "twilio_seconds", f"{call.duration.total_seconds():.0f}"
    if call.price is not None:
        yield "price", str(call.price)
        yield "currency", call.currency or ""


def _of_hang_up(placed: Placed, inquired: Inquired) -> Iterator[tuple[str, str]]:
    if not placed.room_gone:
        yield "room_left", "The room could not be deleted; it is tried again in each cycle."
    if inquired.up and not inquired.proved.still_up:
        yield "ended_by_sid", "yes"
    call = inquired.proved.call  # without a record of Twilio's nobody knows that the SID is not somebody's
    if _orphaned(placed, inquired) and call is not None and call.to_callee and not call.over:
        yield "end_it_with", command(call.sid)

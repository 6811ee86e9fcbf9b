"""The phone that is called."""

from typing import Final

from monitor.diagnosis import links
from monitor.diagnosis.cause import Cause, Gate
from monitor.diagnosis.signs import signs
from monitor.model.outcome import Reason
from monitor.model.run import Run

_RANG: Final = ("no-answer", "ringing")


def _rang_out(run: Run) -> str | None:
    """Ringing told by LiveKit, or by Twilio's own record of a call that nobody took."""
    if run.reason is not Reason.NO_ANSWER:
        return None
    status = run.evidence.get("twilio_status")
    if status in _RANG:
        return f"The phone was called: Twilio's record of the call says {status}."
    return "LiveKit saw the phone ring." if run.evidence.get("call_status") == "ringing" else None


CALLEE: Final = (
    Cause(
        id="callee-busy",
        title="The called phone is busy",
        meaning="The way to the phone works: it was reached, and it is engaged.",
        fix=(
            "Call it from another telephone. Give the canary a number that nobody else calls. If it is never "
            "busy, look in Twilio Console → Monitor → Logs → Error logs for 32001: Twilio has refused too "
            "many calls a second with the same answer."
        ),
        gate=Gate.CALLEE,
        signs=signs(only=(Reason.BUSY,), sip=(486, 600)),
        symptoms=("486 busy here", "600 busy everywhere"),
    ),
    Cause(
        id="callee-unavailable",
        title="The called phone cannot be reached",
        meaning=(
            "The carrier reached the subscriber's line and not the phone: it is switched off, out of "
            "coverage, or takes no calls just now."
        ),
        fix=(
            "Call it from another telephone, and another number of the same carrier over this route. Give "
            "the canary a number that always answers."
        ),
        gate=Gate.CALLEE,
        signs=signs(texts=("sip status: 480",), sip=(480,)),
        symptoms=("480 temporarily unavailable",),
    ),
    Cause(
        id="callee-no-answer",
        title="The phone rings and nobody answers",
        meaning=(
            "The way to the phone works: it rang until the ringing time-out was over, or its carrier gave "
            "up, and nobody took the call."
        ),
        fix=(
            "Give the canary a number that answers by itself, or raise `ring_timeout` (to 30 s at most) if "
            "it answers late. In production look whether the ringing time-out is shorter than people need."
        ),
        gate=Gate.CALLEE,
        signs=signs(Reason.NO_ANSWER),
        shown=_rang_out,
        symptoms=(
            "sip request timed out while ringing",
            "sip 408 request timeout",
            "sip 487 request terminated",
            "rings and nobody answers",
        ),
        explained_by=("callee-unavailable",),
    ),
    Cause(
        id="callee-declined",
        title="The called phone declines the call",
        meaning=(
            "The call was declined with 603: by whoever has the phone, by its filter of unwanted callers, "
            "or, if the phone never rang, by Twilio or a carrier in front of it."
        ),
        fix=(
            "Call it from another telephone, and see that its owner has not blocked the caller ID. If the "
            "phone never rings, look in Twilio Console → Monitor → Logs → Error logs for 10001 (the "
            "account), 32203 (the number is blocked) or 32017 (the caller ID's reputation)."
        ),
        gate=Gate.CALLEE,
        signs=signs(Reason.DECLINED, sip=(603,)),
        symptoms=("603 decline",),
        explained_by=("account-active", "caller-reputation", "number-blocked"),
    ),
    Cause(
        id="voicemail",
        title="A voicemail or an announcement answers",
        meaning=(
            "Some carriers answer a call themselves, to play an announcement or to take a message, and "
            "charge for it. LiveKit and Twilio both show an answered call, and no reading tells who answered."
        ),
        fix=(
            "Listen to a call, or look whether calls are answered at the same second and end after the same "
            "time. Switch the voicemail off for the canary's number; in production have the agent listen for "
            "a greeting before it speaks."
        ),
        gate=Gate.ANSWERED,
        symptoms=("voicemail answers", "answering machine", "active before the callee answered"),
        links=(links.issue("livekit/sip#436"),),
    ),
)

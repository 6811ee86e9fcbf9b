"""Calls that were answered and that somebody listened to: what the callee's sound shows."""

from typing import Final

from monitor.checks import console
from monitor.diagnosis import links
from monitor.diagnosis.cause import Cause, Gate
from monitor.diagnosis.signs import signs
from monitor.model.canary import ProofKind
from monitor.model.outcome import Reason, Result
from monitor.model.run import Proof, Run
from monitor.model.sound import by_witness


def _words(run: Run) -> str | None:
    words = run.evidence.get("proof", "")
    return words if isinstance(words, str) and words else None


def _another_answered(run: Run) -> str | None:
    heard = by_witness(run.evidence) and run.evidence["proof_by"] != ProofKind.CALLBACK
    return _words(run) if heard and run.reason is Reason.NO_PROOF else None


def _did_not_return(run: Run) -> str | None:
    looked = run.evidence.get("proof_by") == ProofKind.CALLBACK
    return _words(run) if looked and run.reason is Reason.NO_PROOF else None


def _nobody_listened(run: Run) -> str | None:
    told = by_witness(run.evidence) and run.result is Result.SUCCESS and run.proof is Proof.UNKNOWN
    return _words(run) if told else None


HEARD: Final = (
    Cause(
        id="another-answers",
        title="Another than the callee answers",
        meaning=(
            "Somebody or something took the call and is heard, but not with what the callee is known by: a "
            "voicemail, an announcement, a person, or a callee that plays something other than the "
            "configuration says."
        ),
        fix=(
            "Call the number from a telephone and listen. If a voicemail or a person answers, switch "
            "forwarding off, or give the canary a number that proves itself. If the callee answers, compare "
            "what it plays with `canary.expects` of the route."
        ),
        gate=Gate.ANSWERED,
        symptoms=(
            "somebody or something answered, but it is not the callee",
            "a person answers the canary",
        ),
        links=(links.issue("livekit/sip#436"),),
        explained_by=("trunk-address", "trunk-address-known", "demo-message", "other-account"),
        shown=_another_answered,
    ),
    Cause(
        id="call-not-returned",
        title="The call does not come in again over your own number",
        meaning=(
            "The call was answered, and LiveKit took none over the number that was called: something before "
            "it answers, or the number no longer leads to LiveKit's inbound trunk and dispatch rule."
        ),
        fix=(
            "Call the number from a telephone, and see whether a room appears whose name begins with "
            "`canary.expects.rooms`. If none does, look at what the number is connected to in Twilio Console "
            "→ Phone Numbers, and at the inbound trunk and the dispatch rule in LiveKit Cloud → SIP."
        ),
        gate=Gate.ANSWERED,
        symptoms=("the callback does not come",),
        explained_by=("trunk-address", "trunk-address-known", "demo-message", "other-account"),
        shown=_did_not_return,
    ),
    Cause(
        id="one-way-towards-us",
        title="The callee is heard, and does not hear us",
        meaning=(
            "Sound comes from the callee and none gets there: what LiveKit sends is lost on its way to "
            "Twilio, or goes to an address that Twilio did not mean."
        ),
        fix=(
            "With servers of your own let livekit-sip send from its `rtp_port` range to 168.86.128.0/18, UDP "
            "10000 to 60000, and give it its outside address. Look for Symmetric RTP at "
            f"{console.TRUNKS} → your trunk, and switch it on. On LiveKit Cloud call another number over "
            "this route: if that hears you, it is the callee's carrier."
        ),
        gate=Gate.ANSWERED,
        signs=signs(only=(Reason.ONE_WAY_TOWARDS_US,)),
        symptoms=("one-way audio, callee does not hear us", "agent is not heard"),
        links=(links.TWILIO_ADDRESSES, links.issue("livekit/sip#303"), links.issue("livekit/sip#339")),
    ),
    Cause(
        id="one-way-towards-them",
        title="The callee hears us, and is not heard",
        meaning=(
            "What is sent gets to the callee and no sound comes back: what Twilio sends does not reach "
            "LiveKit, or the callee says nothing."
        ),
        fix=(
            "With servers of your own open LiveKit's `rtp_port` range for UDP from 168.86.128.0/18, and give "
            "livekit-sip its outside address, which Twilio sends to. Have the callee make a sound at once. "
            "On LiveKit Cloud call another number over this route: if that is heard, it is this callee."
        ),
        gate=Gate.ANSWERED,
        signs=signs(only=(Reason.ONE_WAY_TOWARDS_THEM,)),
        symptoms=("one-way audio, callee is not heard", "no inbound audio"),
        links=(links.TWILIO_ADDRESSES, links.issue("livekit/sip#337"), links.issue("livekit/sip#424")),
    ),
    Cause(
        id="not-listened",
        title="Nobody could listen to the call",
        meaning=(
            "The call was answered, and whether by the callee could not be told: Trunkwatch was not in the "
            "room, or LiveKit sent it no sound. The route may be as it should be."
        ),
        fix=(
            "Install the extra [media], `pip install livekit`, where Trunkwatch is installed. If it is "
            "there, let that machine reach LiveKit as a browser would: its address by WebSocket, and UDP or "
            "TCP for the sound (LiveKit's documents name the ports)."
        ),
        gate=Gate.ANSWERED,
        symptoms=("nobody listened to the canary", "livekit did not let in who was to listen"),
        shown=_nobody_listened,
    ),
)

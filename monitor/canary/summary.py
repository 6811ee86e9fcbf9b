"""A sentence or two that say how a run ended."""

from monitor.canary.alerts import of_failure
from monitor.canary.classify import error_code
from monitor.canary.place import Placed
from monitor.canary.proof import Proved
from monitor.model.call import DialFailure
from monitor.model.outcome import OUTCOMES, Reason
from monitor.model.run import Proof

_PROOFS = {
    Proof.PROVED: "Twilio's record proves it.",
    Proof.UNKNOWN: "Whether Twilio's record proves it could not be told.",
}


def summary(reason: Reason, placed: Placed, proved: Proved, codes: tuple[str, ...]) -> str:
    """What the reason means, and the far side's own words for it where there are any."""
    meaning = OUTCOMES[reason].meaning
    if reason is Reason.ANSWERED:
        return " ".join(filter(None, (meaning, _PROOFS.get(proved.proof, ""))))
    if placed.failure is None:
        return meaning
    words = _words(placed.failure, of_failure(codes))
    return f"{meaning} {words}" if words else meaning


def _words(failure: DialFailure, code: str | None) -> str:
    told = code or error_code(failure)
    error = f", Twilio error {told}" if told else ""
    if failure.sip_code is not None:
        return f"SIP {failure.sip_code} {failure.sip_text}".rstrip() + f"{error}."
    return f"LiveKit: {failure.message}{error}." if failure.message else ""

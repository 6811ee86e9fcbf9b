"""A sentence or two that say how a run ended."""

from typing import Final

from monitor.canary.alerts import of_failure
from monitor.canary.classify import error_code
from monitor.canary.place import Placed
from monitor.canary.proof import Proved
from monitor.model.call import DialFailure
from monitor.model.outcome import OUTCOMES, Reason
from monitor.model.run import Proof

_PROOFS: Final = {
    Proof.PROVED: "Twilio's record proves it.",
    Proof.UNKNOWN: "Whether Twilio's record proves it could not be told.",
}
_UNHEARD: Final = "Whether it was the callee could not be told."


def summary(reason: Reason, placed: Placed, proved: Proved, codes: tuple[str, ...]) -> str:
    """What the reason means, and the far side's own words for it where there are any."""
    meaning = OUTCOMES[reason].meaning
    return f"{meaning} {_more(reason, placed, proved, codes)}".rstrip()


def _more(reason: Reason, placed: Placed, proved: Proved, codes: tuple[str, ...]) -> str:
    if placed.failure is not None:
        return _words(placed.failure, of_failure(codes))
    if reason is Reason.ANSWERED:
        return _proof(proved) if placed.witnessed else _PROOFS.get(proved.proof, "")
    return proved.words if reason is proved.lacks and proved.proof is Proof.MISSING else ""


def _proof(proved: Proved) -> str:
    return f"{_UNHEARD} {proved.words}" if proved.proof is Proof.UNKNOWN else proved.words


def _words(failure: DialFailure, code: str | None) -> str:
    told = code or error_code(failure)
    error = f", Twilio error {told}" if told else ""
    if failure.sip_code is not None:
        return f"SIP {failure.sip_code} {failure.sip_text}".rstrip() + f"{error}."
    return f"LiveKit: {failure.message}{error}." if failure.message else ""

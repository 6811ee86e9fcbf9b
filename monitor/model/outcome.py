"""How a run can end: one table, reason → fault → result → severity, from which `docs/outcomes.md` is made."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from monitor.model.verdict import Fault, Severity


class Result(StrEnum):
    """How a run ended; `inconclusive` tells neither that the route works nor that it does not."""

    SUCCESS = "success"
    FAILURE = "failure"
    INCONCLUSIVE = "inconclusive"


class Reason(StrEnum):
    """Why a run ended as it did; a bounded word, fit for a label."""

    ANSWERED = "answered"
    FORBIDDEN = "forbidden"
    AUTH_MISSING = "auth-missing"
    AUTH_LOOP = "auth-loop"
    BAD_NUMBER = "bad-number"
    TRUNK_MISSING = "trunk-missing"
    ADDRESS_UNRESOLVABLE = "address-unresolvable"
    ADDRESS_REFUSED = "address-refused"
    SECURE_MISMATCH = "secure-mismatch"
    ACCOUNT_INACTIVE = "account-inactive"
    WRONG_ANSWERER = "wrong-answerer"
    SILENT = "silent"
    LIVEKIT_UNAVAILABLE = "livekit-unavailable"
    LIVEKIT_FAULT = "livekit-fault"
    RATE_LIMITED = "rate-limited"
    TWILIO_FAULT = "twilio-fault"
    CARRIER_FAULT = "carrier-fault"
    MEDIA_TIMEOUT = "media-timeout"
    ONE_WAY_TOWARDS_US = "one-way-towards-us"
    ONE_WAY_TOWARDS_THEM = "one-way-towards-them"
    NO_PROOF = "no-proof"
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    DECLINED = "declined"
    LIVEKIT_AUTH = "livekit-auth"
    CLIENT_TIMEOUT = "client-timeout"
    NETWORK = "network"
    STORE = "store"
    ROOM_INTRUDED = "room-intruded"
    CANCELLED = "cancelled"
    UNCLASSIFIED = "unclassified"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a reason means. `severity` critical counts towards the alarm, warning does not."""

    fault: Fault
    result: Result
    severity: Severity
    meaning: str


def _failure(fault: Fault, meaning: str, severity: Severity = Severity.CRITICAL) -> Outcome:
    return Outcome(fault, Result.FAILURE, severity, meaning)


def _inconclusive(meaning: str) -> Outcome:
    return Outcome(Fault.MONITOR, Result.INCONCLUSIVE, Severity.WARNING, meaning)


OUTCOMES: Final[Mapping[Reason, Outcome]] = {
    Reason.ANSWERED: Outcome(Fault.NONE, Result.SUCCESS, Severity.INFO, "The call was answered."),
    Reason.FORBIDDEN: _failure(
        Fault.CONFIG,
        "Twilio refused the call (403): credentials, an IP ACL, the caller ID, a country or a block list.",
    ),
    Reason.AUTH_MISSING: _failure(Fault.CONFIG, "Twilio asked for credentials and LiveKit's trunk has none."),
    Reason.AUTH_LOOP: _failure(Fault.CONFIG, "Twilio asked for credentials again and again: they are wrong."),
    Reason.BAD_NUMBER: _failure(Fault.CONFIG, "The number called, or the caller ID, is not one that can be."),
    Reason.TRUNK_MISSING: _failure(Fault.CONFIG, "The trunk id is not in this LiveKit project."),
    Reason.ADDRESS_UNRESOLVABLE: _failure(Fault.CONFIG, "The trunk's address has no entry in DNS."),
    Reason.ADDRESS_REFUSED: _failure(Fault.CONFIG, "Nothing at the trunk's address takes the connection."),
    Reason.SECURE_MISMATCH: _failure(
        Fault.CONFIG, "One side wants encryption that the other does not offer."
    ),
    Reason.ACCOUNT_INACTIVE: _failure(Fault.CONFIG, "The Twilio account is suspended or closed."),
    Reason.WRONG_ANSWERER: _failure(Fault.CONFIG, "Something other than the callee answered: Twilio's demo."),
    Reason.SILENT: _failure(
        Fault.CONFIG, "Nothing answered the INVITE: Twilio drops names it does not know."
    ),
    Reason.LIVEKIT_UNAVAILABLE: _failure(Fault.LIVEKIT, "No SIP service of LiveKit took the call."),
    Reason.LIVEKIT_FAULT: _failure(Fault.LIVEKIT, "LiveKit failed on its own side."),
    Reason.RATE_LIMITED: _failure(
        Fault.TWILIO, "Too many calls a second, or at once, for the trunk.", Severity.WARNING
    ),
    Reason.TWILIO_FAULT: _failure(Fault.TWILIO, "Twilio failed on its own side."),
    Reason.CARRIER_FAULT: _failure(Fault.CARRIER, "The carrier behind Twilio failed or refused the call."),
    Reason.MEDIA_TIMEOUT: _failure(Fault.CARRIER, "The call was answered and no sound came."),
    Reason.ONE_WAY_TOWARDS_US: _failure(
        Fault.CARRIER, "The callee was heard, and it did not hear what was sent."
    ),
    Reason.ONE_WAY_TOWARDS_THEM: _failure(
        Fault.CARRIER, "The callee heard what was sent, and nothing was heard of it."
    ),
    Reason.NO_PROOF: _failure(
        Fault.CARRIER, "The call was answered, and nothing proves that the callee did."
    ),
    Reason.BUSY: _failure(Fault.CALLEE, "The called phone is busy."),
    Reason.NO_ANSWER: _failure(Fault.CALLEE, "The called phone rang and nobody answered."),
    Reason.DECLINED: _failure(Fault.CALLEE, "The called phone declined the call."),
    Reason.LIVEKIT_AUTH: _inconclusive("LiveKit refuses the API key: nothing was dialled."),
    Reason.CLIENT_TIMEOUT: _inconclusive("LiveKit did not say in time how the call ended."),
    Reason.NETWORK: _inconclusive("LiveKit could not be reached from here."),
    Reason.STORE: _inconclusive("The history could not be written: nothing was dialled."),
    Reason.ROOM_INTRUDED: _inconclusive("An agent or a recorder joined the canary's room."),
    Reason.CANCELLED: _inconclusive("The run was ended before the call was."),
    Reason.UNCLASSIFIED: _inconclusive("The call ended in a way that the table does not know."),
}


def why_it_only_warns(reason: Reason) -> str:
    """Why a failure of severity `warning` sets off no alarm, in a sentence."""
    if OUTCOMES[reason].fault is Fault.CALLEE:
        return "It only warns: a phone that is not callee: ours may be busy or away, or decline."
    return "It only warns: other calls over the trunk can cause it."

"""Why a call was not answered: Twilio's error code first, then the SIP code, then LiveKit's sentence."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from monitor.canary import codes, sentences
from monitor.model.call import CallStatus, DialFailure, Trouble
from monitor.model.outcome import Reason
from monitor.model.sentence import without_names

_EARLY: Final = 0.9
"""LiveKit's clock of the ringing starts after ours, so a call that ends before this share of it was ended."""

_RANG: Final = (CallStatus.RINGING, CallStatus.AUTOMATION, CallStatus.ACTIVE)

_LIMITS: Final = ("cps limit exceeded", "concurrent call limit exceeded")
"""Twilio's phrases in the reason of a 5xx; livekit-sip looks for the same."""

_CODE: Final = re.compile(r"\b([123]\d{4})\b")


@dataclass(frozen=True, slots=True)
class Dialled:
    """What was seen of a call that failed.

    `status` is the furthest that LiveKit told of the participant, None where it was never seen; `lasted` is
    from the request to its failure. `error_code` is of Twilio's error log. `taken`: Twilio answered the
    INVITE with the SID of a call.
    """

    failure: DialFailure
    ring_timeout: timedelta
    lasted: timedelta
    status: CallStatus | None = None
    error_code: str | None = None
    account_inactive: bool = False
    taken: bool = False

    @property
    def rang(self) -> bool:
        return self.status in _RANG


def classify(call: Dialled) -> Reason:
    """The reason of a call that was not answered; `unclassified` where nothing known fits."""
    failure = call.failure
    match failure.trouble:
        case Trouble.TIMEOUT:
            return Reason.CLIENT_TIMEOUT
        case Trouble.NETWORK:
            return Reason.NETWORK
        case Trouble.REFUSED:
            coded = codes.TWILIO.get(call.error_code or error_code(failure) or "")
            if coded is not None:
                return coded
            return _by_sip(call, failure.sip_code) if failure.sip_code else _by_livekit(call)


def error_code(failure: DialFailure) -> str | None:
    """Twilio's error code, where LiveKit passes on `X-Twilio-Error`: for 400, 404, 480, 486 and 488 alone."""
    return next((code for code in _CODE.findall(failure.sip_text) if code in codes.TWILIO), None)


def _by_sip(call: Dialled, code: int) -> Reason:
    words = call.failure.sip_text.lower()
    if 500 <= code < 600 and any(limit in words for limit in _LIMITS):
        return Reason.RATE_LIMITED
    if code == 603 and call.account_inactive and not call.rang:
        return Reason.ACCOUNT_INACTIVE
    if call.rang and 500 <= code < 600:
        return Reason.CARRIER_FAULT
    return codes.of_sip(code)


def _by_livekit(call: Dialled) -> Reason:
    failure = call.failure
    if failure.http_status == 401:
        return Reason.LIVEKIT_AUTH
    words = without_names(failure.message.lower())
    if any(each in words for each in sentences.RAN_OUT):
        return _ran_out(call)
    told = next((reason for part, reason in sentences.SENTENCES if part in words), None)
    return told or sentences.TWIRP.get(failure.code) or _by_status(failure.http_status)


def _ran_out(call: Dialled) -> Reason:
    """Ringing, silence and a room that was deleted end in one sentence; the participant tells which.

    What Twilio took and no carrier let ring was not silent: the way to Twilio works, there and back.
    """
    if call.lasted < call.ring_timeout * _EARLY:
        return Reason.CANCELLED
    if call.rang:
        return Reason.NO_ANSWER
    if call.taken:
        return Reason.CARRIER_FAULT
    return Reason.SILENT if call.status is CallStatus.DIALING else Reason.UNCLASSIFIED


def _by_status(http_status: int | None) -> Reason:
    """A reply that is not LiveKit's own: a proxy's, or of a code that is new."""
    if http_status == 403:
        return Reason.LIVEKIT_AUTH
    if http_status in (429, 502, 503, 504):
        return Reason.LIVEKIT_UNAVAILABLE
    return Reason.LIVEKIT_FAULT if http_status == 500 else Reason.UNCLASSIFIED

"""How LiveKit words a call that failed: SIP answers, and what its SIP service says without one.

Codes and sentences were read in livekit-sip 1.11 and livekit's protocol of August 2026. What crossed the bus
between LiveKit's services is prefixed; see `across`.
"""

import base64
from typing import Final

from monitor.simulator.livekit.reply import LiveKitError
from monitor.simulator.sip import SipAnswer
from monitor.simulator.twilio.errors import words

_HTTP: Final = {
    "canceled": (408, 1),
    "unknown": (500, 2),
    "invalid_argument": (400, 3),
    "deadline_exceeded": (408, 4),
    "not_found": (404, 5),
    "permission_denied": (403, 7),
    "resource_exhausted": (429, 8),
    "failed_precondition": (412, 9),
    "aborted": (409, 10),
    "internal": (500, 13),
    "unavailable": (503, 14),
    "unauthenticated": (401, 16),
}
"""Twirp's words, their HTTP statuses and gRPC's numbers of them."""

_NEW: Final = {
    "not_found": (301, 302, 404, 410, 481, 604),
    "resource_exhausted": (440, 480, 486, 600),
    "deadline_exceeded": (408, 504),
    "aborted": (487, 491),
    "permission_denied": (402, 403, 433, 470, 603, 607, 608),
    "unauthenticated": (428, 436, 437, 438, 494),
    "failed_precondition": (409, 412, 482, 483),
    "invalid_argument": (505, 513),
}
_OLD: Final = {
    "unavailable": (480, 486, 501, 503, 600, 603),
    "permission_denied": (401, 403, 407),
    "invalid_argument": (400, 404, 420, 421, 484, 485),
}
"""SIP answers by Twirp's word: of livekit-sip from 1.3 on, and up to 1.2. The rest of
5xx is failed_precondition, all others invalid_argument; of old, internal."""

_WORDED: Final = (404, 480, 486)
"""Where the sentence says that the INVITE failed; elsewhere it says that the status was unexpected."""

_EXPLAINED: Final = (400, 404, 480, 486, 488)
"""Where LiveKit passes `X-Twilio-Error` on; elsewhere the reason phrase alone."""


def across(code: str, message: str, meta: dict[str, str] | None = None) -> LiveKitError:
    """An error of the SIP service, with the prefix that the way over the bus leaves."""
    return direct(code, f"twirp error unknown: {message}", meta)


def direct(code: str, message: str, meta: dict[str, str] | None = None) -> LiveKitError:
    """An error of the API itself."""
    return LiveKitError(_HTTP[code][0], message, code, meta)


def of_answer(answer: SipAnswer, username: str, password: str, *, old: bool) -> LiveKitError:
    """What becomes of a SIP answer that is not 200. Raises: ValueError where there is no answer."""
    if answer.status is None:
        raise ValueError("a call without an answer is not refused")
    if answer.status in (401, 407):
        return _challenged(bool(username and password))
    code = _code(answer.status, old=old)
    text = _text(answer)
    said = "INVITE failed" if answer.status in _WORDED else "unexpected status from INVITE response"
    meta = {
        "sip_status_code": str(answer.status),
        "sip_status": text,
        "error_details": base64.b64encode(bytes((8, _HTTP[code][1]))).decode(),
    }
    return across(code, f"{said}: sip status: {answer.status}: {text}", meta)


def timed_out() -> LiveKitError:
    """Ringing or silence till the ringing time-out, and also a room deleted while it rang."""
    return across("canceled", "sip request timed out")


def transaction_failed() -> LiveKitError:
    """No answer at all for SIP's Timer B."""
    return across("canceled", "transaction failed to complete (0 intermediate responses)")


def _challenged(has_credentials: bool) -> LiveKitError:
    if has_credentials:
        return across("failed_precondition", "max auth retry attempts reached for SIP invite")
    return across("failed_precondition", "sip server required auth, but no username or password was provided")


def _code(status: int, *, old: bool) -> str:
    table = _OLD if old else _NEW
    found = next((code for code, statuses in table.items() if status in statuses), None)
    if found is not None:
        return found
    if old:
        return "internal"
    return "failed_precondition" if 500 <= status < 600 else "invalid_argument"


def _text(answer: SipAnswer) -> str:
    if answer.status in _EXPLAINED and answer.error is not None:
        return f"{answer.error} {words(answer.error)}"
    return answer.reason

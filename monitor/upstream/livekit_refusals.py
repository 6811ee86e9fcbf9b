"""What LiveKit's error answers mean (Twirp, https://twitchtv.github.io/twirp/docs/spec_v7.html)."""

from typing import Final

from livekit.api import TwirpError, TwirpErrorCode

from monitor.model.reading import GapReason
from monitor.upstream.failure import ReadFailure

_SERVER_ERRORS: Final = 500
_NO_SIP: Final = "sip not connected"

_REASONS: Final = {
    TwirpErrorCode.UNAUTHENTICATED: GapReason.FORBIDDEN,
    TwirpErrorCode.PERMISSION_DENIED: GapReason.FORBIDDEN,
    TwirpErrorCode.RESOURCE_EXHAUSTED: GapReason.RATE_LIMITED,
    TwirpErrorCode.DEADLINE_EXCEEDED: GapReason.TIMEOUT,
    TwirpErrorCode.CANCELED: GapReason.TIMEOUT,
    TwirpErrorCode.INTERNAL: GapReason.SERVER_ERROR,
    TwirpErrorCode.UNAVAILABLE: GapReason.SERVER_ERROR,
}
_REASONS_BY_STATUS: Final = {401: GapReason.UNAUTHORIZED, 429: GapReason.RATE_LIMITED}
"""Where something in front of the server answers, with plain text: the SDK keeps the status alone."""

_WORDS: Final = {
    GapReason.UNAUTHORIZED: "LiveKit refuses the API key: the key or its secret is wrong or of another "
    "project, or this machine's clock is off",
    GapReason.FORBIDDEN: "LiveKit denies permission: the key needs the grant sip.admin to list SIP trunks",
    GapReason.RATE_LIMITED: "LiveKit says that too many requests come from this project",
    GapReason.TIMEOUT: "LiveKit gave up before it had an answer",
    GapReason.SERVER_ERROR: "LiveKit has a fault on its side",
    GapReason.BAD_REPLY: "this is not the answer of a LiveKit server; check livekit.url",
}


def refusal(error: TwirpError) -> ReadFailure:
    """The failure that the SDK's error stands for.

    A wrong key is answered with plain text, of which the SDK keeps the status alone; a missing grant has
    the same status, with a code. Neither code nor message of the server is repeated.
    """
    reason = _reason(error)
    words = _WORDS[reason]
    if _NO_SIP in str(error.message):
        words = "this LiveKit server has no SIP: it runs without the Redis that SIP needs"
    return ReadFailure(reason, f"{words} (HTTP {error.status})", status=error.status)


def _reason(error: TwirpError) -> GapReason:
    known = _REASONS.get(str(error.code))  # the SDK passes on whatever JSON stands there
    if known is not None:
        return known
    if error.status >= _SERVER_ERRORS:
        return GapReason.SERVER_ERROR
    return _REASONS_BY_STATUS.get(error.status, GapReason.BAD_REPLY)

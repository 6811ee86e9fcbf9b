"""LiveKit's sentences for failures that no SIP answer explains, in the order in which they are looked for.

Read from livekit-server and livekit-sip; where a sentence crossed the two it has a prefix, so that parts are
looked for. A connection's trouble comes before the Twirp code, since three generations of livekit-sip have
given it three codes.
"""

from collections.abc import Mapping
from typing import Final

from monitor.model.outcome import Reason

SENTENCES: Final[tuple[tuple[str, Reason], ...]] = (
    ("requested sip trunk does not exist", Reason.TRUNK_MISSING),
    ("object cannot be found", Reason.TRUNK_MISSING),
    ("no numbers on outbound trunk", Reason.BAD_NUMBER),
    ("callee number", Reason.BAD_NUMBER),
    ("no response from servers", Reason.LIVEKIT_UNAVAILABLE),
    ("cpu exhausted", Reason.LIVEKIT_UNAVAILABLE),
    ("sip not connected", Reason.LIVEKIT_UNAVAILABLE),
    ("service shutting down", Reason.LIVEKIT_FAULT),
    ("update room failed", Reason.LIVEKIT_FAULT),
    ("max auth retry", Reason.AUTH_LOOP),
    ("required auth", Reason.AUTH_MISSING),
    ("invalid request uri", Reason.ADDRESS_UNRESOLVABLE),
    ("no such host", Reason.ADDRESS_UNRESOLVABLE),
    ("server misbehaving", Reason.LIVEKIT_FAULT),  # the resolver that LiveKit's own node asks
    ("lookup ", Reason.LIVEKIT_FAULT),
    ("tls", Reason.SECURE_MISMATCH),
    ("x509", Reason.SECURE_MISMATCH),
    ("address already in use", Reason.LIVEKIT_FAULT),  # no free RTP port
    ("connection refused", Reason.ADDRESS_REFUSED),
    ("connection reset", Reason.ADDRESS_REFUSED),
    ("network is unreachable", Reason.ADDRESS_REFUSED),
    ("no route to host", Reason.ADDRESS_REFUSED),
    ("broken pipe", Reason.ADDRESS_REFUSED),
    ("i/o timeout", Reason.SILENT),
    ("codec", Reason.LIVEKIT_FAULT),
    ("sdp", Reason.SECURE_MISMATCH),
    ("srtp", Reason.SECURE_MISMATCH),
    ("crypto", Reason.SECURE_MISMATCH),
    ("encryption", Reason.SECURE_MISMATCH),
)

RAN_OUT: Final = ("transaction failed to complete", "sip request timed out")
"""Nobody answered in time: ringing and silence end in the same words."""

TWIRP: Final[Mapping[str, Reason]] = {
    "unauthenticated": Reason.LIVEKIT_AUTH,
    "permission_denied": Reason.LIVEKIT_AUTH,
    "not_found": Reason.TRUNK_MISSING,
    "unavailable": Reason.LIVEKIT_UNAVAILABLE,
    "resource_exhausted": Reason.LIVEKIT_UNAVAILABLE,  # LiveKit's own limit: Twilio's comes as a SIP answer
    "internal": Reason.LIVEKIT_FAULT,
    "deadline_exceeded": Reason.LIVEKIT_FAULT,  # the SIP node never replied to the server
}

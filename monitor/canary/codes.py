"""What Twilio's error codes and SIP's answers mean for a call, one table each.

Twilio's codes: its error dictionary and trunk troubleshooting pages. SIP codes: RFC 3261 and its extensions,
as Twilio and the carriers behind it use them.
"""

from collections.abc import Mapping
from typing import Final

from monitor.model.outcome import Reason

TWILIO: Final[Mapping[str, Reason]] = {
    "10001": Reason.ACCOUNT_INACTIVE,
    "10003": Reason.ACCOUNT_INACTIVE,
    "10004": Reason.RATE_LIMITED,  # concurrent calls
    "13223": Reason.BAD_NUMBER,
    "13224": Reason.BAD_NUMBER,
    "13225": Reason.FORBIDDEN,  # block list
    "13226": Reason.BAD_NUMBER,
    "13227": Reason.FORBIDDEN,  # countries
    "20005": Reason.ACCOUNT_INACTIVE,
    "32001": Reason.RATE_LIMITED,  # calls a second of the trunk
    "32005": Reason.ACCOUNT_INACTIVE,  # voice switched off for the account
    "32006": Reason.TWILIO_FAULT,  # too many hops
    "32012": Reason.RATE_LIMITED,  # calls a second of the parent account
    "32014": Reason.MEDIA_TIMEOUT,
    "32016": Reason.CARRIER_FAULT,  # no ringing within 60 s
    "32017": Reason.CARRIER_FAULT,  # reputation of the caller ID
    "32100": Reason.BAD_NUMBER,  # trial account, number not verified
    "32101": Reason.BAD_NUMBER,
    "32102": Reason.LIVEKIT_FAULT,  # an SDP that Twilio cannot take
    "32200": Reason.FORBIDDEN,
    "32201": Reason.FORBIDDEN,
    "32202": Reason.FORBIDDEN,
    "32203": Reason.FORBIDDEN,
    "32204": Reason.FORBIDDEN,
    "32205": Reason.FORBIDDEN,
    "32206": Reason.FORBIDDEN,
    "32207": Reason.SECURE_MISMATCH,
    "32208": Reason.SECURE_MISMATCH,
    "32209": Reason.SECURE_MISMATCH,
    "32216": Reason.FORBIDDEN,
    "32222": Reason.SECURE_MISMATCH,
    "32224": Reason.FORBIDDEN,
}

GOES_WITH: Final[Mapping[str, frozenset[int]]] = {
    "10001": frozenset({403, 603}),
    "10003": frozenset({403, 603}),
    "10004": frozenset({503}),
    "32001": frozenset({486, 503}),
    "32012": frozenset({486, 503}),
    "32100": frozenset({400}),
    "32101": frozenset({400}),
    "32102": frozenset({415, 488}),
    "32200": frozenset({403}),
    "32201": frozenset({403}),
    "32202": frozenset({401, 403, 407}),
    "32203": frozenset({403, 603}),  # Twilio's docs and livekit-sip disagree
    "32204": frozenset({403}),
    "32205": frozenset({403}),
    "32206": frozenset({403}),
    "32207": frozenset({488}),
    "32208": frozenset({488}),
    "32209": frozenset({488}),
    "32216": frozenset({403}),
    "32224": frozenset({403, 603}),
}
"""The SIP answers that a refusal of Twilio's comes with, for alerts of a call whose SID nobody told."""

SIP: Final[Mapping[int, Reason]] = {
    301: Reason.CARRIER_FAULT,  # LiveKit follows no redirect
    302: Reason.CARRIER_FAULT,
    400: Reason.BAD_NUMBER,
    401: Reason.AUTH_LOOP,
    402: Reason.ACCOUNT_INACTIVE,
    403: Reason.FORBIDDEN,
    404: Reason.BAD_NUMBER,
    405: Reason.LIVEKIT_FAULT,
    406: Reason.LIVEKIT_FAULT,
    407: Reason.AUTH_LOOP,
    408: Reason.NO_ANSWER,
    409: Reason.TWILIO_FAULT,
    410: Reason.BAD_NUMBER,
    412: Reason.TWILIO_FAULT,
    415: Reason.LIVEKIT_FAULT,
    420: Reason.LIVEKIT_FAULT,
    440: Reason.TWILIO_FAULT,
    480: Reason.NO_ANSWER,
    481: Reason.TWILIO_FAULT,
    482: Reason.LIVEKIT_FAULT,  # the same INVITE twice: livekit-server 1.9.11 dialled again
    483: Reason.TWILIO_FAULT,
    484: Reason.BAD_NUMBER,
    485: Reason.BAD_NUMBER,
    486: Reason.BUSY,
    487: Reason.NO_ANSWER,
    488: Reason.SECURE_MISMATCH,
    491: Reason.TWILIO_FAULT,
    494: Reason.SECURE_MISMATCH,
    500: Reason.TWILIO_FAULT,
    501: Reason.TWILIO_FAULT,
    502: Reason.CARRIER_FAULT,
    503: Reason.CARRIER_FAULT,
    504: Reason.CARRIER_FAULT,
    505: Reason.LIVEKIT_FAULT,
    513: Reason.LIVEKIT_FAULT,
    600: Reason.BUSY,
    603: Reason.DECLINED,
    604: Reason.BAD_NUMBER,
    606: Reason.SECURE_MISMATCH,
}
"""428, 433 and 436 to 438 (caller identity), 470, 607 and 608 (unwanted calls) are the carrier's, as others
are."""


def of_sip(code: int) -> Reason:
    """What a SIP answer alone says; one that no table has is the far side's own failure or refusal."""
    known = SIP.get(code)
    if known is not None:
        return known
    return Reason.TWILIO_FAULT if 500 <= code < 600 else Reason.CARRIER_FAULT

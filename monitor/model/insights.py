"""What Twilio's Voice Insights found of a call: how it went in SIP, and how the sound was on its way.

Source: https://www.twilio.com/docs/voice/voice-insights/api/call/details-call-summary. Of a call over a trunk
there is a SIP edge, towards LiveKit, and a carrier edge; anything may be missing.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Processing(StrEnum):
    """Whether Twilio still adds to what it found: within ten minutes of the end, and some thirty after it."""

    PARTIAL = "partial"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Stream:
    """The sound of one direction at an edge; `loss` in percent of its packets."""

    loss: float | None = None
    jitter: timedelta | None = None
    most_jitter: timedelta | None = None
    latency: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge of Twilio as the call passed it, seen from Twilio; None: nothing is known of that direction."""

    inbound: Stream | None = None
    outbound: Stream | None = None


@dataclass(frozen=True, slots=True)
class CallInsights:
    """`disconnected_by` and `tags` are Twilio's words, such as `caller` and `silence`."""

    processing: Processing
    last_sip_response: int | None = None
    post_dial_delay: timedelta | None = None
    disconnected_by: str | None = None
    tags: tuple[str, ...] = ()
    sip_edge: Edge | None = None
    carrier_edge: Edge | None = None

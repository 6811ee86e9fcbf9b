"""Both clouds behind the protocols of `monitor.model`: deadlines, limits, retries, and values of our own."""

from monitor.upstream.cloud_clock import CloudClock
from monitor.upstream.gate import Gate
from monitor.upstream.limits import Limits
from monitor.upstream.livekit import LiveKitReader
from monitor.upstream.livekit_calls import LiveKitCaller
from monitor.upstream.session import open_session
from monitor.upstream.status_pages import StatusPage, StatusPages
from monitor.upstream.turns import Turns
from monitor.upstream.twilio import TwilioReader
from monitor.upstream.twilio_calls import TwilioRecords

__all__ = [
    "CloudClock",
    "Gate",
    "Limits",
    "LiveKitCaller",
    "LiveKitReader",
    "StatusPage",
    "StatusPages",
    "Turns",
    "TwilioReader",
    "TwilioRecords",
    "open_session",
]

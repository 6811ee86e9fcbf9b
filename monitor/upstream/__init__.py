"""Both clouds behind the protocols of `monitor.model`: deadlines, limits, retries, and values of our own."""

from monitor.upstream.gate import Gate
from monitor.upstream.limits import Limits
from monitor.upstream.livekit import LiveKitReader
from monitor.upstream.livekit_calls import LiveKitCaller
from monitor.upstream.twilio import TwilioReader

__all__ = ["Gate", "Limits", "LiveKitCaller", "LiveKitReader", "TwilioReader"]

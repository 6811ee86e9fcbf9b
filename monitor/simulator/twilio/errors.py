"""Twilio's error codes about calls: their level in the debugger, and a few words on each."""

from typing import Final

from monitor.model.twilio_codes import CODES, Level

_WORDS: Final = {
    10001: "Account is not active",
    32001: "Trunk CPS limit exceeded",
    32014: "No audio received",
    32016: "PSTN post-dial delay timeout",
    32100: "Trial account, destination not verified",
    32101: "Invalid phone number",
    32200: "Insufficient permissions",
    32201: "Source IP address not in ACL",
    32202: "Bad user credentials",
    32203: "Phone number blocked",
    32204: "Caller ID is unauthorized",
    32205: "No international permission",
    32206: "Invalid From",
    32207: "Secure media not accepted",
    32208: "Secure media required",
    32209: "Secure transport required",
}


def level(code: int) -> str:
    """`error` or `warning`, the debugger's own words (Twilio's error dictionary)."""
    known = CODES.get(str(code))
    return (known.level if known else None) or Level.ERROR


def words(code: int) -> str:
    return _WORDS.get(code, "Error")

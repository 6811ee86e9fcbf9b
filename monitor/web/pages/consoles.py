"""Where in the clouds' consoles something is: links whose form a vendor's own pages or partners give.

Twilio: https://www.twilio.com/docs/voice/api/recording names the page of trunks, the documents of
Flex that of the error log; a call's page by its SID is what on-call services link to. LiveKit Cloud: its
telephony documents; `p_` stands for the project that is open. What has no sure form is not linked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from monitor.model.check import Evidence

_TWILIO: Final = "https://www.twilio.com/console"
_LIVEKIT: Final = "https://cloud.livekit.io/projects/p_/telephony"
_CALL: Final = re.compile(r"CA[0-9a-f]{32}")
_CODE: Final = re.compile(r"[0-9]{5}")


@dataclass(frozen=True, slots=True)
class Link:
    """Where to look, and what is there."""

    url: str
    says: str


def twilio_call(sid: str) -> Link | None:
    """The page of a call; None where that is no SID of one."""
    if not _CALL.fullmatch(sid):
        return None
    return Link(f"{_TWILIO}/voice/calls/logs/{sid}", "This call in Twilio's console")


def error_code(code: str) -> Link | None:
    """Twilio's page about an error code."""
    if not _CODE.fullmatch(code):
        return None
    return Link(f"https://www.twilio.com/docs/api/errors/{code}", f"Twilio on {code}")


def of_run(evidence: Evidence) -> Iterator[Link]:
    """Where to look further into a call."""
    sid = evidence.get("twilio_call") or evidence.get("call_sid")
    call = twilio_call(sid) if isinstance(sid, str) else None
    if call is not None:
        yield call
    yield Link(f"{_TWILIO}/debugger/errors", "Twilio's error log")
    yield Link(_LIVEKIT, "Calls in LiveKit Cloud")


def of_route() -> Iterator[Link]:
    """Where the settings of a route are made."""
    yield Link(f"{_LIVEKIT}/trunks", "SIP trunks in LiveKit Cloud")
    yield Link(f"{_TWILIO}/sip-trunking/trunks", "Trunks in Twilio's console")
    yield Link(f"{_TWILIO}/voice/settings/geo-permissions", "Voice geographic permissions")
    yield Link(f"{_TWILIO}/debugger/errors", "Twilio's error log")

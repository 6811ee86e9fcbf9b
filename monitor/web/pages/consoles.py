"""Where in the clouds' consoles something is; whence each form of address is known, `docs/consoles.md` says.

What has no page of its own that is known is linked to the page that lists it, and the words say so.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from monitor.model.board import RouteState
from monitor.model.check import Evidence
from monitor.model.run import Run

_TWILIO: Final = "https://www.twilio.com/console"
_TWILIO_NOW: Final = "https://console.twilio.com/us1"
_LIVEKIT: Final = "https://cloud.livekit.io/projects/p_/telephony"
_SID: Final = "[0-9a-fA-F]{32}"
_CALL: Final = re.compile(f"CA{_SID}")
_TRUNK: Final = re.compile(f"TK{_SID}")
_ALERT: Final = re.compile(f"NO{_SID}")
_LIVEKIT_TRUNK: Final = re.compile("ST_[0-9A-Za-z]{1,32}")
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


def twilio_trunk(sid: str) -> Link | None:
    """The page of a trunk; None where that is no SID of one."""
    if not _TRUNK.fullmatch(sid):
        return None
    return Link(f"{_TWILIO_NOW}/develop/sip-trunking/trunks/{sid}", "This trunk in Twilio's console")


def twilio_alert(sid: str, code: str) -> Link | None:
    """The page of an entry of the error log; None where that is no SID of one."""
    if not _ALERT.fullmatch(sid):
        return None
    return Link(f"{_TWILIO}/debugger/{sid}", f"This alert ({code}) in Twilio's console")


def livekit_trunk(trunk: str) -> Link:
    """The list of trunks: LiveKit documents no page of a single one."""
    named = f", with {trunk} among them" if _LIVEKIT_TRUNK.fullmatch(trunk) else ""
    return Link(f"{_LIVEKIT}/trunks", f"SIP trunks in LiveKit Cloud{named}")


def error_code(code: str) -> Link | None:
    """Twilio's page about an error code."""
    if not _CODE.fullmatch(code):
        return None
    return Link(f"https://www.twilio.com/docs/api/errors/{code}", f"Twilio on {code}")


def alerts_of(evidence: Evidence) -> dict[str, str]:
    """By error code the SID of its entry in Twilio's error log; none of a run that was stored without."""
    held = evidence.get("twilio_alerts", ())
    entries = (held,) if isinstance(held, str) else held
    return {code: sid for code, _, sid in (entry.partition(" ") for entry in entries)}


def of_what_it_met(run: Run) -> Iterator[Link]:
    """The pages of just what a call met at Twilio: itself, its alerts, its trunk."""
    sid = run.evidence.get("twilio_call") or run.evidence.get("call_sid")
    call = twilio_call(sid) if isinstance(sid, str) else None
    alerts = (twilio_alert(sid, code) for code, sid in alerts_of(run.evidence).items())
    yield from (link for link in chain([call], alerts, [twilio_trunk(run.twilio_trunk)]) if link)


def of_run(run: Run) -> Iterator[Link]:
    """Where to look further into a call."""
    yield from of_what_it_met(run)
    trunk = run.evidence.get("livekit_trunk")
    yield Link(_LIVEKIT, "Calls in LiveKit Cloud")
    yield livekit_trunk(trunk if isinstance(trunk, str) else "")
    yield Link(f"{_TWILIO}/debugger/errors", "Twilio's error log")


def of_route(route: RouteState) -> Iterator[Link]:
    """Where the settings of a route are made."""
    yield livekit_trunk(route.livekit_trunk)
    trunks = Link(f"{_TWILIO}/sip-trunking/trunks", "Trunks in Twilio's console")
    yield twilio_trunk(route.twilio_trunk) or trunks
    yield Link(f"{_TWILIO}/voice/settings/geo-permissions", "Voice geographic permissions")
    yield Link(f"{_TWILIO}/debugger/errors", "Twilio's error log")

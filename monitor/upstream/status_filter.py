"""Which parts of the vendors' services an outbound call depends on, by the words on their status pages.

Both pages tell of far more than calls (messaging, mail, video, billing), and of such parts nothing may reach
a diagnosis. They are known by words, since ids and the list itself change as the vendors like.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from monitor.model.incident import Vendor

_MESSAGING: Final = r"\b(sms|mms|rcs|a2p|10dlc|whatsapp|messag\w*|short ?codes?)\b"
_BESIDE_CALLS: Final = r"\b(agents?|inference|ingress|egress|dashboard|recordings?|analytics)\b"
_AFTER_CALLS: Final = r"\bvoice (insights|intelligence|recordings?|sdks?|javascript|ios|android)\b"


@dataclass(frozen=True, slots=True)
class _Words:
    """A text that has the `words`, and none that say `unless`, tells of something that we need: `why`."""

    words: str
    why: str
    unless: str = "(?!)"

    def touch(self, text: str) -> bool:
        said = re.search(self.words, text, re.IGNORECASE)
        return said is not None and re.search(self.unless, text, re.IGNORECASE) is None


_NEEDED: Final[Mapping[Vendor, tuple[_Words, ...]]] = {
    Vendor.TWILIO: (
        _Words(r"\bsip\b|\btrunk(s|ing)?\b", "calls enter Twilio over an Elastic SIP Trunk"),
        _Words(r"\bvoice\b", "to Twilio a call over a trunk is a voice call", unless=_AFTER_CALLS),
        _Words(r"\bpstn\b|\btermination\b", "the telephone network is what a trunk leads to"),
        _Words(r"\bcarriers?\b|\bcalls?\b", "a carrier takes the call over", unless=rf"{_MESSAGING}|\bapi\b"),
        _Words(r"\brest api\b", "sweeps and the proof of a call are read over it"),
        _Words(r"\bedge( location)?s?\b|\binterconnect\b", "the trunk's address leads to an edge"),
    ),
    Vendor.LIVEKIT: (
        _Words(r"\bsip\b|\btelephony\b|\bcalls?\b", "the call leaves LiveKit over its SIP service"),
        _Words(r"\bapi\b|\brooms?( ?service)?\b", "a call is asked for over it", unless=_BESIDE_CALLS),
        _Words(
            r"\breal[- ]?time\b|\brtc\b|\bmedia\b|\bconnecti(on|vity)\b",
            "the call's sound goes through a room",
            unless=_BESIDE_CALLS,
        ),
        _Words(
            r"\b(north|south|us|eu|asia|africa|middle)[- ]?(east|west|central|south|north|america)?\b"
            r"|\b(europe|germany|france|uk|japan|singapore|india|australia|brazil|israel|uae)\b"
            r"|\b(chicago|ashburn|phoenix|oregon|frankfurt|mumbai|tokyo|sydney|sao paulo|são paulo)\b"
            r"|\bregions?\b|\bglobal\b",
            "calls leave from the region where they were asked for",
            unless=_BESIDE_CALLS,
        ),
    ),
}


def reason(vendor: Vendor, text: str) -> str:
    """Why what a vendor's page says of `text` matters to an outbound call; empty where it does not."""
    return next((words.why for words in _NEEDED[vendor] if words.touch(text)), "")

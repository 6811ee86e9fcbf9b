"""What people meet around such a set-up that is no cause of a failing outbound call, and why it is none.

Keys are Twilio's error codes, or a few words on what people report.
"""

from collections.abc import Iterator, Mapping
from typing import Final

_CODES: Final[Mapping[str, str]] = {
    "17007": "Voice Insights is not switched on: nothing of a call fails by it.",
    "20404 70002": "Twilio's API does not know what was asked for: the check that needed it says so.",
    "21210 21219": "These are of calls through Twilio's API. A trunk gives 32204 and 32100 in their place.",
    "21244 21245 21247 21248 21249 21251 21252": (
        "Twilio refuses a change of a trunk. Trunkwatch changes nothing."
    ),
    "32010 32011": "These are of calls that come in.",
    "32020 32021": "They are about a signature of the caller that LiveKit does not send.",
    "32218 32219": "They are about the transfer of a call that was answered. A canary transfers none.",
}

_REPORTS: Final[Mapping[str, str]] = {
    "503 on an inbound call with secure trunking": "It is of calls that come in.",
    "list of reason phrases": "It is a list of SIP's own words, each of which stands with its answer.",
    "disconnect reason is missing": (
        "LiveKit gives none for many failures. Trunkwatch reads the error of the dial instead."
    ),
    "keypad tones are lost": "A canary sends none and waits for none.",
    "agents have no metrics of their own": "That is what Trunkwatch is for.",
}


def _each() -> Iterator[tuple[str, str]]:
    for codes, reason in _CODES.items():
        yield from ((code, reason) for code in codes.split())
    yield from _REPORTS.items()


LEFT_OUT: Final[Mapping[str, str]] = dict(_each())
"""Why each is left out, in a sentence."""

"""Why a request about a call failed, as the canary is told: the far side's words, but no number or token."""

import re
from collections.abc import Collection
from typing import Final

from livekit.api import TwirpError

from monitor.model.call import DialFailure, Trouble
from monitor.model.credential import credentials_masked
from monitor.model.reading import GapReason
from monitor.upstream.failure import ReadFailure
from monitor.upstream.livekit_refusals import refusal

LONGEST: Final = 300
"""Characters kept of a text that the far side chose."""

_NUMBERS: Final = re.compile(
    r"""
    (?P<kept>(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]))  # an IPv4 address is no number of anybody's
    | [+\uff0b]\d(?:[ ().-]{0,2}\d){6,}                   # international, written in any way
    | (?<!\d)(?!\d{5}[ ])\d(?:[ ().-]{0,2}\d){9,}         # in groups, not begun by Twilio's error code
    | \d(?:[().-]{0,2}\d){6,}
    """,
    re.VERBOSE,
)
_CODE: Final = re.compile(r"[a-z_]{1,32}")
_SIP_CODE: Final = re.compile(r"[1-6]\d\d", re.ASCII)


class CallFailure(ReadFailure):
    """One failed attempt; `failure` is what the canary is told, the rest is for retries and metrics."""

    def __init__(self, cause: ReadFailure, failure: DialFailure) -> None:
        super().__init__(cause.reason, cause.detail, cause.retry_after, status=cause.status)
        self.failure = failure

    def blame(self, answers: Collection[str]) -> GapReason | None:
        """What a metric of LiveKit's requests counts: nothing where it told how the call or room is.

        `answers` are the Twirp codes that are such an answer; a SIP code always is.
        """
        told = self.failure.sip_code is not None or self.failure.code in answers
        return None if told else self.reason


def refused(error: TwirpError) -> CallFailure:
    """LiveKit's error answer, with the SIP code and text that it carries where the far side answered."""
    metadata: object = error.metadata  # the SDK passes on whatever JSON stands there
    meta = metadata if isinstance(metadata, dict) else {}
    code, sip_code = str(error.code), str(meta.get("sip_status_code"))
    failure = DialFailure(
        trouble=Trouble.REFUSED,
        code=code if _CODE.fullmatch(code) else "",
        http_status=error.status,
        sip_code=int(sip_code) if _SIP_CODE.fullmatch(sip_code) else None,
        sip_text=cleaned(meta.get("sip_status")),
        message=cleaned(error.message),
    )
    return CallFailure(refusal(error), failure)


def lost(cause: ReadFailure) -> CallFailure:
    """No answer of LiveKit's: too late, broken off, or somebody else's; what became of the call is open."""
    if cause.reason is GapReason.TIMEOUT:
        return CallFailure(cause, DialFailure(Trouble.TIMEOUT))
    return CallFailure(cause, DialFailure(Trouble.NETWORK, message=cause.detail))


def cleaned(text: object) -> str:
    """A text of the far side in one line of at most 300 characters: no long number, no token.

    Empty where it is no text.
    """
    if not isinstance(text, str):
        return ""
    line = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    line = _NUMBERS.sub(lambda found: found["kept"] or "…", credentials_masked(line))
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"

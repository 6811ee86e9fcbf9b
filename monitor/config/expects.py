"""What a canary's callee is known by, where that is heard or seen while the call is up."""

from collections.abc import Iterator
from datetime import timedelta
from importlib.util import find_spec
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from monitor.config.base import Model
from monitor.config.durations import duration_text
from monitor.config.fields import OrNone, Text, matching, whole
from monitor.config.said import Below, said
from monitor.model.canary import TONE_HERTZ, Expected, ProofKind

_LOWEST_TONE: Final = 700
_HIGHEST_TONE: Final = 3000
"""Hz. Below lie the tones of networks (ringing, busy) and a voice's own, above telephones cut off."""

_TAKEN: Final = (1000, 1100, 1400, 2100)
"""Hz that voicemails and fax machines play, and networks before an announcement."""
_APART: Final = 50

_DIGITS: Final = "[0-9*#]{3,16}"
_OURS: Final = "trunkwatch-"

_TAKES: Final = {
    ProofKind.TONE: timedelta(seconds=4),
    ProofKind.ECHO: timedelta(seconds=6),
    ProofKind.DTMF: timedelta(seconds=4),
    ProofKind.CALLBACK: timedelta(seconds=3),
}
"""What a proof takes of the talk at the least: the callee picks up, and has something to say."""
_A_DIGIT: Final = timedelta(seconds=0.6)
_AND_BACK: Final = 2


def _tone(hertz: int) -> int:
    near = next((each for each in _TAKEN if abs(hertz - each) < _APART), None)
    if near is not None:
        raise said(
            f"is too near to {near} Hz, which voicemails or fax machines play: choose one {_APART} Hz away."
        )
    return hertz


def _rooms(prefix: str) -> str:
    if prefix.startswith(_OURS) or _OURS.startswith(prefix):
        raise said(f"is how rooms begin that canaries dial from ({_OURS}…): name others.")
    return prefix


Tone = Annotated[
    int,
    BeforeValidator(whole(_LOWEST_TONE, _HIGHEST_TONE)),
    AfterValidator(_tone),
    WithJsonSchema(
        {"type": "integer", "minimum": _LOWEST_TONE, "maximum": _HIGHEST_TONE, "x-kind": "number"}
    ),
]
Digits = Annotated[
    str,
    AfterValidator(matching(_DIGITS, "is not a row of digits: write 3 to 16 of 0-9, * and #, in quotes.")),
    WithJsonSchema({"type": "string", "pattern": f"^{_DIGITS}$", "x-kind": "digits"}),
]


class Expects(Model):
    """What tells the callee from a voicemail, a person, or whatever else answers."""

    tone: Tone = Field(
        default=TONE_HERTZ,
        description="proof: tone: the tone that the callee plays for at least 2s, in Hz. proof: echo: one "
        "that it may play before, which tells a callee that does not hear us from a stranger.",
    )
    digits: OrNone[Digits] = Field(
        default=None, description="proof: dtmf: digits that the callee sends by itself, in quotes."
    )
    returned_digits: OrNone[Digits] = Field(
        default=None,
        description="proof: dtmf: digits that are sent to the callee, and that it sends back, in quotes.",
    )
    rooms: OrNone[Annotated[Text, AfterValidator(_rooms)]] = Field(
        default=None,
        description="proof: callback: how the names of the LiveKit rooms begin that calls to the number come "
        "into.",
    )

    @property
    def expected(self) -> Expected:
        return Expected(self.tone, self.digits or "", self.returned_digits or "", self.rooms or "")


def lacking(proof: ProofKind, expects: Expects, talk_time: timedelta) -> Iterator[Below]:
    """What keeps a proof from being had, as complaints below a canary."""
    if proof.heard and find_spec("livekit.rtc") is None:
        yield (
            ("proof",),
            f"{proof} needs the extra [media]: pip install livekit, where Trunkwatch is installed",
        )
    if proof is ProofKind.DTMF and not (expects.digits or expects.returned_digits):
        yield ("expects",), "needs digits or returned_digits for proof: dtmf."
    if proof is ProofKind.CALLBACK and not expects.rooms:
        yield ("expects",), "needs rooms for proof: callback."
    least = _least(proof, expects)
    if talk_time < least:
        yield ("talk_time",), f"is too short for proof: {proof}, which takes {duration_text(least)}."


def _least(proof: ProofKind, expects: Expects) -> timedelta:
    if proof is not ProofKind.DTMF:
        return _TAKES.get(proof, timedelta())
    theirs, ours = len(expects.digits or ""), len(expects.returned_digits or "")
    took = _TAKES[proof] + _A_DIGIT * (theirs + _AND_BACK * ours)
    return timedelta(seconds=round(took.total_seconds()))

"""Proof by sound: what a canary is to hear of its callee, and what was heard."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from monitor.model.canary import Expected, ProofKind
from monitor.model.check import Evidence

AUDIBLE: Final = -50.0
"""dBov of the loudest second below which nothing was said: lines and comfort noise lie under -60."""


@dataclass(frozen=True, slots=True)
class Listening:
    """What somebody in a call's room has to do: be there as `identity` and hear the participant `callee`.

    `lasts` is the longest that the call can be up.
    """

    room: str
    identity: str
    callee: str
    proof: ProofKind
    expected: Expected
    lasts: timedelta

    @property
    def speaks(self) -> bool:
        """Whether the callee has to hear us, too."""
        return self.proof is not ProofKind.TONE


@dataclass(frozen=True, slots=True)
class Heard:
    """What came from the callee.

    `level` is its loudest second, dBov. `tone`: it played the tone that it is known by. `signalled` are the
    digits that came as signals, `played` those that came as sound. `round_trip` is how many seconds our own
    sound took to come back, weaker by `loss` dB; None where it did not.
    """

    level: float
    tone: bool = False
    signalled: str = ""
    played: str = ""
    round_trip: float | None = None
    loss: float | None = None

    @property
    def audible(self) -> bool:
        return self.level > AUDIBLE

    def has(self, digits: str) -> bool:
        """Whether these came, in this order and with none between them."""
        return digits in self.signalled or digits in self.played


@dataclass(frozen=True, slots=True)
class Unheard:
    """Nobody listened, so that nothing can be told of the callee; `why` is a sentence for people."""

    why: str


@dataclass(frozen=True, slots=True)
class CameBack:
    """Seconds from the dial until the call came in again over our own number; None: it did not."""

    seconds: float | None


Witnessed = Heard | Unheard | CameBack


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of a call's sound: dBov, and seconds there and back; None where it was not."""

    level: float | None = None
    round_trip: float | None = None


def evidence_of(heard: Heard) -> dict[str, str]:
    """What of it stays with the run, which `measured` reads again."""
    found = {"sound_level": f"{heard.level:.1f} dBov"}
    if heard.round_trip is not None:
        found["round_trip"] = f"{heard.round_trip:.2f} s"
    return found


def by_witness(evidence: Evidence) -> bool:
    """Whether the proof of a run is what was heard or seen, and not Twilio's record."""
    return "proof_by" in evidence


def measured(evidence: Evidence) -> Measured:
    return Measured(_number(evidence.get("sound_level")), _number(evidence.get("round_trip")))


def _number(said: str | tuple[str, ...] | None) -> float | None:
    """The number that a measure of ours begins with."""
    try:
        return float(said.partition(" ")[0]) if isinstance(said, str) else None
    except ValueError:
        return None

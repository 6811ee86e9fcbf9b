"""Judges what was heard or seen of the callee while the call was up: was it the one that is configured?"""

from typing import Final

from monitor.canary.place import Placed
from monitor.canary.proof import Proved
from monitor.model.canary import CanaryPlan, Expected, ProofKind
from monitor.model.outcome import Reason
from monitor.model.run import Proof
from monitor.model.sound import CameBack, Heard, Unheard

_STRANGER: Final = "Somebody or something answered, but it is not the callee that you configured: "

FAINT: Final = 25.0
"""dB by which our own sound may come back weaker: a callee that echoes costs it no 15 dB, while what leaks
back at the end of a line, or in a loudspeaker's room, is weaker by more."""


def judged(plan: CanaryPlan, placed: Placed) -> Proved:
    """The proof of an answered call by what its witness tells."""
    told = placed.witnessed
    match told:
        case Heard():
            return _BY_KIND[plan.proof](told, plan.expected, placed)
        case CameBack():
            return _came_back(told)
        case Unheard():
            return Proved(Proof.UNKNOWN, told.why)
        case None:
            return Proved(Proof.UNKNOWN, "The call was over before anything could be heard.")


def _tone(heard: Heard, expected: Expected, _placed: Placed) -> Proved:
    if heard.tone:
        return Proved(Proof.PROVED, f"The callee's tone of {expected.tone} Hz was heard.")
    if not heard.audible:
        return _silent("Not a sound came from the callee.")
    return _stranger(f"there was sound, and no tone of {expected.tone} Hz.")


def _echo(heard: Heard, expected: Expected, _placed: Placed) -> Proved:
    back = heard.round_trip is not None and heard.loss is not None
    if back and heard.loss is not None and heard.loss <= FAINT:
        return Proved(Proof.PROVED, f"What was sent came back after {heard.round_trip:.2f} s.")
    if heard.tone:
        return Proved(
            Proof.MISSING,
            f"The callee's tone of {expected.tone} Hz was heard, and what was sent did not come back.",
            lacks=Reason.ONE_WAY_TOWARDS_US,
        )
    if not heard.audible:
        return _silent("Nothing came back of what was sent, and not a sound from the callee.")
    if back:
        return _stranger("what was sent came back so faintly that the line itself may be its echo.")
    return _stranger("there was sound, and what was sent did not come back.")


def _dtmf(heard: Heard, expected: Expected, placed: Placed) -> Proved:
    theirs, ours = expected.digits, expected.returned_digits
    if ours and heard.has(ours):
        return Proved(Proof.PROVED, "The digits that were sent came back.")
    recognised = bool(theirs) and heard.has(theirs)
    if recognised and not ours:
        return Proved(Proof.PROVED, "The callee's digits arrived.")
    if recognised:
        return Proved(
            Proof.MISSING,
            "The callee's digits arrived, and those that were sent did not come back.",
            lacks=Reason.ONE_WAY_TOWARDS_US,
        )
    quiet = not heard.audible and not heard.signalled
    if quiet and ours and placed.cut:
        return Proved(
            Proof.MISSING,
            "The callee hung up once digits were sent, and not a sound came from it.",
            lacks=Reason.ONE_WAY_TOWARDS_THEM,
        )
    if quiet:
        return _silent("Neither a digit nor a sound came from the callee.")
    return _stranger("there was sound, and not the digits.")


def _came_back(told: CameBack) -> Proved:
    if told.seconds is None:
        return Proved(
            Proof.MISSING, f"{_STRANGER}the call did not come in again over your own number.", lacks=_NOBODY
        )
    return Proved(
        Proof.PROVED, f"The call came in again over your own number, {told.seconds:.1f} s after the dial."
    )


def _silent(words: str) -> Proved:
    return Proved(Proof.MISSING, words, lacks=Reason.MEDIA_TIMEOUT)


def _stranger(words: str) -> Proved:
    return Proved(Proof.MISSING, f"{_STRANGER}{words}", lacks=_NOBODY)


_NOBODY: Final = Reason.NO_PROOF
_BY_KIND: Final = {ProofKind.TONE: _tone, ProofKind.ECHO: _echo, ProofKind.DTMF: _dtmf}

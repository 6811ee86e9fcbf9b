"""What is heard in a call, from the first frame to the last, and what is said and pressed meanwhile."""

from datetime import timedelta

import numpy as np
import pytest

from monitor.media.pcm import sine
from monitor.model.canary import TONE_HERTZ, Expected, ProofKind
from monitor.model.sound import Heard, Listening
from tests.media.g711 import Law
from tests.media.sounds import after, dialled, noise, nothing, voice, voicemail
from tests.media.telephone import Telephone, heard_of

DIGITS = Expected(digits="159", returned_digits="4826")


def listening(proof: ProofKind, expected: Expected = DIGITS) -> Listening:
    return Listening("room", "ear", "callee", proof, expected, timedelta(seconds=60))


async def heard(telephone: Telephone, proof: ProofKind, seconds: float = 10, law: Law = Law.MU) -> Heard:
    return await heard_of(telephone, listening(proof), seconds, law)


def sends_back(telephone: Telephone, digit: str) -> None:
    telephone.play(dialled(digit, 0.2, 0.2))


def signals_back(telephone: Telephone, digit: str) -> None:
    telephone.signals.append(digit)


@pytest.mark.parametrize("law", Law)
async def test_a_tone_is_heard_with_its_level(law: Law) -> None:
    found = await heard(Telephone(after(nothing(1), sine(TONE_HERTZ, 3, -20))), ProofKind.TONE, law=law)

    assert found.tone
    assert found.level == pytest.approx(-20, abs=0.5)
    assert found.round_trip is None


@pytest.mark.parametrize("law", Law)
@pytest.mark.parametrize("delay", [0.1, 0.64, 1.5])
async def test_our_own_sound_is_heard_back_with_its_time(delay: float, law: Law) -> None:
    found = await heard(Telephone(echoes=delay, echo_loss=6), ProofKind.ECHO, law=law)

    assert found.round_trip == pytest.approx(delay, abs=0.03)
    assert found.loss == pytest.approx(6, abs=1)


async def test_a_callee_that_plays_its_tone_and_does_not_hear_us_is_known_by_the_tone() -> None:
    found = await heard(Telephone(sine(TONE_HERTZ, 3, -16), echoes=0.3, deaf=True), ProofKind.ECHO)

    assert (found.tone, found.round_trip) == (True, None)


async def test_digits_that_are_played_and_digits_that_are_signalled_are_heard() -> None:
    found = await heard(Telephone(dialled("w159", 0.2, 0.2), pressed=signals_back), ProofKind.DTMF)

    assert found.played == "159"
    assert found.signalled == "4826"


async def test_our_digits_come_back_as_sound() -> None:
    found = await heard(Telephone(pressed=sends_back), ProofKind.DTMF, seconds=15)

    assert found.has("4826")


async def test_digits_are_sent_for_a_proof_by_digits_alone() -> None:
    for proof in (ProofKind.TONE, ProofKind.ECHO):
        found = await heard(Telephone(pressed=signals_back), proof)
        assert found.signalled == ""


async def test_who_only_listens_says_nothing() -> None:
    found = await heard(Telephone(echoes=0.2), ProofKind.TONE)

    assert not found.audible


async def test_a_telephone_that_is_silent_is_not_audible_and_a_voice_is() -> None:
    assert not (await heard(Telephone(noise(8, -65)), ProofKind.TONE)).audible
    assert (await heard(Telephone(voice(8)), ProofKind.TONE)).audible


@pytest.mark.parametrize("proof", [ProofKind.TONE, ProofKind.ECHO, ProofKind.DTMF])
async def test_a_voicemail_has_nothing_of_the_callee(proof: ProofKind) -> None:
    found = await heard(Telephone(voicemail()), proof)

    assert found.audible
    assert not found.tone
    assert found.round_trip is None
    assert not found.has("159")


async def test_a_call_that_is_over_at_once_has_nothing() -> None:
    found = await heard(Telephone(np.zeros(0)), ProofKind.ECHO, seconds=0)

    assert found == Heard(level=found.level)
    assert not found.audible

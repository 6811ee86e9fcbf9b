"""Digits that are played are read, and nothing else is taken for digits."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.media.dtmf import DtmfDetector
from monitor.media.pcm import Samples, samples
from tests.media.g711 import Law, coded
from tests.media.sounds import STRANGERS, after, dialled, frames, noise, together, voice

FEWEST_DIGITS = 3
"""That a configuration may expect."""


def heard(sound: Samples) -> str:
    detector = DtmfDetector()
    for frame in frames(sound):
        detector.hear(samples(frame))
    return detector.digits


@settings(max_examples=100)
@given(
    digits=st.text("0123456789*#", min_size=1, max_size=8),
    lasts=st.floats(0.07, 0.4),
    pause=st.floats(0.06, 0.5),
    dbov=st.floats(-30, -6),
    law=st.sampled_from(Law),
    seed=st.integers(0, 1000),
)
def test_digits_are_read_at_any_pace_and_level(
    digits: str, lasts: float, pause: float, dbov: float, law: Law, seed: int
) -> None:
    played = dialled(digits, lasts, pause, dbov)
    line = noise(len(played) / 8000, dbov - 20, seed)

    assert heard(coded(together(played, line), law)) == digits


def test_a_key_that_is_held_is_one_digit_and_pressed_twice_two() -> None:
    assert heard(dialled("5", 2.0)) == "5"
    assert heard(dialled("55w5", 0.1)) == "555"


def test_digits_after_a_greeting_are_read() -> None:
    assert heard(after(voice(5), dialled("w159"))).endswith("159")


@pytest.mark.parametrize("stranger", [each for each in STRANGERS if "keys" not in each])
def test_what_else_answers_plays_no_row_of_digits(stranger: str) -> None:
    assert len(heard(STRANGERS[stranger]())) < FEWEST_DIGITS


@settings(max_examples=40)
@given(seed=st.integers(0, 10_000))
def test_a_voice_says_no_row_of_digits(seed: int) -> None:
    assert len(heard(voice(10, seed))) < FEWEST_DIGITS

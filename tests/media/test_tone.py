"""The callee's tone is heard through what telephones do to it, and nothing else is taken for it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.media.pcm import FRAME, RATE, Samples, samples, sine
from monitor.media.tone import ToneDetector
from monitor.model.canary import TONE_HERTZ
from tests.media.g711 import Law, coded
from tests.media.sounds import STRANGERS, after, frames, music, noise, nothing, together, voice, voicemail


def found(sound: Samples, hertz: float = TONE_HERTZ) -> bool:
    detector = ToneDetector(hertz)
    for frame in frames(sound):
        detector.hear(samples(frame))
    return detector.found


def with_gaps(sound: Samples, every: int, lost: int) -> Samples:
    """Of each `every` packets so many are lost, and nothing is played in their place."""
    packets = np.arange(len(sound)) // FRAME
    return np.where(packets % every < lost, 0.0, sound)


@settings(max_examples=150)
@given(
    hertz=st.sampled_from([TONE_HERTZ, 800, 1250, 1920, 2700]),
    offset=st.floats(-8, 8),
    dbov=st.floats(-40, -4),
    noise_below=st.floats(6, 40),
    law=st.sampled_from(Law),
    begins=st.floats(0, 1),
    seed=st.integers(0, 1000),
)
def test_the_tone_is_heard_at_any_level_a_little_off_and_above_noise(
    hertz: int, offset: float, dbov: float, noise_below: float, law: Law, begins: float, seed: int
) -> None:
    tone = after(nothing(begins), sine(hertz + offset, 2.5, dbov))
    line = noise(4, max(dbov - noise_below, -70), seed)

    assert found(coded(together(tone, line), law), hertz)


@pytest.mark.parametrize(("every", "lost"), [(10, 1), (25, 3), (50, 8)])
def test_the_tone_is_heard_through_lost_packets(every: int, lost: int) -> None:
    assert found(with_gaps(sine(TONE_HERTZ, 4, -16), every, lost))


def test_the_tone_is_heard_after_an_announcement() -> None:
    assert found(after(voice(6), sine(TONE_HERTZ, 2, -16)))


@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize("law", Law)
def test_nothing_else_that_answers_is_taken_for_the_callee(stranger: str, law: Law) -> None:
    assert not found(coded(STRANGERS[stranger](), law))


@pytest.mark.parametrize("seconds", [0.2, 0.5, 1.0])
def test_a_beep_of_that_very_tone_is_not_the_callee(seconds: float) -> None:
    assert not found(voicemail(TONE_HERTZ, seconds))


def test_another_tone_is_another() -> None:
    assert not any(found(sine(hertz, 4, -12)) for hertz in (1000, 1850, 1860, 1980, 2100))


@settings(max_examples=60)
@given(seed=st.integers(0, 10_000), harmonics=st.integers(1, 6), law=st.sampled_from(Law))
def test_music_and_voices_are_never_the_callee(seed: int, harmonics: int, law: Law) -> None:
    assert not found(coded(music(6, seed, harmonics), law))
    assert not found(coded(voice(6, seed), law))


def test_the_tone_is_the_same_however_the_sound_is_cut() -> None:
    detector = ToneDetector(TONE_HERTZ)
    for piece in np.array_split(sine(TONE_HERTZ, 2, -16), 37):
        detector.hear(piece)

    assert detector.found
    assert len(sine(1000, 2, -16)) == 2 * RATE

"""How loud the callee is, by its loudest second."""

import pytest

from monitor.media.loudness import Loudness
from monitor.media.pcm import SILENCE, Samples, samples, sine
from monitor.model.sound import AUDIBLE
from tests.media.sounds import after, frames, noise, nothing, voice


def level(sound: Samples) -> float | None:
    loudness = Loudness()
    for frame in frames(sound):
        loudness.hear(samples(frame))
    return loudness.level


def test_a_tone_has_its_level_however_much_silence_is_around_it() -> None:
    assert level(after(nothing(5), sine(1000, 2, -16), nothing(5))) == pytest.approx(-16, abs=0.1)


def test_clicks_on_a_dead_line_are_no_sound() -> None:
    line = noise(6, -66)
    line[:: 8000 // 4] = 0.9

    loudest = level(line)
    assert loudest is not None
    assert loudest < AUDIBLE


def test_a_word_is_heard() -> None:
    said = level(after(nothing(2), voice(0.5, dbov=-20), nothing(2)))
    assert said is not None
    assert said > AUDIBLE + 10


def test_silence_has_the_lowest_level_and_no_sound_has_none() -> None:
    assert level(nothing(2)) == SILENCE
    assert level(nothing(0)) is None


def test_a_line_is_far_below_a_voice() -> None:
    line, said = level(noise(3, -65)), level(voice(3))
    assert line is not None
    assert said is not None
    assert said - line > 40

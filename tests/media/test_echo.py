"""Our own sound is known again when it comes back, and how long it took; nothing else is taken for it."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.media.echo import PERIOD, TONES, Echo, EchoDetector, code
from monitor.media.pcm import FRAME, RATE, Samples, samples
from tests.media.g711 import Law, coded
from tests.media.sounds import STRANGERS, after, frames, noise, nothing, together, voice

CODES = 5


def orders(seed: int) -> list[list[int]]:
    chance = Random(seed)
    return [chance.sample(range(len(TONES)), len(TONES)) for _ in range(CODES)]


def said(seed: int = 1) -> Samples:
    """All that is sent in one call."""
    return after(*map(code, orders(seed)))


def echo_in(sound: Samples, seed: int = 1, late: tuple[float, ...] = (0.0,)) -> Echo | None:
    """The echo in what was heard; `late` are the delays of packets, in turn, seconds."""
    detector = EchoDetector()
    for number, order in enumerate(orders(seed)):
        detector.say(order, 100 + number * PERIOD)
    for number, frame in enumerate(frames(sound), 1):
        detector.hear(samples(frame), 100 + number * FRAME / RATE + late[number % len(late)])
    return detector.echo()


@settings(max_examples=60)
@given(
    delay=st.floats(0.05, 2.5),
    loss=st.floats(0, 20),
    noise_below=st.floats(8, 40),
    law=st.sampled_from(Law),
    seed=st.integers(0, 1000),
)
def test_an_echo_is_found_with_its_time_and_its_loss(
    delay: float, loss: float, noise_below: float, law: Law, seed: int
) -> None:
    back = after(nothing(delay), said(seed) * 10 ** (-loss / 20))
    sound = coded(together(back, noise(len(back) / RATE, -16 - loss - noise_below, seed)), law)

    echo = echo_in(sound, seed)

    assert echo is not None
    assert echo.seconds == pytest.approx(delay, abs=0.03)
    assert echo.loss == pytest.approx(loss, abs=1.5)


def test_an_echo_is_found_where_packets_wait_on_their_way() -> None:
    echo = echo_in(after(nothing(0.4), said()), late=(0.0, 0.02, 0.05, 0.01, 0.03))

    assert echo is not None
    assert echo.seconds == pytest.approx(0.4, abs=0.03)


def test_an_echo_is_found_where_the_callee_speaks_first() -> None:
    greeted = said()
    greeted[: 4 * RATE] = voice(4)

    assert echo_in(after(nothing(0.3), greeted)) is not None


def test_what_was_said_in_another_call_is_no_echo() -> None:
    assert echo_in(after(nothing(0.4), said(seed=2)), seed=1) is None


def test_what_comes_before_it_was_said_is_no_echo() -> None:
    assert echo_in(said()[RATE:]) is None


@pytest.mark.parametrize("stranger", STRANGERS)
def test_nothing_else_that_answers_is_taken_for_an_echo(stranger: str) -> None:
    assert echo_in(STRANGERS[stranger]()) is None


@settings(max_examples=40)
@given(seed=st.integers(0, 10_000))
def test_a_voice_is_no_echo(seed: int) -> None:
    assert echo_in(voice(12, seed), seed) is None

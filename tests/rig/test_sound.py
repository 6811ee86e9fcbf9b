"""Proof by sound through a real livekit-server: room, listener, Opus and RTP are real, the callee is ours."""

import asyncio

import pytest

from monitor.media.pcm import sine
from monitor.model.canary import TONE_HERTZ, Expected, ProofKind
from monitor.model.outcome import Reason, Result
from monitor.model.run import Proof
from monitor.model.sound import measured
from tests.media.g711 import Law
from tests.media.sounds import after, cadence, chord, dialled, noise, nothing, voicemail
from tests.rig.callee import Act, Callee
from tests.rig.livekit import LiveKit
from tests.rig.standing_in import site

DIGITS = Expected(digits="159", returned_digits="4826")


async def plays_its_tone(callee: Callee) -> None:
    await callee.play(sine(TONE_HERTZ, 20, -20))


async def plays_its_tone_and_is_deaf(callee: Callee) -> None:
    await callee.play(after(sine(TONE_HERTZ, 3, -20), noise(20, -66)))


async def plays_its_tone_and_echoes(callee: Callee) -> None:
    await callee.play(sine(TONE_HERTZ, 2, -16))
    while not callee.heard.empty():
        callee.heard.get_nowait()
    await callee.echo()


async def signals_digits_and_sends_ours_back(callee: Callee) -> None:
    await callee.press("159")
    while True:
        await callee.press(await callee.digits.get())


async def plays_digits_and_sends_ours_back(callee: Callee) -> None:
    await callee.play(dialled("ww159", 0.2, 0.15))
    pressed = "".join([await callee.digits.get() for _ in "4826"])
    await callee.play(dialled(f"w{pressed}", 0.2, 0.15))


async def plays_digits_and_is_deaf(callee: Callee) -> None:
    await callee.play(dialled("w159", 0.2, 0.15))


async def takes_digits_and_is_not_heard(callee: Callee) -> None:
    """What the phone sends is lost on the way, and livekit-sip fills in silence; ours arrives."""
    unheard = asyncio.create_task(callee.play(noise(20, -66)))
    assert "".join([await callee.digits.get() for _ in "4826"]) == "4826"
    unheard.cancel()
    await callee.hang_up()


async def takes_a_message(callee: Callee) -> None:
    await callee.play(voicemail(TONE_HERTZ))


async def rings_on(callee: Callee) -> None:
    await callee.play(after(nothing(0.5), cadence(chord(440, 480), 2.0, 1.0, 5)))


async def says_nothing(callee: Callee) -> None:
    await callee.play(noise(20, -66))


@pytest.mark.parametrize("law", Law)
async def test_a_callee_that_plays_its_tone_is_recognised(server: LiveKit, law: Law) -> None:
    async with site(server) as here:
        run = await here.call(ProofKind.TONE, plays_its_tone, talk=5, law=law)

    assert (run.reason, run.result, run.proof) == (Reason.ANSWERED, Result.SUCCESS, Proof.PROVED)
    assert measured(run.evidence).level == pytest.approx(-20, abs=6)


@pytest.mark.parametrize("act", [Callee.echo, plays_its_tone_and_echoes])
async def test_our_own_sound_comes_back_and_tells_how_long_it_took(server: LiveKit, act: Act) -> None:
    async with site(server) as here:
        run = await here.call(ProofKind.ECHO, act, talk=9)

    assert (run.reason, run.proof) == (Reason.ANSWERED, Proof.PROVED)
    took = measured(run.evidence).round_trip
    assert took is not None
    assert 0 < took < 4


@pytest.mark.parametrize("act", [signals_digits_and_sends_ours_back, plays_digits_and_sends_ours_back])
async def test_digits_go_both_ways_as_signals_and_as_sound(server: LiveKit, act: Act) -> None:
    async with site(server) as here:
        run = await here.call(ProofKind.DTMF, act, expected=DIGITS, talk=12)

    assert (run.reason, run.proof) == (Reason.ANSWERED, Proof.PROVED)
    assert run.evidence["proof"] == "The digits that were sent came back."


@pytest.mark.parametrize(
    ("proof", "act"),
    [(ProofKind.ECHO, plays_its_tone_and_is_deaf), (ProofKind.DTMF, plays_digits_and_is_deaf)],
    ids=["echo", "dtmf"],
)
async def test_a_callee_that_is_heard_and_does_not_hear_is_one_way(
    server: LiveKit, proof: ProofKind, act: Act
) -> None:
    async with site(server) as here:
        run = await here.call(proof, act, expected=DIGITS, talk=7)

    assert (run.reason, run.result) == (Reason.ONE_WAY_TOWARDS_US, Result.FAILURE)


async def test_a_callee_that_takes_our_digits_and_is_not_heard_is_one_way_the_other_way(
    server: LiveKit,
) -> None:
    async with site(server) as here:
        run = await here.call(ProofKind.DTMF, takes_digits_and_is_not_heard, expected=DIGITS, talk=15)

    assert (run.reason, run.result) == (Reason.ONE_WAY_TOWARDS_THEM, Result.FAILURE)
    assert run.evidence["talk"] == "ended by the other side"


@pytest.mark.parametrize(
    ("proof", "act"),
    [
        (ProofKind.TONE, takes_a_message),
        (ProofKind.TONE, rings_on),
        (ProofKind.ECHO, takes_a_message),
        (ProofKind.DTMF, takes_a_message),
    ],
)
async def test_a_voicemail_is_not_the_callee(server: LiveKit, proof: ProofKind, act: Act) -> None:
    async with site(server) as here:
        run = await here.call(proof, act, expected=DIGITS, talk=6)

    assert (run.reason, run.result) == (Reason.NO_PROOF, Result.FAILURE)
    assert "it is not the callee that you configured" in run.summary


@pytest.mark.parametrize("proof", [ProofKind.TONE, ProofKind.ECHO])
async def test_a_callee_that_says_nothing_is_silent(server: LiveKit, proof: ProofKind) -> None:
    async with site(server) as here:
        run = await here.call(proof, says_nothing, talk=4)

    assert (run.reason, run.result) == (Reason.MEDIA_TIMEOUT, Result.FAILURE)

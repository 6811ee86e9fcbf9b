"""Proof by sound through a real livekit-server: room, listener, Opus and RTP are real, the callee is ours."""

from monitor.media.pcm import sine
from monitor.model.canary import TONE_HERTZ, ProofKind
from monitor.model.outcome import Reason, Result
from monitor.model.run import Proof
from tests.rig.callee import Callee
from tests.rig.livekit import LiveKit
from tests.rig.standing_in import site


async def plays_its_tone(callee: Callee) -> None:
    await callee.play(sine(TONE_HERTZ, 20, -16))


async def test_a_callee_that_plays_its_tone_is_proved(server: LiveKit) -> None:
    async with site(server) as here:
        run = await here.call(ProofKind.TONE, plays_its_tone)

    assert (run.reason, run.result, run.proof) == (Reason.ANSWERED, Result.SUCCESS, Proof.PROVED)


async def test_an_echo(server: LiveKit) -> None:
    async with site(server) as here:
        run = await here.call(ProofKind.ECHO, Callee.echo, talk=6)

    assert (run.reason, run.result, run.proof) == (Reason.ANSWERED, Result.SUCCESS, Proof.PROVED)

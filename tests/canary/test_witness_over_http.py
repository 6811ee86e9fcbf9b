"""Proofs by what is heard or seen, over the simulator's HTTP with the real clients."""

from dataclasses import replace

import pytest

from monitor.canary import run_canary
from monitor.media.pcm import sine
from monitor.model.canary import TONE_HERTZ, Expected, ProofKind
from monitor.model.outcome import Reason, Result
from monitor.model.run import Proof, Run
from monitor.simulator.cast import phone
from tests.canary.calling import Clouds, call_plan, canary, clouds, timing
from tests.media.sounds import voicemail
from tests.media.telephone import Telephone, TelephoneEar

ROOMS = Expected(rooms="callback-")


async def call(both: Clouds, proof: ProofKind, *telephones: Telephone) -> Run:
    facts = replace(await both.facts(), recognised=True)
    placed = canary(facts, call=call_plan(proof=proof, expected=ROOMS))
    ear = TelephoneEar(iter(telephones), seconds=8)
    run = await run_canary(placed, both.caller, both.records, timing(), ear=ear)
    await both.simulator.quiet()
    return run


async def test_a_callee_that_plays_its_tone_is_recognised_and_the_record_kept_beside_it() -> None:
    async with clouds() as both:
        run = await call(both, ProofKind.TONE, Telephone(sine(TONE_HERTZ, 3, -16)))

    assert (run.reason, run.result, run.proof) == (Reason.ANSWERED, Result.SUCCESS, Proof.PROVED)
    assert run.evidence["twilio_status"] == "completed"
    assert run.summary == "The call was answered. The callee's tone of 1920 Hz was heard."


async def test_a_voicemail_fails_a_route_that_twilios_record_would_prove() -> None:
    async with clouds() as both:
        run = await call(both, ProofKind.TONE, Telephone(voicemail()))

    assert (run.reason, run.result) == (Reason.NO_PROOF, Result.FAILURE)


async def test_the_demo_message_is_told_by_twilios_record_and_not_taken_for_a_stranger() -> None:
    async with clouds("sip-domain") as both:
        run = await call(both, ProofKind.TONE, Telephone(voicemail()))

    assert (run.reason, run.proof) == (Reason.WRONG_ANSWERER, Proof.REFUTED)


@pytest.mark.parametrize("rooms", ["trunkwatch", ""])
async def test_the_room_that_the_call_is_dialled_from_is_not_one_that_it_comes_into(rooms: str) -> None:
    async with clouds() as both:
        facts = replace(await both.facts(), recognised=True)
        plan = call_plan(proof=ProofKind.CALLBACK, expected=Expected(rooms=rooms))
        run = await run_canary(canary(facts, call=plan), both.caller, both.records, timing())
        await both.simulator.quiet()

    assert (run.proof, run.reason) == (Proof.MISSING, Reason.NO_PROOF)


@pytest.mark.parametrize(("ours", "proof"), [(True, Proof.PROVED), (False, Proof.MISSING)])
async def test_a_call_that_comes_in_again_is_seen(ours: bool, proof: Proof) -> None:
    async with clouds() as both:
        both.simulator.world.project.inbound[phone("cl" if ours else "br")] = "callback-"
        run = await call(both, ProofKind.CALLBACK)

        assert run.proof is proof
        assert not both.simulator.world.calls_up

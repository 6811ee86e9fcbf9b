"""How a canary ends in each scenario, over the simulator's HTTP with the real clients."""

import pytest

from monitor.model.outcome import Reason, Result
from monitor.model.run import Proof, StageName
from monitor.simulator import SCENARIOS, Scenario
from tests.canary.calling import clouds, hasten, seconds

CALLED = [scenario for scenario in SCENARIOS.values() if scenario.canary]
SURELY_UP = {"hang-up-lost"}


@pytest.mark.parametrize("scenario", CALLED, ids=lambda scenario: scenario.name)
async def test_the_canary_ends_as_the_scenario_says(scenario: Scenario) -> None:
    async with clouds(scenario.name) as both:
        world = both.simulator.world
        hasten(world)

        run = await both.call()

        assert run.reason == scenario.canary
        assert len(world.dials) <= 1
        assert bool(world.calls_up) is run.orphaned is (scenario.name in SURELY_UP)
        assert not world.project.rooms


async def test_a_sound_call_passes_all_stages_and_is_proved() -> None:
    async with clouds(ring_seconds=0.5) as both:
        facts = await both.facts()
        run = await both.call_with(facts, ring_timeout=seconds(30))

    assert run.result is Result.SUCCESS
    assert run.proof is Proof.PROVED
    assert [stage.name for stage in run.stages] == list(StageName)
    assert run.evidence["twilio_status"] == "completed"
    assert run.twilio_trunk.startswith("TK")


PROOFS = {
    "late-record": Proof.PROVED,
    "no-record": Proof.MISSING,
    "proof-unreadable": Proof.UNKNOWN,
    "proof-other-account": Proof.UNKNOWN,
    "other-region": Proof.UNKNOWN,
    "twilio-down": Proof.UNKNOWN,
    "sip-domain": Proof.REFUTED,
    "busy": Proof.NONE,
    "agent-joins": Proof.NONE,
}


@pytest.mark.parametrize("scenario", PROOFS)
async def test_the_proof_is_told_apart_from_the_answer(scenario: str) -> None:
    async with clouds(scenario) as both:
        if scenario == "late-record":
            both.simulator.world.service.record_delay = seconds(0.15)

        assert (await both.call()).proof is PROOFS[scenario]


async def test_no_record_fails_only_a_route_that_was_proved_before() -> None:
    async with clouds("no-record") as both:
        before = await both.call(proved=True)
        never = await both.call(proved=False)

    assert (before.reason, before.result) == (Reason.NO_PROOF, Result.FAILURE)
    assert (never.reason, never.result) == (Reason.NO_PROOF, Result.INCONCLUSIVE)

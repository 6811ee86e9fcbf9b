"""What Voice Insights holds of a call, when, and where it is switched off."""

from datetime import timedelta

import pytest

from monitor.simulator import Simulator
from monitor.simulator.accounts import KeyKind, sid
from monitor.simulator.cast import API_KEY
from tests.simulator.asking import Reply, ask
from tests.simulator.calling import Clock, dial, failure, finished, livekit, order

VOICE = "/insights.twilio.com/v1/Voice"


pytestmark = pytest.mark.usefixtures("clock")


async def summary(sim: Simulator, number: int = 1, state: str = "partial") -> Reply:
    return await ask(sim, f"{VOICE}/{sid('CA', number)}/Summary?ProcessingState={state}")


async def test_by_default_it_is_switched_off(sim: Simulator, clock: Clock) -> None:
    await finished(sim, clock)
    clock.at += timedelta(hours=1)
    reply = await summary(sim)
    assert (reply.status, reply.body["code"]) == (403, 17007)
    assert (await ask(sim, f"{VOICE}/Settings")).body["advanced_features"] is False


async def test_it_comes_in_part_and_then_complete(sim: Simulator, clock: Clock) -> None:
    sim.world.account.advanced_features = True
    await finished(sim, clock)
    assert (await summary(sim)).status == 404
    clock.at += timedelta(minutes=10)
    partial = (await summary(sim)).body
    clock.at += timedelta(minutes=20)
    complete = (await summary(sim)).body
    assert (partial["processing_state"], complete["processing_state"]) == ("partial", "complete")
    assert "metrics" not in partial["sip_edge"]
    assert complete["sip_edge"]["metrics"]["outbound"]["packets_loss_percentage"] == 0
    assert (complete["call_type"], complete["properties"]["last_sip_response_num"]) == ("trunking", 200)
    assert complete["tags"] is None


async def test_a_complete_one_that_is_not_there_yet_has_an_error_of_its_own(
    sim: Simulator, clock: Clock
) -> None:
    sim.world.account.advanced_features = True
    await finished(sim, clock)
    assert (await summary(sim, state="complete")).body["code"] == 20404
    clock.at += timedelta(minutes=10)
    assert (await summary(sim, state="complete")).body["code"] == 17001
    clock.at += timedelta(minutes=20)
    assert (await summary(sim, state="complete")).status == 200


async def test_a_short_call_is_tagged(sim: Simulator, clock: Clock) -> None:
    sim.world.account.advanced_features = True
    await finished(sim, clock, seconds=9)
    clock.at += timedelta(minutes=30)
    assert (await summary(sim)).body["tags"] == ["pstn_short_duration"]


@pytest.mark.parametrize(
    ("scenario", "state", "code"), [("busy", "busy", 486), ("carrier-fault", "fail", 503)]
)
async def test_a_call_that_was_not_answered_has_its_last_sip_answer(
    sim: Simulator, clock: Clock, scenario: str, state: str, code: int
) -> None:
    sim.use(scenario)
    sim.world.account.advanced_features = True
    async with livekit(sim) as client:
        await failure(client, order())
    clock.at += timedelta(minutes=30)
    body = (await summary(sim)).body
    assert (body["call_state"], body["properties"]["last_sip_response_num"]) == (state, code)
    assert body["connect_duration"] == 0


async def test_a_call_that_lasts_and_one_that_never_was_have_none(sim: Simulator, clock: Clock) -> None:
    sim.world.account.advanced_features = True
    async with livekit(sim) as client:
        await dial(client, order())
        clock.at += timedelta(hours=1)
        assert [(await summary(sim, number)).body["code"] for number in (1, 7)] == [20404, 20404]


async def test_a_key_without_the_permission_reads_none(sim: Simulator, clock: Clock) -> None:
    sim.world.account.advanced_features = True
    key = sim.world.account.home.keys[API_KEY]
    key.kind, key.denied = KeyKind.RESTRICTED, {"/twilio/voice/insights.call.summaries/read"}
    await finished(sim, clock)
    clock.at += timedelta(hours=1)
    assert (await summary(sim)).body["code"] == 70051

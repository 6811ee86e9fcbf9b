"""A call through the simulator: room, dial, ring, answer, talk, hang up."""

import asyncio
from datetime import timedelta

import pytest
from livekit import api

from monitor.simulator import Simulator
from monitor.simulator.accounts import sid
from monitor.simulator.cast import ACCOUNT_SID, caller_id, phone
from monitor.simulator.world import PhoneState
from tests.simulator.calling import (
    CANARY,
    ROOM,
    calls_in,
    dial,
    failure,
    hang_up,
    livekit,
    make_room,
    order,
    until,
)


@pytest.fixture(autouse=True)
def quick(sim: Simulator) -> None:
    sim.world.ring_seconds = 0.05


async def test_a_phone_rings_is_answered_and_hung_up(sim: Simulator) -> None:
    async with livekit(sim) as client:
        await make_room(client)
        answered = await dial(client, order())
        assert (answered.participant_identity, answered.room_name) == (CANARY, ROOM)
        (person,) = await calls_in(client)
        assert person.kind == api.ParticipantInfo.Kind.SIP
        assert person.attributes["sip.callStatus"] == "active"
        assert person.attributes["sip.twilio.callSid"] == sid("CA", 1)
        assert person.attributes["sip.twilio.accountSid"] == ACCOUNT_SID
        (call,) = sim.world.calls_up
        assert (call.sid, call.status) == (sid("CA", 1), "in-progress")
        await hang_up(client)
    await sim.quiet()
    assert (call.status, sim.world.calls_up) == ("completed", ())
    assert sim.world.dialled == {phone("cl"): 1}
    assert sim.world.project.rooms == {}


async def test_a_call_that_is_up_goes_on_under_another_scenario_and_twilio_keeps_its_record(
    sim: Simulator,
) -> None:
    async with livekit(sim) as client:
        await make_room(client)
        await dial(client, order())
        sim.use("geo-blocked")
        (call,) = sim.world.calls_up
        assert [person.identity for person in await calls_in(client)] == [CANARY]
        await hang_up(client)
    await sim.quiet()
    assert (call.status, sim.world.calls) == ("completed", [call])
    assert sim.world.project.rooms == {}


async def test_what_was_dialled_is_written_down(sim: Simulator) -> None:
    async with livekit(sim) as client:
        await dial(client, order(ring=7, longest=21))
    (dialled,) = sim.world.dials
    assert (dialled.number, dialled.from_number) == (phone("cl"), caller_id("cl"))
    assert (dialled.room, dialled.identity) == (ROOM, CANARY)
    assert (dialled.ring_timeout, dialled.max_duration) == (7, 21)
    assert dialled.livekit_trunk == sim.world.livekit_trunk("cl").id


async def test_the_call_sid_is_known_while_it_rings(sim: Simulator) -> None:
    sim.world.phones[phone("cl")] = PhoneState.RINGS
    async with livekit(sim) as client:
        dialling = asyncio.create_task(failure(client, order(ring=60, longest=80)))
        await until(client, "ringing")
        (person,) = await calls_in(client)
        assert person.attributes["sip.twilio.callSid"] == sid("CA", 1)
        assert [call.status for call in sim.world.calls_up] == ["ringing"]
        await hang_up(client)
        await dialling


async def test_a_phone_that_nobody_picks_up_is_given_up_after_the_ringing_time_out(sim: Simulator) -> None:
    sim.world.phones[phone("cl")] = PhoneState.RINGS
    async with livekit(sim) as client:
        error = await failure(client, order(ring=0.2))
        assert (error.code, error.status, error.metadata) == ("canceled", 408, {})
        assert error.message == "twirp error unknown: sip request timed out"
        assert await calls_in(client) == []
    assert [call.status for call in sim.world.calls] == ["canceled"]


async def test_silence_leaves_the_participant_dialing(sim: Simulator) -> None:
    sim.world.trunk("acme-cl").drops = True
    async with livekit(sim) as client:
        dialling = asyncio.create_task(failure(client, order(ring=60, longest=80)))
        await until(client, "dialing")
        await hang_up(client)
        await dialling
    assert sim.world.calls == []
    assert sim.world.dialled[phone("cl")] == 1


async def test_silence_ends_in_the_words_of_a_phone_that_rings(sim: Simulator) -> None:
    sim.world.trunk("acme-cl").drops = True
    async with livekit(sim) as client:
        error = await failure(client, order(ring=0.1))
    assert (error.code, error.message) == ("canceled", "twirp error unknown: sip request timed out")


async def test_a_request_that_is_cancelled_hangs_nothing_up(sim: Simulator) -> None:
    sim.world.ring_seconds = 0.5
    async with livekit(sim) as client:
        dialling = asyncio.create_task(dial(client, order()))
        await until(client, "ringing", "active")
        dialling.cancel()
        await asyncio.gather(dialling, return_exceptions=True)
        await until(client, "active")
        assert len(sim.world.calls_up) == 1
        await hang_up(client)
    await sim.quiet()
    assert list(sim.world.calls_up) == []


@pytest.mark.parametrize("how", ["delete", "remove"])
async def test_hanging_up_while_it_rings_cancels_the_call_at_once(sim: Simulator, how: str) -> None:
    sim.world.phones[phone("cl")] = PhoneState.RINGS
    async with livekit(sim) as client:
        dialling = asyncio.create_task(failure(client, order(ring=60, longest=80)))
        await until(client, "ringing")
        if how == "delete":
            await hang_up(client)
        else:
            await client.room.remove_participant(api.RoomParticipantIdentity(room=ROOM, identity=CANARY))
        error = await dialling
    assert (error.code, error.message) == ("canceled", "twirp error unknown: sip request timed out")
    assert [call.status for call in sim.world.calls] == ["canceled"]


async def test_the_longest_duration_ends_the_call_and_counts_the_ringing(sim: Simulator) -> None:
    async with livekit(sim) as client:
        await dial(client, order(longest=0.3))
        await sim.quiet()
        assert await calls_in(client) == []
    (call,) = sim.world.calls
    assert call.status == "completed"
    assert call.ended is not None
    assert call.ended - call.started < timedelta(seconds=5)


async def test_the_longest_duration_ends_ringing_too(sim: Simulator) -> None:
    sim.world.phones[phone("cl")] = PhoneState.RINGS
    async with livekit(sim) as client:
        error = await failure(client, order(ring=30, longest=0.1))
    assert error.code == "canceled"


async def test_without_waiting_for_the_answer_a_failure_stays_unheard(sim: Simulator) -> None:
    sim.world.phones[phone("cl")] = PhoneState.BUSY
    request = order()
    request.wait_until_answered = False
    async with livekit(sim) as client:
        assert (await dial(client, request)).sip_call_id.startswith("SCL_")
        await sim.quiet()
        assert await calls_in(client) == []


async def test_the_same_identity_puts_out_the_call_before(sim: Simulator) -> None:
    async with livekit(sim) as client:
        await dial(client, order())
        await dial(client, order("br"))
        (person,) = await calls_in(client)
        assert person.attributes["sip.twilio.callSid"] == sid("CA", 2)
    assert [call.sid for call in sim.world.calls_up] == [sid("CA", 2)]


async def test_a_call_to_a_number_of_the_project_comes_in_again_and_goes_with_the_call(
    sim: Simulator,
) -> None:
    sim.world.project.inbound[phone("cl")] = "callback-"
    async with livekit(sim) as client:
        await dial(client, order())
        (room,) = [name for name in sim.world.project.rooms if name.startswith("callback-")]
        here = (await client.room.list_participants(api.ListParticipantsRequest(room=room))).participants
        (caller,) = [person for person in here if person.kind == api.ParticipantInfo.Kind.SIP]
        assert caller.attributes["sip.trunkPhoneNumber"] == phone("cl")
        await hang_up(client)
        await sim.quiet()
        left = (await client.room.list_participants(api.ListParticipantsRequest(room=room))).participants
        assert caller.identity not in [person.identity for person in left]


async def test_a_hang_up_that_is_lost_leaves_the_leg_up_and_the_room_gone(sim: Simulator) -> None:
    sim.use("hang-up-lost")
    async with livekit(sim) as client:
        await dial(client, order())
        await hang_up(client)
        await sim.quiet()
        assert await calls_in(client) == []
    assert [call.status for call in sim.world.calls_up] == ["in-progress"]


async def test_a_call_without_sound_is_ended_by_livekit_and_warned_of_by_twilio(sim: Simulator) -> None:
    sim.use("media-timeout")
    sim.world.media_seconds = 0.05
    async with livekit(sim) as client:
        await dial(client, order())
        await sim.quiet()
        assert await calls_in(client) == []
    assert [call.status for call in sim.world.calls] == ["completed"]
    assert [(alert.error_code, alert.level) for alert in sim.world.account.alerts] == [(32014, "warning")]


async def test_a_call_without_sound_that_is_hung_up_before_is_warned_of_by_nobody(sim: Simulator) -> None:
    sim.use("media-timeout")
    sim.world.media_seconds = 30
    async with livekit(sim) as client:
        await dial(client, order())
        await hang_up(client)
    await sim.quiet()
    assert sim.world.account.alerts == []


async def test_the_demo_message_answers_at_once_and_hangs_up_by_itself(sim: Simulator) -> None:
    sim.use("sip-domain")
    sim.world.message_seconds = 0.05
    async with livekit(sim) as client:
        await dial(client, order())
        await sim.quiet()
        assert await calls_in(client) == []
    (call,) = sim.world.calls
    assert (call.direction, call.status) == ("inbound", "completed")
    assert call.to == f"sip:{phone('cl')}@acme-cl.sip.twilio.com"


async def test_one_call_in_three_is_forbidden_where_one_address_in_three_is_left_out(sim: Simulator) -> None:
    sim.use("flaky-403")
    ends = []
    async with livekit(sim) as client:
        for number in range(6):
            try:
                await dial(client, order(room=f"room-{number}"))
                ends.append(200)
            except api.SipCallError as error:
                ends.append(error.sip_status_code or 0)
            await dial(client, order("br", room=f"br-{number}"))
    assert ends == [403, 200, 200, 403, 200, 200]


async def test_a_hundred_calls_at_once_have_a_record_each(sim: Simulator) -> None:
    async with livekit(sim) as client:
        await asyncio.gather(*(dial(client, order(room=f"room-{number}")) for number in range(100)))
        assert len({call.sid for call in sim.world.calls_up}) == 100
        await asyncio.gather(*(hang_up(client, f"room-{number}") for number in range(100)))
    await sim.quiet()
    assert list(sim.world.calls_up) == []


async def test_calls_that_are_up_end_with_the_simulator() -> None:
    async with Simulator() as sim:
        sim.world.ring_seconds = 0
        async with livekit(sim) as client:
            await dial(client, order())
    await asyncio.wait_for(sim.quiet(), timeout=60)


async def test_a_scenario_keeps_the_pace_of_the_phones(sim: Simulator) -> None:
    sim.use("busy")
    assert sim.world.ring_seconds == 0.05

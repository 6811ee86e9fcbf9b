"""A call through the simulator: room, dial, ring, answer, hang up, and what Twilio keeps of it."""

import asyncio

import pytest
from livekit import api

from monitor.simulator import Simulator
from monitor.simulator.cast import ACCOUNT_SID, phone
from monitor.simulator.world import PhoneState, sid
from tests.simulator.asking import ACCOUNT, ask
from tests.simulator.calling import (
    CANARY,
    ROOM,
    dial,
    failure,
    hang_up,
    livekit,
    make_room,
    order,
    present,
    until,
)


@pytest.fixture(autouse=True)
def quick(sim: Simulator) -> None:
    sim.world.ring_seconds = 0.05


async def test_a_phone_rings_is_answered_and_hung_up(sim: Simulator) -> None:
    sim.world.ring_seconds = 0.5
    async with livekit(sim) as client:
        await make_room(client)
        dialling = asyncio.create_task(dial(client, order()))
        await until(client, "dialing")
        await until(client, "ringing")
        (call,) = sim.world.calls
        assert (call.status, call.direction) == ("ringing", "trunking-terminating")
        answered = await dialling
        assert (answered.participant_identity, answered.room_name) == (CANARY, ROOM)
        (person,) = await present(client)
        assert person.kind == api.ParticipantInfo.Kind.SIP
        assert person.attributes["sip.callStatus"] == "active"
        assert person.attributes["sip.twilio.callSid"] == call.sid == sid("CA", 1)
        assert person.attributes["sip.twilio.accountSid"] == ACCOUNT_SID
        assert (call.status, call.up) == ("in-progress", True)
        await hang_up(client)
    await sim.quiet()
    assert (call.status, call.up, sim.world.calls_up) == ("completed", False, ())
    assert sim.world.dialled == {phone("cl"): 1}
    assert sim.world.project.rooms == {}


async def test_the_record_of_an_answered_call_is_read_by_its_sid_and_in_the_list(sim: Simulator) -> None:
    async with livekit(sim) as client:
        await dial(client, order())
        await hang_up(client)
    await sim.quiet()
    one = (await ask(sim, f"{ACCOUNT}/Calls/{sid('CA', 1)}.json")).body
    assert (one["to"], one["direction"], one["status"]) == (phone("cl"), "trunking-terminating", "completed")
    assert one["trunk_sid"] == sim.world.trunk("acme-cl").sid
    assert (await ask(sim, f"{ACCOUNT}/Calls.json")).body["calls"] == [one]


async def test_a_busy_phone_ends_the_call_with_its_sip_code(sim: Simulator) -> None:
    sim.world.phones[phone("cl")] = PhoneState.BUSY
    async with livekit(sim) as client:
        error = await failure(client, order())
    assert isinstance(error, api.SipCallError)
    assert (error.code, error.status, error.sip_status_code) == ("resource_exhausted", 429, 486)
    assert error.message == "twirp error unknown: INVITE failed: sip status: 486: Busy Here"
    assert [call.status for call in sim.world.calls] == ["busy"]

"""What a canary asks of LiveKit, and what it is told."""

import asyncio
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from aiohttp import web
from livekit.protocol.models import ParticipantInfo
from livekit.protocol.models import Room as RoomInfo
from livekit.protocol.room import CreateRoomRequest, DeleteRoomRequest, DeleteRoomResponse
from livekit.protocol.sip import CreateSIPParticipantRequest

from monitor.model.call import CallStatus, Participant, ParticipantKind, Room
from tests.upstream import calling
from tests.upstream.account import Recorder
from tests.upstream.calling import ROOM, callee, dial, holds, takes_calls, twirp
from tests.upstream.cloud import Cloud, resets
from tests.upstream.conftest import CallLiveKit
from tests.upstream.project import LIVEKIT_SECRET

SOON = timedelta(seconds=10)


@pytest.fixture(autouse=True)
def _takes_calls(cloud: Cloud) -> None:
    takes_calls(cloud)


def grants(cloud: Cloud) -> dict[str, object]:
    """What the last request's token allows with rooms and calls, besides what any token does in a room."""
    token = cloud.asked[-1].headers["Authorization"].removeprefix("Bearer ")
    claims = jwt.decode(token, LIVEKIT_SECRET, algorithms=["HS256"])
    return {
        name: value
        for part in ("video", "sip")
        for name, value in claims.get(part, {}).items()
        if value is not False and not name.startswith("can")
    }


async def test_a_room_wakes_no_agent_and_no_recorder_and_closes_soon(
    cloud: Cloud, caller: CallLiveKit
) -> None:
    await caller().create_room(ROOM, timedelta(seconds=19.5))
    asked = CreateRoomRequest.FromString(cloud.asked[-1].body)
    assert asked.name == ROOM
    assert [dispatch.agent_name for dispatch in asked.agents] == ["trunkwatch-none"]
    assert not asked.HasField("egress")
    assert (asked.empty_timeout, asked.departure_timeout) == (20, 20)
    assert asked.max_participants == 2


async def test_a_lifetime_of_nothing_is_not_livekit_s_own_of_five_minutes(
    cloud: Cloud, caller: CallLiveKit
) -> None:
    await caller().create_room(ROOM, timedelta())
    assert CreateRoomRequest.FromString(cloud.asked[-1].body).empty_timeout == 1


async def test_a_dial_says_who_is_called_over_which_trunk_and_when_it_must_end(
    cloud: Cloud, caller: CallLiveKit
) -> None:
    await caller().dial(dial(), SOON)
    asked = CreateSIPParticipantRequest.FromString(cloud.asked[-1].body)
    assert (asked.sip_trunk_id, asked.sip_call_to) == ("ST_br", calling.NUMBER)
    assert asked.sip_number == calling.CALLER_ID
    assert asked.destination.country == "BR"
    assert (asked.room_name, asked.participant_identity) == (ROOM, "callee-r1")
    assert (asked.ringing_timeout.seconds, asked.max_call_duration.seconds) == (25, 53)
    assert asked.wait_until_answered
    assert asked.hide_phone_number
    assert not asked.krisp_enabled


async def test_a_trunk_s_own_caller_id_and_country_are_left_to_livekit_where_none_is_given(
    cloud: Cloud, caller: CallLiveKit
) -> None:
    await caller().dial(dial(caller_id=None, country=None), SOON)
    asked = CreateSIPParticipantRequest.FromString(cloud.asked[-1].body)
    assert asked.sip_number == ""
    assert not asked.HasField("destination")


@pytest.mark.parametrize("bounds", [(0, 53), (25, 0), (25, 25)])
async def test_a_call_that_nothing_would_end_is_not_placed(
    cloud: Cloud, caller: CallLiveKit, bounds: tuple[int, int]
) -> None:
    ring, longest = (timedelta(seconds=each) for each in bounds)
    with pytest.raises(ValueError, match="ring time-out"):
        await caller().dial(dial(ring_timeout=ring, max_duration=longest), SOON)
    assert cloud.asked == []


async def test_each_request_carries_the_grant_that_it_needs_and_no_other(
    cloud: Cloud, caller: CallLiveKit
) -> None:
    holds(cloud, callee())
    calls = caller()
    await calls.create_room(ROOM, SOON)
    assert grants(cloud) == {"roomCreate": True}
    await calls.dial(dial(), SOON)
    assert grants(cloud) == {"call": True}
    await calls.participants(ROOM)
    assert grants(cloud) == {"roomAdmin": True, "room": ROOM}
    await calls.rooms("trunkwatch-")
    assert grants(cloud) == {"roomList": True}


async def test_participants_come_with_kind_status_and_twilio_s_sids(
    cloud: Cloud, caller: CallLiveKit
) -> None:
    agent = ParticipantInfo(identity="agent-1", kind=ParticipantInfo.Kind.AGENT)
    egress = ParticipantInfo(identity="egress-1", kind=ParticipantInfo.Kind.EGRESS)
    person = ParticipantInfo(identity="someone")
    holds(cloud, callee("ringing"), agent, egress, person)
    assert await caller().participants(ROOM) == (
        Participant(
            "callee-r1",
            ParticipantKind.SIP,
            CallStatus.RINGING,
            calling.CALL_SID,
            calling.ACCOUNT_SID,
        ),
        Participant("agent-1", ParticipantKind.AGENT),
        Participant("egress-1", ParticipantKind.EGRESS),
        Participant("someone", ParticipantKind.OTHER),
    )


@pytest.mark.parametrize("sid", ["", "CA1", "CA" + "1" * 31 + "/", "AC" + "1" * 32, "CA" + "1" * 32 + "\n"])
async def test_what_the_far_side_calls_a_sid_and_is_none_is_left_out(
    cloud: Cloud, caller: CallLiveKit, sid: str
) -> None:
    holds(cloud, callee("on-hold", **{"sip.twilio.callSid": sid}))
    found = await caller().participants(ROOM)
    assert found is not None
    assert found[0].call_sid is None
    assert found[0].status is None


async def test_an_empty_room_is_told_from_a_missing_one(cloud: Cloud, caller: CallLiveKit) -> None:
    holds(cloud, rooms=(ROOM,))
    assert await caller().participants(ROOM) == ()
    holds(cloud, rooms=())
    assert await caller().participants(ROOM) is None
    cloud.says(calling.LIST_PARTICIPANTS, twirp(404, "not_found", "requested room does not exist"))
    assert await caller().participants(ROOM) is None


async def test_a_room_is_deleted_by_name_and_one_that_is_gone_is_no_error(
    cloud: Cloud, caller: CallLiveKit, observer: Recorder
) -> None:
    await caller().delete_room(ROOM)
    assert DeleteRoomRequest.FromString(cloud.asked[-1].body).room == ROOM
    cloud.says(calling.DELETE_ROOM, twirp(404, "not_found", "requested room does not exist"))
    await caller().delete_room(ROOM)
    assert observer.failures("RoomService/DeleteRoom") == [None, None]


async def test_rooms_are_those_with_our_prefix_and_their_age(cloud: Cloud, caller: CallLiveKit) -> None:
    holds(cloud, rooms=(ROOM, "support-17"))
    made = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert await caller().rooms("trunkwatch-") == (Room(ROOM, made),)


async def test_a_hang_up_waits_for_no_dial_however_many_ring(cloud: Cloud, caller: CallLiveKit) -> None:
    ringing = asyncio.Semaphore(0)
    answered = asyncio.Event()

    async def rings(request: web.Request) -> web.StreamResponse:
        ringing.release()
        await answered.wait()
        return await calling.ANSWERED(request)

    cloud.says(calling.DIAL, rings)
    calls = caller()
    async with asyncio.timeout(60), asyncio.TaskGroup() as dialling:
        for _ in range(120):
            dialling.create_task(calls.dial(dial(), timedelta(seconds=30)))
        for _ in range(120):
            await ringing.acquire()
        await calls.delete_room(ROOM)
        answered.set()


async def test_a_passing_fault_is_asked_again_where_that_does_no_harm(
    cloud: Cloud, caller: CallLiveKit
) -> None:
    calls = caller()
    fault = twirp(503, "unavailable", "twirp error unknown: no response from servers")
    cloud.says(calling.CREATE_ROOM, fault, resets, calling.says(RoomInfo(name=ROOM)))
    await calls.create_room(ROOM, SOON)
    cloud.says(calling.DELETE_ROOM, resets, fault, calling.says(DeleteRoomResponse()))
    await calls.delete_room(ROOM)
    assert cloud.paths() == [calling.CREATE_ROOM] * 3 + [calling.DELETE_ROOM] * 3

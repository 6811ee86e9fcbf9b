"""Calls over LiveKit's own SDK, the way a canary places them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from google.protobuf.duration_pb2 import Duration
from livekit import api

from monitor.simulator import Simulator
from monitor.simulator.cast import LIVEKIT_KEY, LIVEKIT_SECRET, caller_id, phone
from monitor.simulator.projects import livekit_trunk_id

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
ROOM = "trunkwatch-test-1"
CANARY = "canary"

_NEVER = 60
"""Seconds after which a status that is waited for will not come: a test fails and does not hang."""


class Clock:
    """The World's time, which the test turns."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at


def _duration(seconds: float) -> Duration:
    duration = Duration()
    duration.FromTimedelta(timedelta(seconds=seconds))
    return duration


@asynccontextmanager
async def livekit(sim: Simulator) -> AsyncIterator[api.LiveKitAPI]:
    async with api.LiveKitAPI(sim.url, LIVEKIT_KEY, LIVEKIT_SECRET, failover=False) as client:
        yield client


async def make_room(client: api.LiveKitAPI, name: str = ROOM, *agents: str) -> api.Room:
    dispatches = [api.RoomAgentDispatch(agent_name=agent) for agent in agents or ("trunkwatch-none",)]
    return await client.room.create_room(
        api.CreateRoomRequest(name=name, empty_timeout=30, departure_timeout=5, agents=dispatches)
    )


def order(
    route: str = "cl", room: str = ROOM, ring: float = 5, longest: float = 20
) -> api.CreateSIPParticipantRequest:
    """What a canary asks for; times in seconds."""
    return api.CreateSIPParticipantRequest(
        sip_trunk_id=livekit_trunk_id(route),
        sip_call_to=phone(route),
        sip_number=caller_id(route),
        room_name=room,
        participant_identity=CANARY,
        wait_until_answered=True,
        ringing_timeout=_duration(ring),
        max_call_duration=_duration(longest),
    )


async def dial(client: api.LiveKitAPI, request: api.CreateSIPParticipantRequest) -> api.SIPParticipantInfo:
    return await client.sip.create_sip_participant(request)


async def failure(client: api.LiveKitAPI, request: api.CreateSIPParticipantRequest) -> api.TwirpError:
    """How a dial fails."""
    try:
        await dial(client, request)
    except api.TwirpError as error:
        return error
    raise AssertionError("the call was answered")


async def present(client: api.LiveKitAPI, room: str = ROOM) -> list[api.ParticipantInfo]:
    return list((await client.room.list_participants(api.ListParticipantsRequest(room=room))).participants)


async def status(client: api.LiveKitAPI) -> str | None:
    """The `sip.callStatus` of the canary; None where it is not in the room."""
    found = (one for one in await present(client) if one.identity == CANARY)
    return next((one.attributes["sip.callStatus"] for one in found), None)


async def until(client: api.LiveKitAPI, *wanted: str | None) -> None:
    """Ask again and again until the canary has one of those statuses: name one that stays."""
    async with asyncio.timeout(_NEVER):
        while await status(client) not in wanted:
            continue


async def calls_in(client: api.LiveKitAPI, room: str = ROOM) -> list[api.ParticipantInfo]:
    """The SIP participants of a room."""
    return [one for one in await present(client, room) if one.kind == api.ParticipantInfo.Kind.SIP]


async def hang_up(client: api.LiveKitAPI, room: str = ROOM) -> None:
    await client.room.delete_room(api.DeleteRoomRequest(room=room))


async def finished(sim: Simulator, clock: Clock, seconds: int = 14) -> None:
    """A call over cl that was answered, and hung up after some seconds."""
    async with livekit(sim) as client:
        await dial(client, order())
        clock.at += timedelta(seconds=seconds)
        await hang_up(client)
    await sim.quiet()

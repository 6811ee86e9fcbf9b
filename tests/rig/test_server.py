"""What a real livekit-server answers, asked beside the simulator: both must say the same."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

import pytest
from livekit.api import AccessToken, LiveKitAPI, TwirpError, VideoGrants
from livekit.protocol.agent_dispatch import RoomAgentDispatch
from livekit.protocol.room import (
    CreateRoomRequest,
    DeleteRoomRequest,
    ListParticipantsRequest,
    ListRoomsRequest,
    RoomParticipantIdentity,
)
from livekit.protocol.sip import CreateSIPParticipantRequest, ListSIPOutboundTrunkRequest

from monitor.simulator import Simulator
from monitor.simulator.cast import LIVEKIT_KEY, LIVEKIT_SECRET
from monitor.simulator.projects import livekit_trunk_id
from tests.rig.livekit import KEY, SECRET, LiveKit, mirror

CL: Final = livekit_trunk_id("cl")


@dataclass(frozen=True, slots=True)
class Told:
    """How a request ended: LiveKit's error, or what was found."""

    code: str = ""
    status: int = 200
    message: str = ""
    found: object = None


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that are asked."""

    url: str
    key: str
    secret: str
    trunk: str

    def api(self) -> LiveKitAPI:
        return LiveKitAPI(self.url, self.key, self.secret, failover=False)

    def without_grants(self) -> LiveKitAPI:
        token = AccessToken(self.key, self.secret).with_grants(VideoGrants()).to_jwt()
        return LiveKitAPI.with_token(token, self.url)


Question = Callable[[Side, LiveKitAPI], Awaitable[object]]


async def told(side: Side, question: Question, api: LiveKitAPI | None = None) -> Told:
    async with api or side.api() as asked:
        try:
            return Told(found=await question(side, asked))
        except TwirpError as error:
            return Told(str(error.code), error.status, str(error.message))


def dial(**changes: object) -> Question:
    async def ask(side: Side, api: LiveKitAPI) -> None:
        asked: dict[str, Any] = {
            "sip_trunk_id": side.trunk,
            "sip_call_to": "+56987650001",
            "room_name": "rig",
            "participant_identity": "rig-sip",
            "ringing_timeout": timedelta(seconds=2),
            "max_call_duration": timedelta(seconds=10),
            "wait_until_answered": True,
            **changes,
        }
        await api.sip.create_sip_participant(CreateSIPParticipantRequest(**asked))

    return ask


async def _list_trunks(side: Side, api: LiveKitAPI) -> object:
    wanted = ListSIPOutboundTrunkRequest(trunk_ids=[side.trunk, "ST_nobody"])
    found = (await api.sip.list_outbound_trunk(wanted)).items
    return [(each.name, each.address, list(each.numbers), each.auth_password) for each in found]


async def _nobody_in_no_room(_: Side, api: LiveKitAPI) -> object:
    return list((await api.room.list_participants(ListParticipantsRequest(room="nowhere"))).participants)


async def _no_such_room(_: Side, api: LiveKitAPI) -> object:
    return list((await api.room.list_rooms(ListRoomsRequest(names=["nowhere"]))).rooms)


async def _delete_nothing(_: Side, api: LiveKitAPI) -> None:
    await api.room.delete_room(DeleteRoomRequest(room="nowhere"))


async def _put_nobody_out(_: Side, api: LiveKitAPI) -> None:
    await api.room.remove_participant(RoomParticipantIdentity(room="nowhere", identity="nobody"))


async def _make_a_room_twice(_: Side, api: LiveKitAPI) -> object:
    wanted = CreateRoomRequest(name="twice", empty_timeout=60, departure_timeout=50, max_participants=2)
    wanted.agents.append(RoomAgentDispatch(agent_name="nobody"))
    first = await api.room.create_room(wanted)
    wanted.empty_timeout = 10
    again = await api.room.create_room(wanted)
    listed = (await api.room.list_rooms(ListRoomsRequest(names=["twice"]))).rooms
    await api.room.delete_room(DeleteRoomRequest(room="twice"))
    return (
        first.sid == again.sid == listed[0].sid,
        again.empty_timeout,
        again.departure_timeout,
        again.max_participants,
        again.num_participants,
        again.creation_time_ms // 1000 == again.creation_time,
    )


QUESTIONS: Final[dict[str, Question]] = {
    "trunks by id": _list_trunks,
    "who is in no room": _nobody_in_no_room,
    "a room that is none": _no_such_room,
    "delete no room": _delete_nothing,
    "put nobody out": _put_nobody_out,
    "make a room twice": _make_a_room_twice,
    "dial without a SIP service": dial(),
    "dial and not wait, without a SIP service": dial(wait_until_answered=False),
    "dial no trunk": dial(sip_trunk_id=""),
    "dial an unknown trunk": dial(sip_trunk_id="ST_nobody"),
    "dial nobody": dial(sip_call_to=""),
    "dial a URI": dial(sip_call_to="somebody@example.com"),
    "dial from no room": dial(room_name=""),
}


@pytest.fixture
async def sides(server: LiveKit) -> tuple[Side, Side]:
    """The real server with the trunks of the healthy world, and a place for the simulator's URL."""
    async with Simulator() as simulator, server.api() as api:
        trunks = await mirror(api, simulator.world.project.trunks, {})
    return Side(server.url, KEY, SECRET, trunks[CL]), Side("", LIVEKIT_KEY, LIVEKIT_SECRET, CL)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
async def test_the_simulator_says_what_a_real_server_says(
    sides: tuple[Side, Side], question: Question
) -> None:
    real, simulated = sides
    async with Simulator() as simulator:
        simulator.use("no-sip-worker")
        simulated = replace(simulated, url=simulator.url)

        assert await told(simulated, question) == await told(real, question)


@pytest.mark.parametrize("question", (_list_trunks, _make_a_room_twice, _nobody_in_no_room, dial()))
async def test_both_refuse_a_wrong_secret_and_a_missing_grant_alike(
    sides: tuple[Side, Side], question: Question
) -> None:
    real, simulated = sides
    async with Simulator() as simulator:
        simulated = replace(simulated, url=simulator.url)
        for side in (real, simulated):
            wrong = replace(side, secret="x" * 40)
            assert await told(wrong, question) == Told("unknown", 401)
            ungranted = await told(side, question, side.without_grants())
            assert ungranted == Told("unauthenticated", 401, "permissions denied")

"""LiveKit's rooms: who may make them, who joins them, and when they close."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from livekit import api

from monitor.simulator import Simulator
from monitor.simulator.cast import LIVEKIT_KEY, LIVEKIT_SECRET
from tests.simulator.calling import NOON, ROOM, Clock, dial, hang_up, livekit, make_room, order, present
from tests.simulator.test_livekit import post


async def names(client: api.LiveKitAPI, *wanted: str) -> list[str]:
    return [room.name for room in (await client.room.list_rooms(api.ListRoomsRequest(names=wanted))).rooms]


async def test_a_room_is_made_listed_and_deleted(sim: Simulator, clock: Clock) -> None:
    async with livekit(sim) as client:
        room = await make_room(client)
        assert (room.name, room.creation_time, room.empty_timeout) == (ROOM, int(NOON.timestamp()), 30)
        await make_room(client, "another")
        assert await names(client) == [ROOM, "another"]
        assert await names(client, "another", "nowhere") == ["another"]
        await hang_up(client)
        assert await names(client) == ["another"]


async def test_a_room_that_is_there_is_given_back_as_it_is(sim: Simulator, clock: Clock) -> None:
    async with livekit(sim) as client:
        first = await make_room(client)
        assert (await make_room(client)).sid == first.sid


async def test_a_room_that_is_not_there_cannot_be_deleted(sim: Simulator) -> None:
    async with livekit(sim) as client:
        with pytest.raises(api.TwirpError) as caught:
            await hang_up(client)
    assert (caught.value.code, caught.value.status) == ("not_found", 404)
    assert caught.value.message == "twirp error unknown: requested room does not exist"


async def test_nobody_is_in_a_room_that_is_not_there(sim: Simulator) -> None:
    """The open-source server does not tell an empty room from none."""
    async with livekit(sim) as client:
        assert await present(client) == []


async def test_somebody_who_is_not_there_cannot_be_removed(sim: Simulator) -> None:
    async with livekit(sim) as client:
        await make_room(client)
        with pytest.raises(api.TwirpError) as caught:
            await client.room.remove_participant(api.RoomParticipantIdentity(room=ROOM, identity="nobody"))
    assert (caught.value.status, caught.value.message) == (
        404,
        "twirp error unknown: participant does not exist",
    )


async def test_a_room_that_nobody_joins_closes_after_its_time(sim: Simulator, clock: Clock) -> None:
    async with livekit(sim) as client:
        await make_room(client)
        clock.at += timedelta(seconds=29)
        assert await names(client) == [ROOM]
        clock.at += timedelta(seconds=1)
        assert await names(client) == []


async def test_a_room_that_everybody_left_closes_after_a_shorter_time(sim: Simulator, clock: Clock) -> None:
    async with livekit(sim) as client:
        await make_room(client)
        await dial(client, order(longest=0.1))
        clock.at += timedelta(minutes=5)
        assert len(await names(client)) == 1
        await sim.quiet()
        clock.at += timedelta(seconds=5)
        assert await names(client) == []


async def test_a_room_without_a_named_agent_wakes_those_without_a_name(sim: Simulator) -> None:
    async with livekit(sim) as client:
        await client.room.create_room(api.CreateRoomRequest(name=ROOM))
        (agent,) = await present(client)
    assert agent.kind == api.ParticipantInfo.Kind.AGENT


async def test_a_room_made_by_the_call_alone_wakes_them_too(sim: Simulator, clock: Clock) -> None:
    async with livekit(sim) as client:
        await dial(client, order())
        kinds = {person.kind for person in await present(client)}
    assert kinds == {api.ParticipantInfo.Kind.AGENT, api.ParticipantInfo.Kind.SIP}


async def test_a_room_made_for_an_agent_by_name_wakes_nobody_else(sim: Simulator) -> None:
    async with livekit(sim) as client:
        await make_room(client)
        assert await present(client) == []


@pytest.mark.parametrize("kind", ["AGENT", "EGRESS"])
async def test_an_intruder_joins_every_room_and_keeps_none_open(
    sim: Simulator, clock: Clock, kind: str
) -> None:
    sim.world.project.intruders = (kind,)
    async with livekit(sim) as client:
        await make_room(client)
        (person,) = await present(client)
        assert person.kind == api.ParticipantInfo.Kind.Value(kind)
        clock.at += timedelta(seconds=30)
        assert await names(client) == []


def create(client: api.LiveKitAPI) -> Awaitable[object]:
    return make_room(client)


def list_all(client: api.LiveKitAPI) -> Awaitable[object]:
    return names(client)


def call(client: api.LiveKitAPI) -> Awaitable[object]:
    return dial(client, order())


NO_GRANT = api.VideoGrants()
ELSEWHERE = api.VideoGrants(room_admin=True, room="another")


@pytest.mark.parametrize("ask", [create, hang_up, list_all, present, call])
@pytest.mark.parametrize("grants", [NO_GRANT, ELSEWHERE], ids=["none", "of another room"])
async def test_each_method_asks_for_its_grant(
    sim: Simulator, ask: Callable[[api.LiveKitAPI], Awaitable[object]], grants: api.VideoGrants
) -> None:
    token = api.AccessToken(LIVEKIT_KEY, LIVEKIT_SECRET).with_grants(grants).to_jwt()
    async with api.LiveKitAPI(sim.url, token=token, failover=False) as client:
        with pytest.raises(api.TwirpError) as caught:
            await ask(client)
    assert (caught.value.code, caught.value.status) == ("unauthenticated", 401)
    assert sim.world.dials == []


async def test_a_token_opens_the_rooms_of_its_own_project_alone(sim: Simulator) -> None:
    sim.use("wrong-project")
    (staging,) = sim.world.projects[1:]
    ((key, secret),) = staging.keys.items()
    async with livekit(sim) as client, api.LiveKitAPI(sim.url, key, secret) as other:
        await make_room(client)
        assert await names(other) == []


async def test_a_room_that_is_no_protobuf_is_malformed(sim: Simulator) -> None:
    token = (
        api.AccessToken(LIVEKIT_KEY, LIVEKIT_SECRET).with_grants(api.VideoGrants(room_create=True)).to_jwt()
    )
    reply = await post(sim, "/twirp/livekit.RoomService/CreateRoom", f"Bearer {token}", b"\xff\xff")
    assert (reply.status, b'"malformed"' in reply.body) == (400, True)

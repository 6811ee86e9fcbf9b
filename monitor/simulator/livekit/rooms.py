"""`RoomService`: rooms and who is in them (read in livekit-server 1.13)."""

from datetime import datetime

from livekit.protocol import models, room

from monitor.simulator.calls import Participant, Room
from monitor.simulator.livekit.asked import Asked
from monitor.simulator.livekit.door import may_administer_room, may_create_rooms, may_list_rooms
from monitor.simulator.livekit.refusals import direct
from monitor.simulator.projects import Project
from monitor.simulator.world import World


async def create_room(asked: Asked) -> bytes:
    """The room, made unless it is there already."""
    may_create_rooms(asked.claims)
    wanted = room.CreateRoomRequest.FromString(asked.body)
    made = open_room(asked.world, asked.project, wanted)
    return _room(made).SerializeToString()


def open_room(world: World, project: Project, wanted: room.CreateRoomRequest) -> Room:
    """The open room of that name, or a new one, which those who join every room have joined."""
    now = world.now()
    rooms = project.open_rooms(now)
    if wanted.name in rooms:
        return rooms[wanted.name]
    made = Room(
        f"RM_{len(rooms) + len(world.dials):012d}",
        wanted.name,
        now,
        empty_since=now,
        max_participants=wanted.max_participants,
        dispatches=tuple(agent.agent_name for agent in wanted.agents),
    )
    made.empty_seconds = wanted.empty_timeout or made.empty_seconds
    made.departure_seconds = wanted.departure_timeout or made.departure_seconds
    rooms[wanted.name] = made
    agents = ("AGENT",) if project.unnamed_agents and not made.dispatches else ()
    for kind in (*agents, *project.intruders):
        made.join(Participant(f"{kind.lower()}-{made.sid}", kind, now))
    return made


async def list_rooms(asked: Asked) -> bytes:
    """The rooms, of those names where some are asked for. Raises: LiveKitError (401)."""
    may_list_rooms(asked.claims)
    names = room.ListRoomsRequest.FromString(asked.body).names
    found = [one for one in _rooms(asked).values() if not names or one.name in names]
    return room.ListRoomsResponse(rooms=[_room(one) for one in found]).SerializeToString()


async def delete_room(asked: Asked) -> bytes:
    """Put everybody out: the calls of SIP participants end. Raises: LiveKitError (404)."""
    may_create_rooms(asked.claims)
    name = room.DeleteRoomRequest.FromString(asked.body).room
    gone = _rooms(asked).pop(name, None)
    if gone is None:
        raise direct("not_found", "twirp error unknown: requested room does not exist")
    for participant in tuple(gone.participants.values()):
        participant.leave()
    return room.DeleteRoomResponse().SerializeToString()


async def list_participants(asked: Asked) -> bytes:
    """Who is in a room; nobody where there is no such room, as the open-source server says."""
    wanted = room.ListParticipantsRequest.FromString(asked.body)
    may_administer_room(asked.claims, wanted.room)
    found = _rooms(asked).get(wanted.room)
    people = [_participant(one) for one in found.participants.values()] if found else []
    return room.ListParticipantsResponse(participants=people).SerializeToString()


async def remove_participant(asked: Asked) -> bytes:
    """Put somebody out. Raises: LiveKitError (404)."""
    wanted = room.RoomParticipantIdentity.FromString(asked.body)
    may_administer_room(asked.claims, wanted.room)
    found = _rooms(asked).get(wanted.room)
    participant = found.participants.get(wanted.identity) if found else None
    if found is None or participant is None:
        raise direct("not_found", "twirp error unknown: participant does not exist")
    participant.leave()
    found.part(participant, asked.world.now())
    return room.RemoveParticipantResponse().SerializeToString()


def _rooms(asked: Asked) -> dict[str, Room]:
    return asked.project.open_rooms(asked.world.now())


def _room(held: Room) -> models.Room:
    return models.Room(
        sid=held.sid,
        name=held.name,
        empty_timeout=int(held.empty_seconds),
        departure_timeout=int(held.departure_seconds),
        max_participants=held.max_participants,
        creation_time=int(held.created_at.timestamp()),
        creation_time_ms=_milliseconds(held.created_at),
        num_participants=len(held.participants),
    )


def _participant(held: Participant) -> models.ParticipantInfo:
    return models.ParticipantInfo(
        sid=f"PA_{held.identity[:12]}",
        identity=held.identity,
        name=held.identity,
        kind=held.kind,
        state=models.ParticipantInfo.State.ACTIVE,
        joined_at=int(held.joined_at.timestamp()),
        joined_at_ms=_milliseconds(held.joined_at),
        attributes=held.attributes,
    )


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)

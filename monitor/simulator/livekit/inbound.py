"""Calls that come into the project over a number of its own, by a dispatch rule that gives each a room."""

from collections.abc import Callable

from livekit.protocol import room as room_proto

from monitor.simulator.calls import Participant
from monitor.simulator.livekit.rooms import open_room
from monitor.simulator.projects import Project
from monitor.simulator.world import World


def take_in(world: World, project: Project, called: str, caller: str) -> Callable[[], None]:
    """Have a call come in where the number is the project's; what ends it."""
    prefix = project.inbound.get(called)
    if prefix is None:
        return _nothing
    name = f"{prefix}_{caller}_{len(world.dials):012d}"
    held = open_room(world, project, room_proto.CreateRoomRequest(name=name))
    attributes = {
        "sip.callStatus": "active",
        "sip.phoneNumber": caller,
        "sip.trunkPhoneNumber": called,
    }
    participant = Participant(f"sip_{caller}", "SIP", world.now(), attributes)
    held.join(participant)
    return lambda: held.part(participant, world.now())


def _nothing() -> None:
    return

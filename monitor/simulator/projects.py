"""LiveKit's side of the World: projects, their trunks and their rooms."""

from dataclasses import dataclass, field
from datetime import datetime

from monitor.simulator.accounts import SETTLED
from monitor.simulator.calls import Room


@dataclass
class LiveKitTrunk:
    """A SIP outbound trunk; `transport` and `encryption` are the words of LiveKit's protocol.

    `loses_hang_ups` says that what ends a call over it never reaches Twilio.
    """

    id: str
    name: str
    address: str
    numbers: list[str]
    auth_username: str
    auth_password: str
    transport: str = "AUTO"
    encryption: str = "DISABLE"
    updated_at: datetime | None = SETTLED
    loses_hang_ups: bool = False


@dataclass
class Project:
    """A LiveKit project: `keys` maps an API key to its secret.

    It dials from `egress`, and in turn from `more_egress`. `unnamed_agents` join each room that was made
    for no agent by name, `intruders` (kinds of participant) join every room. `old_sip_codes` says that its
    SIP service is 1.2 or older. Calls to the numbers of `inbound` come into rooms of their own, whose names
    begin as it says.
    """

    name: str
    keys: dict[str, str]
    trunks: dict[str, LiveKitTrunk] = field(default_factory=dict)
    egress: str = "143.223.90.17"
    more_egress: tuple[str, ...] = ()
    sip_workers: int = 1
    unnamed_agents: bool = True
    intruders: tuple[str, ...] = ()
    old_sip_codes: bool = False
    inbound: dict[str, str] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)

    def open_rooms(self, now: datetime) -> dict[str, Room]:
        """The rooms that LiveKit has not closed; those that it has are forgotten."""
        for name in [name for name, room in self.rooms.items() if room.over(now)]:
            for participant in tuple(self.rooms.pop(name).participants.values()):
                participant.leave()
        return self.rooms


def livekit_trunk_id(route: str) -> str:
    """The id of a demo route's LiveKit trunk: `ST_` and the route's name in capitals."""
    return f"ST_{route.upper():X<12}"

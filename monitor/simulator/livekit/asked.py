"""A request to LiveKit that passed the door."""

from dataclasses import dataclass

from livekit.api.access_token import Claims

from monitor.simulator.livekit.switchboard import Switchboard
from monitor.simulator.projects import Project
from monitor.simulator.world import World


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for what; `body` is the protobuf of the request."""

    world: World
    project: Project
    claims: Claims
    switchboard: Switchboard
    body: bytes

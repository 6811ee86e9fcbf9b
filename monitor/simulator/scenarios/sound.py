"""Scenarios in which every call goes through and nothing is to be said."""

from typing import Final

from monitor.simulator.accounts import AccessControlList, IpAddress, sid
from monitor.simulator.scenarios.scenario import Scenario, Settings, section
from monitor.simulator.world import World

EGRESS: Final = "143.223.88.0"
EGRESS_PREFIX: Final = 21
"""One of the ranges that LiveKit publishes (LiveKit docs, regions and endpoints)."""


def _leave(_: World) -> None:
    return


HEALTHY: Final = Scenario(
    "healthy",
    title="Everything is set up as the guide says.",
    edit=_leave,
    canary="answered",
    exit=0,
)


def _admit_egress(world: World) -> None:
    admitted = AccessControlList(sid("AL", 1), "livekit", [IpAddress(sid("IP", 1), EGRESS, EGRESS_PREFIX)])
    world.account.home.acls[admitted.sid] = admitted
    world.trunk("acme-cl").acls.append(admitted.sid)


def name_egress(environment: Settings) -> None:
    """Say in the configuration that LiveKit dials from that range alone."""
    section(environment, "livekit")["egress"] = [f"{EGRESS}/{EGRESS_PREFIX}"]
    section(environment, "routes", "cl")["auth"] = "both"


STATIC_EGRESS: Final = Scenario(
    "static-egress",
    title="LiveKit dials from fixed addresses, and the access control list of acme-cl admits them all.",
    edit=_admit_egress,
    settings=name_egress,
    canary="answered",
    exit=0,
)


def _refuse_twice(world: World) -> None:
    world.service.refused_tries = 2


RATE_LIMITED: Final = Scenario(
    "rate-limited",
    title="Twilio refuses every request twice with 429 before it answers.",
    edit=_refuse_twice,
    canary="answered",
    exit=0,
)

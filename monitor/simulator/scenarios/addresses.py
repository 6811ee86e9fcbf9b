"""Scenarios about where route cl's call goes: project, address, trunk, Region."""

from copy import deepcopy
from typing import Final

from monitor.simulator.accounts import Region
from monitor.simulator.projects import Project
from monitor.simulator.scenarios.scenario import Scenario
from monitor.simulator.world import World


def _dial_sip_domain(world: World) -> None:
    world.livekit_trunk("cl").address = "acme-cl.sip.twilio.com"


SIP_DOMAIN: Final = Scenario(
    "sip-domain",
    title="The LiveKit trunk of cl dials a SIP Domain, which plays Twilio's demo message.",
    edit=_dial_sip_domain,
    fails={"cl": ("trunk-address",)},
    canary="wrong-answerer",
    exit=2,
    cause="trunk-address",
)


def _dial_unknown_name(world: World) -> None:
    world.livekit_trunk("cl").address = "acme-chile.pstn.twilio.com"


UNKNOWN_TRUNK_NAME: Final = Scenario(
    "unknown-trunk-name",
    title="The LiveKit trunk of cl dials a name that no trunk of the Twilio account has.",
    edit=_dial_unknown_name,
    fails={"cl": ("trunk-address-known",)},
    canary="silent",
    exit=2,
    cause="trunk-address-known",
)


def _move_to_other_project(world: World) -> None:
    trunk = world.livekit_trunk("cl")
    del world.project.trunks[trunk.id]
    world.projects.append(
        Project("staging", {"APIstaging": "simulated-staging-secret-of-forty-letters"}, {trunk.id: trunk})
    )


WRONG_PROJECT: Final = Scenario(
    "wrong-project",
    title="The LiveKit trunk of cl belongs to another LiveKit project.",
    edit=_move_to_other_project,
    fails={"cl": ("livekit-trunk-exists",)},
    canary="trunk-missing",
    exit=2,
    cause="livekit-trunk-exists",
)


def _process_in_ireland(world: World) -> None:
    """The trunk works there: its lists are copied, as they are held per Region."""
    account, trunk = world.account, world.trunk("acme-cl")
    account.regions["ie1"] = Region(
        "ie1",
        auth_token="1e" * 16,
        trunks={trunk.sid: deepcopy(trunk)},
        credential_lists={sid: account.home.credential_lists[sid] for sid in trunk.credential_lists},
        acls={sid: account.home.acls[sid] for sid in trunk.acls},
    )
    account.routes["acme-cl.pstn.twilio.com"] = "ie1"


OTHER_REGION: Final = Scenario(
    "other-region",
    title="Twilio processes the trunk acme-cl in Ireland, while us1 is read.",
    edit=_process_in_ireland,
    fails={"cl": ("trunk-region",)},
    unknown={
        "cl": (
            "credential-list-attached",
            "credential-username-known",
            "credential-rotated",
            "ip-acl",
            "ip-acl-open",
            "transport-security",
            "caller-id-on-trunk",
        )
    },
    canary="answered",
    exit=3,
    cause="trunk-region",
)

"""Scenarios about how Twilio authenticates route cl: credentials, address lists, encryption."""

from datetime import timedelta
from typing import Final

from monitor.simulator.accounts import AccessControlList, IpAddress, sid
from monitor.simulator.cast import LIVEKIT_WRITTEN
from monitor.simulator.scenarios.scenario import Scenario
from monitor.simulator.scenarios.sound import EGRESS, EGRESS_PREFIX, name_egress
from monitor.simulator.world import World


def _detach_list(world: World) -> None:
    world.trunk("acme-cl").credential_lists.clear()


NO_CREDENTIAL_LIST: Final = Scenario(
    "no-credential-list",
    title="No credential list is attached to the trunk acme-cl.",
    edit=_detach_list,
    fails={"cl": ("credential-list-attached",)},
    canary="forbidden",
    exit=2,
    cause="credential-list-attached",
)


def _use_list_name(world: World) -> None:
    """The usual mix-up: the name of the list in place of a user name in it."""
    world.livekit_trunk("cl").auth_username = world.credentials("acme-cl").friendly_name


WRONG_USERNAME: Final = Scenario(
    "wrong-username",
    title="The LiveKit trunk of cl shows the name of the credential list as its user name.",
    edit=_use_list_name,
    fails={"cl": ("credential-username-known",)},
    canary="forbidden",
    exit=2,
    cause="credential-username-known",
)


def _forget_credentials(world: World) -> None:
    trunk = world.livekit_trunk("cl")
    trunk.auth_username = trunk.auth_password = ""


NO_LIVEKIT_CREDENTIALS: Final = Scenario(
    "no-livekit-credentials",
    title="The LiveKit trunk of cl has no user name and no password.",
    edit=_forget_credentials,
    fails={"cl": ("livekit-credentials-set",)},
    canary="auth-missing",
    exit=2,
    cause="livekit-credentials-set",
)


NEW_PASSWORD: Final = "Rotated-Pa55word"  # noqa: S105 - opens nothing but the simulator


def _rotate(world: World) -> None:
    credential = world.credentials("acme-cl").credentials[0]
    credential.password = NEW_PASSWORD
    credential.updated_at = LIVEKIT_WRITTEN + timedelta(days=1)


ROTATED_CREDENTIAL: Final = Scenario(
    "rotated-credential",
    title="The password of acme-cl was changed at Twilio and not in LiveKit.",
    edit=_rotate,
    fails={"cl": ("credential-rotated",)},
    canary="forbidden",
    exit=2,
    cause="credential-rotated",
    exit_without_calls=0,
)


WRONG_PASSWORD: Final = "Mistyped-Pa55word"  # noqa: S105 - opens nothing at all


def _mistype(world: World) -> None:
    world.livekit_trunk("cl").auth_password = WRONG_PASSWORD


FORBIDDEN_UNSEEN: Final = Scenario(
    "forbidden-unseen",
    title="The LiveKit trunk of cl has a wrong password, which no reading can show.",
    edit=_mistype,
    canary="forbidden",
    exit=2,
    cause="wrong-password",
    exit_without_calls=0,
)


def _mistype_and_ask_again(world: World) -> None:
    _mistype(world)
    world.trunk("acme-cl").challenges_again = True


AUTH_LOOP: Final = Scenario(
    "auth-loop",
    title="The password of cl is wrong, and Twilio asks for another one again and again.",
    edit=_mistype_and_ask_again,
    canary="auth-loop",
    exit=2,
    cause="wrong-password",
    exit_without_calls=0,
)


def _admit(world: World, *ranges: tuple[str, int]) -> None:
    entries = [IpAddress(sid("IP", place), *pair) for place, pair in enumerate(ranges, start=1)]
    acl = AccessControlList(sid("AL", 1), "office", entries)
    world.account.home.acls[acl.sid] = acl
    world.trunk("acme-cl").acls.append(acl.sid)


def _admit_own_server(world: World) -> None:
    _admit(world, ("203.0.113.10", 32))


IP_ACL: Final = Scenario(
    "ip-acl",
    title="An access control list on acme-cl admits the office alone, and LiveKit dials from elsewhere.",
    edit=_admit_own_server,
    fails={"cl": ("ip-acl",)},
    canary="forbidden",
    exit=2,
    cause="ip-acl",
)


def _dial_from_three_addresses(world: World) -> None:
    """The first call comes from an address that the list leaves out, the next two from those that it has."""
    _admit(world, (EGRESS, EGRESS_PREFIX))
    world.project.egress = "198.51.100.7"
    world.project.more_egress = ("143.223.90.17", "143.223.91.4")


FLAKY_403: Final = Scenario(
    "flaky-403",
    title="LiveKit dials from three addresses, and the access control list of acme-cl admits two of them.",
    edit=_dial_from_three_addresses,
    settings=name_egress,
    canary="forbidden",
    exit=2,
    cause="ip-acl",
    exit_without_calls=0,
)


def _admit_everybody(world: World) -> None:
    """Everybody, in the two halves that some guides recommend."""
    _admit(world, ("0.0.0.0", 1), ("128.0.0.0", 1))  # noqa: S104 - a range, nothing listens


IP_ACL_OPEN: Final = Scenario(
    "ip-acl-open",
    title="An access control list on acme-cl admits the whole internet.",
    edit=_admit_everybody,
    fails={"cl": ("ip-acl", "ip-acl-open")},
    canary="answered",
    exit=2,
    cause="ip-acl",
)


def _secure_trunk(world: World) -> None:
    world.trunk("acme-cl").secure = True


SECURE_MISMATCH: Final = Scenario(
    "secure-mismatch",
    title="The trunk acme-cl wants TLS and SRTP, and the LiveKit trunk of cl offers neither.",
    edit=_secure_trunk,
    fails={"cl": ("transport-security",)},
    canary="secure-mismatch",
    exit=2,
    cause="transport-security",
)

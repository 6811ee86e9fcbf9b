"""Scenarios about what Twilio can prove of a call that was answered."""

from datetime import timedelta
from typing import Final

from monitor.simulator.accounts import CallerId, KeyKind, sid
from monitor.simulator.cast import API_KEY, caller_id
from monitor.simulator.countries import country_rows
from monitor.simulator.scenarios.scenario import Scenario
from monitor.simulator.scenarios.strangers import GLOBEX, PASSWORD, globex_account
from monitor.simulator.twilio.endpoints import CALL_PERMISSION, CALLS_PERMISSION
from monitor.simulator.world import World

LATE: Final = timedelta(seconds=20)


def _keep_late(world: World) -> None:
    world.service.record_delay = LATE


LATE_RECORD: Final = Scenario(
    "late-record",
    title="Twilio shows the record of a call 20 seconds after it began.",
    edit=_keep_late,
    canary="answered",
    exit=0,
)


def _keep_none(world: World) -> None:
    world.service.record_delay = None


NO_RECORD: Final = Scenario(
    "no-record",
    title="Calls are answered, and Twilio has no record of them.",
    edit=_keep_none,
    canary="no-proof",
    exit=3,
    cause="no-record",
    exit_without_calls=0,
)


def _forbid_records(world: World) -> None:
    key = world.account.home.keys[API_KEY]
    key.kind = KeyKind.RESTRICTED
    key.denied |= {CALL_PERMISSION, CALLS_PERMISSION}


PROOF_UNREADABLE: Final = Scenario(
    "proof-unreadable",
    title="The Twilio key may not read calls.",
    edit=_forbid_records,
    canary="answered",
    exit=0,
    cause="proof-unreadable",
)


def _dial_globex(world: World) -> None:
    """Another account's trunk, on which cl's caller ID is verified and Chile may be called."""
    other = globex_account()
    other.caller_ids.append(CallerId(sid("PN", 0xB0C), caller_id("cl")))
    other.countries = country_rows(frozenset({"CL"}))
    world.accounts[other.sid] = other
    trunk = world.livekit_trunk("cl")
    trunk.address = f"{GLOBEX}.pstn.twilio.com"
    trunk.auth_username, trunk.auth_password = GLOBEX, PASSWORD


PROOF_OTHER_ACCOUNT: Final = Scenario(
    "proof-other-account",
    title="The LiveKit trunk of cl dials a trunk of another Twilio account, and the phone answers.",
    edit=_dial_globex,
    fails={"cl": ("trunk-address-known",)},
    canary="answered",
    exit=2,
    cause="trunk-address-known",
)

"""A scenario with trunks in the LiveKit project that are not this environment's business."""

from typing import Final

from monitor.simulator.accounts import (
    HOME_REGION,
    Account,
    Credential,
    CredentialList,
    Number,
    Region,
    Trunk,
    sid,
)
from monitor.simulator.countries import country_rows
from monitor.simulator.projects import LiveKitTrunk, livekit_trunk_id
from monitor.simulator.scenarios.scenario import Scenario, Settings
from monitor.simulator.world import World

_NUMBER: Final = "+5491150000001"
GLOBEX: Final = "globex"
PASSWORD: Final = "Stranger-Pa55word"  # noqa: S105 - opens nothing but the simulator


def _add_strangers(world: World) -> None:
    """A trunk of an account that is not configured, and one of another carrier, in the same project."""
    other = globex_account()
    world.accounts[other.sid] = other
    for name, address, number in (
        ("globex", "globex.pstn.twilio.com", _NUMBER),
        ("carrier", "sip.carrier.example", "+5491150000002"),
    ):
        trunk = LiveKitTrunk(livekit_trunk_id(name), name, address, [number], name, PASSWORD)
        world.project.trunks[trunk.id] = trunk


def globex_account() -> Account:
    """An account of somebody else's, with a trunk `globex` and a number in Argentina."""
    other = Account(sid("AC", 0xB0B), "Globex", sid("AC", 0xB0B), {HOME_REGION: _globex()})
    other.numbers.append(Number(sid("PN", 0xB0B), _NUMBER, sid("TK", 0xB0B)))
    other.countries = country_rows(frozenset({"AR"}))
    return other


def _globex() -> Region:
    region = Region(HOME_REGION, auth_token="b0" * 16)
    held = CredentialList(sid("CL", 0xB0B), "globex", [Credential(sid("CR", 0xB0B), "globex", PASSWORD)])
    region.credential_lists[held.sid] = held
    trunk = Trunk(sid("TK", 0xB0B), "globex", "globex.pstn.twilio.com", credential_lists=[held.sid])
    region.trunks[trunk.sid] = trunk
    return region


def _discover(environment: Settings) -> None:
    environment["discover"] = {"include": ["*"]}


TWO_ACCOUNTS: Final = Scenario(
    "two-accounts",
    title="The LiveKit project also holds a trunk of another Twilio account and one of another carrier.",
    edit=_add_strangers,
    settings=_discover,
    canary="",
    exit=0,
)

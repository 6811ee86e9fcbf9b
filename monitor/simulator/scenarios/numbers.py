"""Scenarios about the numbers of route cl: its caller ID and where it may call."""

from typing import Final

from monitor.simulator.cast import caller_id
from monitor.simulator.scenarios.scenario import Scenario
from monitor.simulator.world import World


def _release(world: World) -> None:
    world.account.numbers.remove(world.number(caller_id("cl")))


NUMBER_NOT_OWNED: Final = Scenario(
    "number-not-owned",
    title="The caller ID of cl is no number of the Twilio account.",
    edit=_release,
    fails={"cl": ("caller-id-owned",)},
    canary="forbidden",
    exit=2,
    cause="caller-id-owned",
)


def _take_off_trunk(world: World) -> None:
    world.number(caller_id("cl")).trunk_sid = None


NUMBER_OFF_TRUNK: Final = Scenario(
    "number-off-trunk",
    title="The caller ID of cl is not on the trunk acme-cl.",
    edit=_take_off_trunk,
    fails={"cl": ("caller-id-on-trunk",)},
    canary="answered",
    exit=1,
    cause="caller-id-on-trunk",
)


def _make_fax(world: World) -> None:
    number = world.number(caller_id("cl"))
    number.voice, number.fax = False, True


FAX_ONLY: Final = Scenario(
    "fax-only",
    title="The caller ID of cl can send faxes and cannot speak.",
    edit=_make_fax,
    fails={"cl": ("caller-id-voice",)},
    canary="forbidden",
    exit=2,
    cause="caller-id-voice",
)


def _block_chile(world: World) -> None:
    world.account.countries["CL"].low_risk = False


GEO_BLOCKED: Final = Scenario(
    "geo-blocked",
    title="Calls to Chile are switched off in Twilio's geographic permissions.",
    edit=_block_chile,
    fails={"cl": ("geo-permissions",)},
    canary="forbidden",
    exit=2,
    cause="geo-permissions",
)


def _open_to_fraud(world: World) -> None:
    for iso in ("CU", "LV", "SO", "TN"):
        world.account.countries[iso].low_risk = True
        world.account.countries[iso].high_risk_tollfraud = True


GEO_EXPOSED: Final = Scenario(
    "geo-exposed",
    title="Toll-fraud numbers may be called in countries that no route uses.",
    edit=_open_to_fraud,
    fails={None: ("geo-exposure",)},
    canary="answered",
    exit=1,
    cause="geo-exposure",
)

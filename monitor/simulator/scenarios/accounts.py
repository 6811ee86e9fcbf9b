"""Scenarios about accounts, keys and whole services: they hit both routes."""

from decimal import Decimal
from typing import Final

from monitor.simulator.accounts import KeyKind
from monitor.simulator.cast import API_KEY
from monitor.simulator.scenarios.scenario import Scenario
from monitor.simulator.twilio.endpoints import (
    ACCOUNT_PERMISSION,
    BALANCE_PERMISSION,
    COUNTRIES_PERMISSION,
    COUNTRY_PERMISSION,
    SETTINGS_PERMISSION,
)
from monitor.simulator.world import World

_OF_ACCOUNT: Final = ("account-active", "account-trial", "balance", "geo-exposure")


def _suspend(world: World) -> None:
    world.account.status = "suspended"


SUSPENDED_ACCOUNT: Final = Scenario(
    "suspended-account",
    title="Twilio has suspended the account.",
    edit=_suspend,
    fails={None: ("account-active",)},
    canary="account-inactive",
    exit=2,
    cause="account-active",
)


def _put_on_trial(world: World) -> None:
    world.account.trial = True


TRIAL_ACCOUNT: Final = Scenario(
    "trial-account",
    title="The Twilio account is a trial account: it may call verified numbers alone.",
    edit=_put_on_trial,
    fails={None: ("account-trial",)},
    canary="answered",
    exit=1,
    cause="account-trial",
)


def _spend(world: World) -> None:
    world.account.balance = Decimal("2.50")


LOW_BALANCE: Final = Scenario(
    "low-balance",
    title="The Twilio account has less money than its floor.",
    edit=_spend,
    fails={None: ("balance",)},
    canary="answered",
    exit=1,
    cause="balance",
)


def _restrict_key(world: World) -> None:
    key = world.account.home.keys[API_KEY]
    key.kind = KeyKind.RESTRICTED
    key.denied |= {
        ACCOUNT_PERMISSION,
        BALANCE_PERMISSION,
        COUNTRIES_PERMISSION,
        COUNTRY_PERMISSION,
        SETTINGS_PERMISSION,
    }


RESTRICTED_KEY: Final = Scenario(
    "restricted-key",
    title="The Twilio key may not read the account, its balance and the geographic permissions.",
    edit=_restrict_key,
    unknown={None: _OF_ACCOUNT, "br": ("geo-permissions",), "cl": ("geo-permissions",)},
    canary="answered",
    exit=3,
    cause="twilio-key-restricted",
)


def _revoke_livekit_key(world: World) -> None:
    world.project.keys.clear()


_OF_LIVEKIT: Final = (
    "livekit-trunk-exists",
    "trunk-address",
    "trunk-address-known",
    "trunk-region",
    "livekit-credentials-set",
    "credential-list-attached",
    "credential-username-known",
    "credential-rotated",
    "ip-acl",
    "ip-acl-open",
    "transport-security",
    "caller-id-on-trunk",
    "caller-id-on-livekit-trunk",
)

BAD_LIVEKIT_KEY: Final = Scenario(
    "bad-livekit-key",
    title="LiveKit does not know the API key.",
    edit=_revoke_livekit_key,
    unknown={"br": (*_OF_LIVEKIT, "trunk-edge"), "cl": _OF_LIVEKIT},
    canary="livekit-auth",
    exit=3,
    cause="livekit-key-refused",
)


def _take_down(world: World) -> None:
    world.service.down = True


_OF_TWILIO: Final = (
    "trunk-address-known",
    "trunk-region",
    "credential-list-attached",
    "credential-username-known",
    "credential-rotated",
    "ip-acl",
    "ip-acl-open",
    "transport-security",
    "caller-id-owned",
    "caller-id-on-trunk",
    "caller-id-voice",
    "geo-permissions",
)

TWILIO_DOWN: Final = Scenario(
    "twilio-down",
    title="Twilio's REST API answers 503; calls still go through.",
    edit=_take_down,
    unknown={None: _OF_ACCOUNT, "br": _OF_TWILIO, "cl": _OF_TWILIO},
    canary="answered",
    exit=3,
    cause="twilio-unreachable",
)

"""Which changes of a route's settings bear on a cause, and which of them came after its last call."""

from collections.abc import Mapping
from typing import Final

from monitor.diagnosis.context import Context
from monitor.model.change import Change, Setting
from monitor.model.run import Run

CHANGED: Final[Mapping[str, tuple[Setting, ...]]] = {
    "livekit-trunk-exists": (),
    "trunk-address": (Setting.ADDRESS,),
    "trunk-address-known": (Setting.ADDRESS, Setting.TWILIO_TRUNK),
    "trunk-edge": (Setting.ADDRESS,),
    "trunk-region": (Setting.REGION,),
    "account-active": (Setting.ACCOUNT,),
    "account-trial": (Setting.ACCOUNT,),
    "transport-security": (Setting.SECURE, Setting.TRANSPORT, Setting.ENCRYPTION),
    "ip-acl": (Setting.ACLS,),
    "ip-acl-open": (Setting.ACLS,),
    "livekit-credentials-set": (Setting.LIVEKIT_USERNAME, Setting.LIVEKIT_PASSWORD),
    "credential-list-attached": (Setting.CREDENTIAL_LISTS,),
    "credential-username-known": (Setting.CREDENTIALS, Setting.LIVEKIT_USERNAME, Setting.CREDENTIAL_LISTS),
    "credential-rotated": (Setting.CREDENTIALS, Setting.LIVEKIT_WRITTEN),
    "wrong-password": (Setting.CREDENTIALS, Setting.LIVEKIT_WRITTEN),
    "caller-id-owned": (Setting.CALLER_ID, Setting.LIVEKIT_NUMBERS),
    "caller-id-voice": (Setting.CALLER_ID, Setting.LIVEKIT_NUMBERS),
    "caller-id-on-trunk": (Setting.CALLER_ID,),
    "caller-id-on-livekit-trunk": (Setting.LIVEKIT_NUMBERS,),
    "geo-permissions": (Setting.COUNTRIES,),
}
"""The settings whose change would have brought a cause about."""


def bearing(cause: str, context: Context) -> tuple[Change, ...]:
    """The changes since the route worked that bear on a cause."""
    settings = CHANGED.get(cause, ())
    return tuple(change for change in context.changes if change.setting in settings)


def after(run: Run, change: Change) -> bool:
    """Whether the old value was still seen when a call was over: the change had no part in how it ended."""
    return change.last_seen >= run.ended

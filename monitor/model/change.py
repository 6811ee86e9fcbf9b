"""What a route rests on in both clouds, as texts that can be compared, and how it changed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

BY_CONFIGURATION: Final = "the configuration"
"""Who made a change that a new configuration is: the route was pointed at another LiveKit trunk."""


class Setting(StrEnum):
    """What may change under a route without anybody telling; its value is a text, numbers masked.

    An unread setting is left out of a report, and stands as it was last read.
    """

    LIVEKIT_TRUNK = "livekit-trunk"
    ADDRESS = "address"
    TRANSPORT = "transport"
    ENCRYPTION = "encryption"
    LIVEKIT_USERNAME = "livekit-username"
    LIVEKIT_PASSWORD = "livekit-password"  # noqa: S105 - whether there is one
    LIVEKIT_NUMBERS = "livekit-numbers"
    LIVEKIT_WRITTEN = "livekit-written"
    TWILIO_TRUNK = "twilio-trunk"
    SECURE = "secure"
    CREDENTIAL_LISTS = "credential-lists"
    CREDENTIALS = "credentials"
    ACLS = "acls"
    REGION = "region"
    CALLER_ID = "caller-id"
    COUNTRIES = "countries"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class SettingState:
    """The newest value of a setting that was read, and when it was last seen so."""

    value: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """A setting that is not what it was: it became `after` between `last_seen` and `seen`.

    `last_seen` is the end of the last sweep that saw the old value. `by` is who, where Twilio's audit log
    tells or the configuration itself did it, else ''.
    """

    setting: Setting
    before: str
    after: str
    last_seen: datetime
    seen: datetime
    by: str = ""

"""Twilio's side of the World: accounts, what they have in each Region, and how its REST behaves."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

SETTLED: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""When everything in the healthy world was set up at Twilio."""

HOME_REGION: Final = "us1"


class KeyKind(StrEnum):
    """The kinds of Twilio API key; a standard key cannot read accounts (Twilio docs, API keys)."""

    MAIN = "main"
    STANDARD = "standard"
    RESTRICTED = "restricted"


@dataclass
class ApiKey:
    """A Twilio API key; `denied` are the permissions a restricted key lacks."""

    sid: str
    secret: str
    kind: KeyKind = KeyKind.MAIN
    denied: set[str] = field(default_factory=set)


@dataclass
class Credential:
    """A user of a credential list; a password is written once, and no view shows it."""

    sid: str
    username: str
    password: str
    updated_at: datetime = SETTLED


@dataclass
class CredentialList:
    """A credential list of a Region."""

    sid: str
    friendly_name: str
    credentials: list[Credential] = field(default_factory=list)


@dataclass
class IpAddress:
    """A range of an IP access control list."""

    sid: str
    ip_address: str
    cidr_prefix_length: int = 32


@dataclass
class AccessControlList:
    """An IP access control list of a Region."""

    sid: str
    friendly_name: str
    addresses: list[IpAddress] = field(default_factory=list)


@dataclass
class Trunk:
    """An Elastic SIP Trunk; the two lists hold SIDs of its Region's lists.

    `drops` leaves its INVITEs without any answer, `challenges_again` asks for credentials anew where they
    are wrong, `congested` has its calls per second used up.
    """

    sid: str
    friendly_name: str
    domain_name: str | None
    secure: bool = False
    credential_lists: list[str] = field(default_factory=list)
    acls: list[str] = field(default_factory=list)
    updated_at: datetime = SETTLED
    drops: bool = False
    challenges_again: bool = False
    congested: bool = False


@dataclass
class Number:
    """A number of the account; `trunk_sid` None where it is on no trunk."""

    sid: str
    number: str
    trunk_sid: str | None = None
    voice: bool = True
    fax: bool = False


@dataclass
class CallerId:
    """A verified caller ID: a number of somebody else's that the account may show."""

    sid: str
    number: str


@dataclass
class CountryRow:
    """A row of the voice geographic permissions."""

    iso_code: str
    name: str
    calling_codes: tuple[str, ...]
    continent: str
    low_risk: bool = True
    high_risk_special: bool = False
    high_risk_tollfraud: bool = False


@dataclass
class Region:
    """What an account has in one Region of Twilio: keys, trunks and lists are not shared between them."""

    name: str
    auth_token: str
    keys: dict[str, ApiKey] = field(default_factory=dict)
    trunks: dict[str, Trunk] = field(default_factory=dict)
    credential_lists: dict[str, CredentialList] = field(default_factory=dict)
    acls: dict[str, AccessControlList] = field(default_factory=dict)

    def trunk_at(self, domain: str) -> Trunk | None:
        """The trunk with that termination address."""
        return next((trunk for trunk in self.trunks.values() if trunk.domain_name == domain), None)


@dataclass
class Alert:
    """A line of Twilio's debugger; `level` is error, warning, notice or debug."""

    sid: str
    error_code: int
    text: str
    resource_sid: str
    level: str = "error"
    at: datetime = SETTLED


@dataclass
class AuditEvent:
    """An entry of Twilio's audit log; `source` is web (the Console), api or twilio."""

    sid: str
    event_type: str
    resource_sid: str
    at: datetime
    actor_sid: str | None
    actor_type: str = "user"
    source: str = "web"
    source_ip_address: str | None = "203.0.113.7"


@dataclass
class Account:
    """A Twilio account; `routes` says by termination host which Region processes a trunk (none: us1).

    `advanced_features` are those of Voice Insights, which cost money and are off by default.
    """

    sid: str
    friendly_name: str
    owner_sid: str
    regions: dict[str, Region]
    status: str = "active"
    trial: bool = False
    balance: Decimal = Decimal("48.75")
    currency: str = "USD"
    numbers: list[Number] = field(default_factory=list)
    caller_ids: list[CallerId] = field(default_factory=list)
    countries: dict[str, CountryRow] = field(default_factory=dict)
    inherits_countries: bool = False
    advanced_features: bool = False
    routes: dict[str, str] = field(default_factory=dict)
    alerts: list[Alert] = field(default_factory=list)
    events: list[AuditEvent] = field(default_factory=list)

    @property
    def home(self) -> Region:
        """The account in us1, where the demo's routes live."""
        return self.regions[HOME_REGION]


@dataclass
class TwilioService:
    """How Twilio's REST behaves for everybody: down (503), or refusing each request's first tries (429).

    A call's record can be read `record_delay` after it began, never where it is None; its price
    `price_delay` after it ended, an alert `alert_delay` after it was raised. Insights has a part of what it
    finds `insights_delay` after a call ended, and all of it `insights_complete_delay` after that end.
    """

    down: bool = False
    refused_tries: int = 0
    record_delay: timedelta | None = timedelta()
    price_delay: timedelta | None = timedelta(seconds=10)
    alert_delay: timedelta = timedelta()
    insights_delay: timedelta = timedelta(minutes=10)
    insights_complete_delay: timedelta = timedelta(minutes=30)


def sid(prefix: str, number: int) -> str:
    """A SID in Twilio's form: two letters and 32 hexadecimal digits, the same for the same number."""
    return f"{prefix}{number:032x}"

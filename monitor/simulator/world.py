"""The world that the simulator shows: one mutable state from which every reply and every SIP answer follows.

Everything here may be edited by a test or a scenario between two requests; the views keep no copy.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from monitor.model.incident import Vendor
from monitor.simulator.calls import Call as Call
from monitor.simulator.calls import Dialled, Room
from monitor.simulator.sip import SipAnswer
from monitor.simulator.status import Reported, StatusPage, quiet_pages

SETTLED: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""When everything in the healthy world was set up at Twilio."""

HOME_REGION: Final = "us1"


class KeyKind(StrEnum):
    """The kinds of Twilio API key; a standard key cannot read accounts (Twilio docs, API keys)."""

    MAIN = "main"
    STANDARD = "standard"
    RESTRICTED = "restricted"


class PhoneState(StrEnum):
    """What the called phone does."""

    ANSWERS = "answers"
    BUSY = "busy"
    RINGS = "rings"
    DECLINES = "declines"
    MUTE = "mute"
    UNREACHABLE = "unreachable"


@dataclass
class ApiKey:
    """A Twilio API key; `denied` are the permissions a restricted key lacks."""

    sid: str
    secret: str
    kind: KeyKind = KeyKind.MAIN
    denied: set[str] = field(default_factory=set)


@dataclass
class Credential:
    sid: str
    username: str
    password: str
    updated_at: datetime = SETTLED


@dataclass
class CredentialList:
    sid: str
    friendly_name: str
    credentials: list[Credential] = field(default_factory=list)


@dataclass
class IpAddress:
    sid: str
    ip_address: str
    cidr_prefix_length: int = 32


@dataclass
class AccessControlList:
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
class LiveKitTrunk:
    """A SIP outbound trunk; `transport` and `encryption` are the words of LiveKit's protocol.

    `loses_hang_ups` says that what ends a call over it never reaches Twilio.
    """

    id: str
    name: str
    address: str
    numbers: list[str]
    auth_username: str
    auth_password: str
    transport: str = "AUTO"
    encryption: str = "DISABLE"
    updated_at: datetime | None = SETTLED
    loses_hang_ups: bool = False


@dataclass
class Project:
    """A LiveKit project: `keys` maps an API key to its secret.

    It dials from `egress`, and in turn from `more_egress`. `unnamed_agents` join each room that was made
    for no agent by name, `intruders` (kinds of participant) join every room. `old_sip_codes` says that its
    SIP service is 1.2 or older. Calls to the numbers of `inbound` come into rooms of their own, whose names
    begin as it says.
    """

    name: str
    keys: dict[str, str]
    trunks: dict[str, LiveKitTrunk] = field(default_factory=dict)
    egress: str = "143.223.90.17"
    more_egress: tuple[str, ...] = ()
    sip_workers: int = 1
    unnamed_agents: bool = True
    intruders: tuple[str, ...] = ()
    old_sip_codes: bool = False
    inbound: dict[str, str] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)

    def open_rooms(self, now: datetime) -> dict[str, Room]:
        """The rooms that LiveKit has not closed; those that it has are forgotten."""
        for name in [name for name, room in self.rooms.items() if room.over(now)]:
            for participant in tuple(self.rooms.pop(name).participants.values()):
                participant.leave()
        return self.rooms


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


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class World:
    """Both clouds, the phones, and the vendors' status pages.

    `answers` overrules Twilio's edge for a number. Phones ring `ring_seconds`, the first 180 comes after a
    tenth of them; LiveKit ends a call without sound after `media_seconds`, Twilio's demo message plays
    `message_seconds`.
    """

    accounts: dict[str, Account]
    projects: list[Project]
    service: TwilioService = field(default_factory=TwilioService)
    phones: dict[str, PhoneState] = field(default_factory=dict)
    blocked: set[str] = field(default_factory=set)
    answers: dict[str, SipAnswer] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    dials: list[Dialled] = field(default_factory=list)
    ring_seconds: float = 3.0
    media_seconds: float = 30.0
    message_seconds: float = 12.0
    status: dict[Vendor, StatusPage] = field(default_factory=quiet_pages)
    now: Callable[[], datetime] = field(default=utc_now, compare=False, repr=False)

    def hurry(self, pace: float) -> None:
        """Let everything that takes time take `pace` of it, from ringing to late records."""
        self.ring_seconds *= pace
        self.media_seconds *= pace
        self.message_seconds *= pace
        service = self.service
        service.alert_delay *= pace
        service.insights_delay *= pace
        service.insights_complete_delay *= pace
        service.record_delay = service.record_delay and service.record_delay * pace
        service.price_delay = service.price_delay and service.price_delay * pace

    def report(self, vendor: Vendor, name: str, *parts: str, impact: str = "major") -> Reported:
        """Let a vendor's status page tell of an incident that began 20 minutes ago and touches `parts`."""
        incident = Reported(name, parts, self.now() - timedelta(minutes=20), impact)
        page = self.status[vendor]
        page.incidents.append(incident)
        page.parts.update(dict.fromkeys(parts, "partial_outage"))
        return incident

    def audit(
        self,
        event_type: str,
        resource_sid: str,
        actor_sid: str | None,
        actor_type: str = "user",
        source: str = "web",
    ) -> None:
        """Have the audit log of `prod` tell, as of now, who made an edit of this world."""
        events = self.account.events
        name = sid("AE", len(events) + 1)
        events.append(AuditEvent(name, event_type, resource_sid, self.now(), actor_sid, actor_type, source))

    @property
    def dialled(self) -> Counter[str]:
        """How often LiveKit dialled each number."""
        return Counter(dial.number for dial in self.dials)

    @property
    def calls_up(self) -> tuple[Call, ...]:
        """Twilio's legs that have not ended."""
        return tuple(call for call in self.calls if call.up)

    @property
    def account(self) -> Account:
        """The account of environment `prod`: the first."""
        return next(iter(self.accounts.values()))

    @property
    def project(self) -> Project:
        """The LiveKit project of environment `prod`: the first."""
        return self.projects[0]

    def trunk(self, name: str) -> Trunk:
        """The Twilio trunk of `prod` with that termination name, in us1. Raises: KeyError."""
        return _by_domain(self.account.home, f"{name}.pstn.twilio.com")

    def credentials(self, name: str) -> CredentialList:
        """The first credential list attached to a Twilio trunk of `prod`. Raises: KeyError, IndexError."""
        return self.account.home.credential_lists[self.trunk(name).credential_lists[0]]

    def livekit_trunk(self, route: str) -> LiveKitTrunk:
        """The LiveKit trunk of a route of the demo. Raises: KeyError."""
        return self.project.trunks[livekit_trunk_id(route)]

    def number(self, number: str) -> Number:
        """A number of `prod`'s account. Raises: KeyError."""
        for owned in self.account.numbers:
            if owned.number == number:
                return owned
        raise KeyError(number)


def _by_domain(region: Region, domain: str) -> Trunk:
    for trunk in region.trunks.values():
        if trunk.domain_name == domain:
            return trunk
    raise KeyError(domain)


def sid(prefix: str, number: int) -> str:
    """A SID in Twilio's form: two letters and 32 hexadecimal digits, the same for the same number."""
    return f"{prefix}{number:032x}"


def livekit_trunk_id(route: str) -> str:
    """The id of a demo route's LiveKit trunk: `ST_` and the route's name in capitals."""
    return f"ST_{route.upper():X<12}"

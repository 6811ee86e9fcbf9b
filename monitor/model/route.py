"""Routes and environments, as configured or discovered; no secret is in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from ipaddress import IPv4Network

from monitor.model.canary import CanaryPlan, DialRules
from monitor.model.verdict import Severity


class Auth(StrEnum):
    """How a route's Twilio trunk authenticates LiveKit; `credentials` is the guide's way."""

    CREDENTIALS = "credentials"
    IP_ACL = "ip-acl"
    BOTH = "both"

    @property
    def by_credentials(self) -> bool:
        return self is not Auth.IP_ACL

    @property
    def by_acl(self) -> bool:
        return self is not Auth.CREDENTIALS


@dataclass(frozen=True, slots=True)
class Policy:
    """What the operator changed of the checks: other severities, and checks that are not reported."""

    severities: Mapping[str, Severity] = field(default_factory=dict)
    disabled: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Route:
    """One outbound path of an environment.

    `countries` are ISO codes, empty on a discovered route alone; `caller_id` is E.164, None where LiveKit
    picks one of the trunk's numbers.
    """

    environment: str
    name: str
    livekit_trunk: str
    caller_id: str | None = None
    countries: tuple[str, ...] = ()
    edge: str | None = None
    auth: Auth = Auth.CREDENTIALS
    policy: Policy = Policy()
    discovered: bool = False
    canary: CanaryPlan | None = None


@dataclass(frozen=True, slots=True)
class Discovery:
    """Which LiveKit trunks that no route names are watched too: glob patterns of trunk ids and names."""

    include: tuple[str, ...] = ("*",)
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Environment:
    """One LiveKit project paired with one Twilio account and Region.

    `egress` are the fixed ranges LiveKit dials from, empty where they change; `balance_floor` is in the
    account's currency.
    """

    name: str
    twilio_account: str
    twilio_region: str
    routes: tuple[Route, ...]
    sweep_every: timedelta
    egress: tuple[IPv4Network, ...] = ()
    balance_floor: Decimal | None = None
    policy: Policy = Policy()
    accept_unknown: frozenset[str] = frozenset()
    discovery: Discovery | None = None
    dialling: DialRules = field(default_factory=DialRules)

"""What the configuration says of canaries: who is called, how often, and what it may cost."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from monitor.model.phone import Callee


class Answerer(StrEnum):
    """Whose the called number is: `ours` always answers, so that its silence is an alarm."""

    OURS = "ours"
    OTHER = "other"


class ProofKind(StrEnum):
    TWILIO = "twilio"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Limits:
    """Calls and money per UTC calendar window; None is no limit; spend in the account's currency."""

    calls_per_hour: int | None = None
    calls_per_day: int | None = None
    calls_per_month: int | None = None
    spend_per_month: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CanaryPlan:
    """The canary of a route. `country` pins LiveKit's `destination_country`, None leaves it out.

    `price_per_call` is what a call is said to cost, in the account's currency, until Twilio rates it.
    """

    to: Callee
    every: timedelta = timedelta(minutes=30)
    ring_timeout: timedelta = timedelta(seconds=25)
    talk_time: timedelta = timedelta(seconds=13)
    answerer: Answerer = Answerer.OTHER
    proof: ProofKind = ProofKind.TWILIO
    limits: Limits = Limits()
    country: str | None = None
    price_per_call: Decimal | None = None


class Maintenance(Protocol):
    """A window that comes again and again, in a time zone of its own."""

    def active(self, at: datetime) -> bool:
        """Whether `at` lies in the window."""
        ...


@dataclass(frozen=True, slots=True)
class DialRules:
    """What holds for all canaries of an environment.

    `enabled` False is the kill switch. A number whose E.164 begins with none of `allowed_prefixes` is
    refused at load and at the dial. `reserved` is what the scheduled runs of all routes need: nothing else
    may touch that share of `limits`.
    """

    enabled: bool = True
    allowed_prefixes: tuple[str, ...] = ()
    limits: Limits = Limits()
    hang_up_by_sid: bool = False
    maintenance: tuple[Maintenance, ...] = field(default=())
    reserved: Limits = Limits()

"""What the configuration says of canaries: who is called, how often, and what it may cost."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final, Protocol

from monitor.model.phone import Callee


class Answerer(StrEnum):
    """Whose the called number is: `ours` always answers, so that its silence is an alarm."""

    OURS = "ours"
    OTHER = "other"


class ProofKind(StrEnum):
    """What shows that it was the callee who answered.

    Twilio's record, a tone that it plays, our own sound that it sends back, digits, or that the call comes in
    again over a number of ours. `none` takes the answer alone.
    """

    TWILIO = "twilio"
    NONE = "none"
    TONE = "tone"
    ECHO = "echo"
    DTMF = "dtmf"
    CALLBACK = "callback"

    @property
    def heard(self) -> bool:
        """Whether somebody has to be in the call and listen."""
        return self in (ProofKind.TONE, ProofKind.ECHO, ProofKind.DTMF)

    @property
    def witnessed(self) -> bool:
        """Whether it has to be seen or heard while the call is up."""
        return self.heard or self is ProofKind.CALLBACK


TONE_HERTZ: Final = 1920
"""No note of a piano tuned to A = 440 Hz, no tone of a telephone network, no beep of a machine."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What the callee is known by.

    `tone` in Hz. It sends `digits` by itself, and sends back `returned_digits`, which we send. `rooms` is how
    the rooms begin that calls to our own number come into.
    """

    tone: int = TONE_HERTZ
    digits: str = ""
    returned_digits: str = ""
    rooms: str = ""


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
    expected: Expected = Expected()
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

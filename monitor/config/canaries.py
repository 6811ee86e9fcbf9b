"""Canaries in the file: the call that proves a route, and what holds for all of an environment."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from monitor.config.base import Model
from monitor.config.budget import need, too_low
from monitor.config.expects import Expects, lacking
from monitor.config.fields import (
    TELEPHONE,
    Amount,
    AnswererWord,
    Count,
    Country,
    Duration,
    Flag,
    OrNone,
    PhoneNumber,
    Prefix,
    ProofWord,
    between,
)
from monitor.config.maintenance import MaintenanceConfig
from monitor.config.said import Below, said
from monitor.config.telephone import is_premium
from monitor.model.canary import Answerer, Limits, ProofKind

_SHORTEST_EVERY: Final = timedelta(minutes=5)
"""The least time between two calls of a route, whatever asks for them."""
_LONGEST_EVERY: Final = timedelta(days=7)
_SHORTEST_RING: Final = timedelta(seconds=5)
_LONGEST_RING: Final = timedelta(seconds=30)
"""Past 32 s SIP's own timers end the call, and no answer looks like a silent peer."""
_SHORTEST_TALK: Final = timedelta(seconds=1)
_LONGEST_TALK: Final = timedelta(minutes=2)

_SPEND: Final = "Money per month (UTC) as Twilio rates the calls, in the account's currency."


def _callee(number: str | None) -> str | None:
    if number is not None and is_premium(number):
        raise said("is a premium-rate number: name one that costs what a call costs.")
    return number


class RouteLimits(Model):
    """Calls and money of one route's canary, retries included; what is not given follows from `every`."""

    calls_per_hour: OrNone[Count] = Field(
        default=None, description="Calls per hour (UTC); unset, as many as every needs and 4 more."
    )
    calls_per_day: OrNone[Count] = Field(
        default=None, description="Calls per day (UTC); unset, as many as every needs and 12 more."
    )
    calls_per_month: OrNone[Count] = Field(
        default=None, description="Calls per month (UTC); unset, as many as every needs and a quarter more."
    )
    spend_per_month: OrNone[Amount] = Field(default=None, description=_SPEND)

    @property
    def limits(self) -> Limits:
        return Limits(self.calls_per_hour, self.calls_per_day, self.calls_per_month, self.spend_per_month)


class EnvironmentLimits(Model):
    """Calls and money of all canaries of an environment; low, so that more is somebody's decision."""

    calls_per_hour: Count = Field(default=20, description="Calls per hour (UTC), of all routes together.")
    calls_per_day: Count = Field(default=200, description="Calls per day (UTC), of all routes together.")
    calls_per_month: Count = Field(default=5000, description="Calls per month (UTC), of all routes together.")
    spend_per_month: OrNone[Amount] = Field(default=None, description=_SPEND)

    @property
    def limits(self) -> Limits:
        return Limits(self.calls_per_hour, self.calls_per_day, self.calls_per_month, self.spend_per_month)


class Canary(Model):
    """The call that proves a route."""

    to: Annotated[OrNone[PhoneNumber], AfterValidator(_callee), TELEPHONE] = Field(
        default=None,
        description="A number to call, in quotes, in one of the route's countries; empty is no canary.",
        repr=False,
    )
    every: Annotated[Duration, AfterValidator(between(_SHORTEST_EVERY, _LONGEST_EVERY))] = Field(
        default=timedelta(minutes=30),
        description="How often it is called, from 5m to 7d.",
        json_schema_extra={"default": "30m"},
    )
    ring_timeout: Annotated[Duration, AfterValidator(between(_SHORTEST_RING, _LONGEST_RING))] = Field(
        default=timedelta(seconds=25),
        description="How long it may ring, at most 30s.",
        json_schema_extra={"default": "25s"},
    )
    talk_time: Annotated[Duration, AfterValidator(between(_SHORTEST_TALK, _LONGEST_TALK))] = Field(
        default=timedelta(seconds=13),
        description="How long an answered call stays up; calls of 12s or less count against Twilio's rate.",
        json_schema_extra={"default": "13s"},
    )
    callee: AnswererWord = Field(
        default=Answerer.OTHER,
        description="ours: the number always answers, so a call that it does not take is an alarm; "
        "other: that only warns.",
    )
    proof: ProofWord = Field(
        default=ProofKind.TWILIO,
        description="What proves that the callee answered. twilio: Twilio's record of the call; none: an "
        "answer is enough; callback: the call comes in again over a number of yours at LiveKit; tone, echo, "
        "dtmf: what is heard of it, with the extra [media].",
    )
    expects: Expects = Field(
        default_factory=Expects, description="What the callee is known by, for those proofs."
    )
    country: OrNone[Country] = Field(
        default=None,
        description="The country that LiveKit is told the call goes to (destination_country).",
    )
    price_per_call: OrNone[Amount] = Field(
        default=None,
        description="What one call costs, in the account's currency: for the estimate of `config check`, and "
        "what is counted until Twilio has rated a call.",
    )
    limits: RouteLimits = Field(
        default_factory=RouteLimits, description="What this canary may call and cost."
    )

    def _complaints(self) -> Iterator[Below]:
        if self.to is None:
            return
        yield from lacking(self.proof, self.expects, self.talk_time)
        for key, sentence in too_low(self.limits.limits, need(self.every, self.price_per_call)):
            yield ("limits", key), sentence


class CanariesConfig(Model):
    """What holds for all canaries of an environment."""

    enabled: Flag = Field(
        default=True, description="false places no call in this environment, whatever asks for one."
    )
    allowed_prefixes: tuple[Prefix, ...] = Field(
        default=(),
        description="Beginnings of the numbers that may be called, in quotes, like '+5511'; "
        "without any, the calling codes of the canaries' numbers.",
    )
    limits: EnvironmentLimits = Field(
        default_factory=EnvironmentLimits, description="What all canaries together may call and cost."
    )
    hang_up_by_sid: Flag = Field(
        default=False,
        description="true lets Trunkwatch end a call of its own in Twilio that LiveKit left up.",
    )
    maintenance: tuple[MaintenanceConfig, ...] = Field(
        default=(), description="Windows that come again and again, in which no call is scheduled."
    )

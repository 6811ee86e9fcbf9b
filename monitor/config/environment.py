"""An environment and its routes, as the file has them."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from monitor.config.base import Model
from monitor.config.budget import need, together, too_low
from monitor.config.canaries import CanariesConfig, Canary
from monitor.config.check_words import (
    CheckIds,
    Overrides,
    RouteOverrides,
)
from monitor.config.clouds import LiveKitAccess, TwilioAccess
from monitor.config.fields import (
    TELEPHONE,
    AuthWord,
    Country,
    Edge,
    LiveKitTrunkId,
    Name,
    OrNone,
    PhoneNumber,
    Text,
)
from monitor.config.said import Below, listed, said, said_below
from monitor.config.telephone import lies_in, regions_of
from monitor.model.canary import Limits
from monitor.model.incident import Vendor
from monitor.model.route import Auth


def _countries(codes: tuple[str, ...]) -> tuple[str, ...]:
    if not codes:
        raise said("is empty: name at least one country that this route calls, like [BR].")
    if len(set(codes)) < len(codes):
        raise said("names a country twice.")
    return codes


class RouteConfig(Model):
    """One outbound path: which LiveKit trunk dials, with which caller ID, to which countries."""

    livekit_trunk: LiveKitTrunkId = Field(description="The id of the LiveKit outbound trunk.")
    caller_id: Annotated[OrNone[PhoneNumber], TELEPHONE] = Field(
        default=None,
        description="The number that calls show, in quotes; without it every number of the LiveKit trunk is "
        "judged.",
    )
    countries: Annotated[tuple[Country, ...], AfterValidator(_countries)] = Field(
        description="The countries that this route calls, by ISO 3166 code.",
        json_schema_extra={"minItems": 1},
    )
    edge: OrNone[Edge] = Field(
        default=None, description="The Twilio edge that the trunk's address should name."
    )
    auth: AuthWord = Field(
        default=Auth.CREDENTIALS, description="How the Twilio trunk authenticates LiveKit."
    )
    checks: RouteOverrides = Field(
        default_factory=dict,
        description="Severities of this route's checks, or off; they win over the environment's.",
    )
    canary: Canary = Field(default_factory=Canary, description="The call that proves this route.")

    @field_validator("canary")
    @classmethod
    def _in_the_countries(cls, canary: Canary, info: ValidationInfo) -> Canary:
        countries = info.data.get("countries")
        if countries and canary.to is not None and not lies_in(canary.to, countries):
            found = listed(regions_of(canary.to))
            outside = f"is a number of {found}, outside the route's countries ({listed(countries)})."
            raise said_below([(("to",), outside)])
        return canary


class DiscoverConfig(Model):
    """Which LiveKit trunks that no route names are watched too, without countries."""

    include: tuple[Text, ...] = Field(
        default=("*",), description="Patterns (*, ?) of the ids or names of trunks to watch."
    )
    exclude: tuple[Text, ...] = Field(
        default=(), description="Patterns of the ids or names of trunks to leave out."
    )


class EnvironmentConfig(Model):
    """One LiveKit project paired with one Twilio account and Region."""

    livekit: LiveKitAccess = Field(description="Access to the LiveKit project.")
    twilio: TwilioAccess = Field(description="Access to the Twilio account.")
    routes: Mapping[Name, RouteConfig] = Field(
        default_factory=dict, description="The routes by name (a-z, 0-9 and -)."
    )
    checks: Overrides = Field(
        default_factory=dict,
        description="Severities of checks in this environment and all its routes, or off.",
    )
    accept_unknown: CheckIds = Field(
        default=(), description="Checks that may be unknown: that is no fault, no cause and no alarm."
    )
    discover: DiscoverConfig | None = Field(
        default=None,
        description="Watch LiveKit trunks that dial Twilio and that no route names; {} for all of them.",
    )

    canaries: CanariesConfig = Field(
        default_factory=CanariesConfig, description="What holds for all canaries of this environment."
    )

    @property
    def called(self) -> Mapping[str, Canary]:
        """The canaries that call a number, by the name of their route."""
        return {name: route.canary for name, route in self.routes.items() if route.canary.to is not None}

    @property
    def status_pages(self) -> Mapping[Vendor, str]:
        """Where the vendors' status pages are read; a vendor whose page is off is left out."""
        pages = {Vendor.TWILIO: self.twilio.status_url, Vendor.LIVEKIT: self.livekit.status_url}
        return {vendor: url for vendor, url in pages.items() if url is not None}

    @property
    def needed(self) -> Limits:
        """What the scheduled calls of all canaries come to."""
        return together(need(each.every, each.price_per_call) for each in self.called.values())

    def _complaints(self) -> Iterator[Below]:
        if not self.routes and self.discover is None:
            yield (), "has nothing to watch: give it routes, or discover."
        yield from self._numbers_not_allowed()
        yield from self._limits_too_low()

    def _numbers_not_allowed(self) -> Iterator[Below]:
        allowed = self.canaries.allowed_prefixes
        for name, canary in self.called.items():
            if allowed and canary.to is not None and not canary.to.startswith(allowed):
                yield ("routes", name, "canary", "to"), "begins with none of canaries.allowed_prefixes."

    def _limits_too_low(self) -> Iterator[Below]:
        """Nothing while the kill switch is on: it has to work in a hurry."""
        if self.called and self.canaries.enabled:
            for key, sentence in too_low(self.canaries.limits.limits, self.needed):
                yield ("canaries", "limits", key), f"{sentence} (All canaries together.)"

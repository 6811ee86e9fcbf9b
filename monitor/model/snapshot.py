"""A snapshot of both clouds, and a route resolved against it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from monitor.model.address import Address, parse_address, termination_name
from monitor.model.livekit import LiveKitTrunk
from monitor.model.reading import Known, Reading, Unread
from monitor.model.route import Environment, Route
from monitor.model.twilio import TwilioReadings, TwilioTrunk


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What both clouds said at one time; no SDK object and no password is ever in it."""

    environment: str
    read_at: datetime
    livekit_trunks: Reading[Mapping[str, LiveKitTrunk]]
    twilio: TwilioReadings


@dataclass(frozen=True)
class Site:
    """What a check of an environment is given.

    `last_proved` says when a canary over a Twilio trunk (by SID) was last proved by Twilio's own record.
    """

    environment: Environment
    snapshot: Snapshot
    last_proved: Mapping[str, datetime]

    @cached_property
    def twilio_by_name(self) -> Reading[Mapping[str, TwilioTrunk]]:
        """The account's trunks by termination name; kept, since a thousand routes ask for it."""
        trunks = self.snapshot.twilio.trunks
        if isinstance(trunks, Unread):
            return trunks
        named = ((termination_name(trunk.domain_name), trunk) for trunk in trunks.value.values())
        return Known({name: trunk for name, trunk in named if name is not None})


@dataclass(frozen=True, slots=True)
class Path:
    """What a check of a route is given: the route resolved once against a snapshot.

    `address` is None where the LiveKit trunk is missing, unread or not a termination address; `twilio` is
    Known(None) where no trunk of the account has that name.
    """

    route: Route
    site: Site
    livekit: Reading[LiveKitTrunk | None]
    address: Address | None
    twilio: Reading[TwilioTrunk | None]


def resolve(route: Route, site: Site) -> Path:
    """The path of a route: which LiveKit trunk, which address, which Twilio trunk."""
    trunks = site.snapshot.livekit_trunks
    if isinstance(trunks, Unread):
        return Path(route, site, livekit=trunks, address=None, twilio=trunks)
    trunk = trunks.value.get(route.livekit_trunk)
    address = livekit_address(trunk) if trunk else None
    return Path(route, site, livekit=Known(trunk), address=address, twilio=_named(address, site))


def livekit_address(trunk: LiveKitTrunk) -> Address | None:
    """The termination address a LiveKit trunk dials, or None where it dials something else."""
    parsed = parse_address(trunk.address)
    return parsed if isinstance(parsed, Address) else None


def _named(address: Address | None, site: Site) -> Reading[TwilioTrunk | None]:
    if address is None:
        return Known(None)
    trunks = site.twilio_by_name
    return trunks if isinstance(trunks, Unread) else Known(trunks.value.get(address.name))

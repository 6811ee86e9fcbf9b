"""The world that the simulator shows: one mutable state from which every reply and every SIP answer follows.

Everything here may be edited by a test or a scenario between two requests; the views keep no copy.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from monitor.model.incident import Vendor
from monitor.simulator.accounts import (
    Account,
    AuditEvent,
    CredentialList,
    Number,
    Trunk,
    TwilioService,
    sid,
)
from monitor.simulator.calls import Call, Dialled
from monitor.simulator.projects import LiveKitTrunk, Project, livekit_trunk_id
from monitor.simulator.sip import SipAnswer
from monitor.simulator.status import Reported, StatusPage, quiet_pages


class PhoneState(StrEnum):
    """What the called phone does."""

    ANSWERS = "answers"
    BUSY = "busy"
    RINGS = "rings"
    DECLINES = "declines"
    MUTE = "mute"
    UNREACHABLE = "unreachable"


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
        trunk = self.account.home.trunk_at(f"{name}.pstn.twilio.com")
        if trunk is None:
            raise KeyError(name)
        return trunk

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

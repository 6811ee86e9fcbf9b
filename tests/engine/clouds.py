"""Clouds, clocks and observers of our own: small classes behind the model's protocols."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.config import Config
from monitor.engine import Connection
from monitor.model.audit import AuditEntry
from monitor.model.call import Dial, Participant, Room, TwilioAlert, TwilioCall
from monitor.model.insights import CallInsights
from monitor.model.job import JobKind
from monitor.model.livekit import LiveKitTrunk
from monitor.model.phone import Callee
from monitor.model.protocols import UpstreamObserver
from monitor.model.reading import GapReason, Known, Reading
from monitor.model.twilio import TwilioReadings
from tests.cast import NOW, livekit_trunk, twilio_readings


def both_trunks() -> Reading[Mapping[str, LiveKitTrunk]]:
    return Known({trunk.id: trunk for trunk in (livekit_trunk("br"), livekit_trunk("cl"))})


class LiveKit:
    """Answers with `reading`, or raises it; waits for `opened` first."""

    def __init__(self, reading: Reading[Mapping[str, LiveKitTrunk]] | Exception | None = None) -> None:
        self.reading = reading or both_trunks()
        self.opened = asyncio.Event()
        self.opened.set()
        self.asked = asyncio.Semaphore(0)
        self.closed = False

    async def trunks(self) -> Reading[Mapping[str, LiveKitTrunk]]:
        self.asked.release()
        await self.opened.wait()
        if isinstance(self.reading, Exception):
            raise self.reading
        return self.reading

    async def aclose(self) -> None:
        self.closed = True


class Twilio:
    def __init__(self, readings: TwilioReadings | None = None) -> None:
        self.readings = readings or twilio_readings()
        self.reached: list[frozenset[str]] = []
        self.audited: list[tuple[datetime, datetime]] = []
        self.log: Reading[tuple[AuditEntry, ...]] = Known(())

    async def read(self, reached: Collection[str]) -> TwilioReadings:
        self.reached.append(frozenset(reached))
        return self.readings

    async def audit(self, since: datetime, until: datetime) -> Reading[tuple[AuditEntry, ...]]:
        self.audited.append((since, until))
        return self.log


@dataclass
class Hands:
    """A wall clock and a monotonic clock that move when told to."""

    wall: datetime = NOW
    seconds: float = 1000.0

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.seconds

    def move(self, seconds: float) -> None:
        """Time passes."""
        self.wall += timedelta(seconds=seconds)
        self.seconds += seconds

    def jump(self, seconds: float) -> None:
        """The wall clock alone is set, or goes on while the machine sleeps."""
        self.wall += timedelta(seconds=seconds)


@dataclass
class Counts:
    """An observer that remembers."""

    ticks: list[datetime] = field(default_factory=list)
    lost: list[tuple[JobKind, int]] = field(default_factory=list)
    configurations: list[tuple[str, datetime]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def requested(
        self, environment: str, upstream: str, operation: str, seconds: float, failure: GapReason | None
    ) -> None:
        """Not asked about here."""

    def ticked(self, at: datetime) -> None:
        self.ticks.append(at)

    def missed(self, kind: JobKind, count: int) -> None:
        self.lost.append((kind, count))

    def configured(self, sha256: str, at: datetime) -> None:
        self.configurations.append((sha256, at))

    def clock_ahead(self, environment: str, upstream: str, seconds: float | None) -> None:
        """Not asked about here."""

    def departed(self, environment: str) -> None:
        self.left.append(environment)


class NoCalls:
    """Both clouds' side of a call, where no canary is configured: the log alone is asked for."""

    async def create_room(self, room: str, lifetime: timedelta, listeners: int = 0) -> None:
        raise AssertionError(room)

    async def dial(self, dial: Dial, deadline: timedelta) -> None:
        raise AssertionError(dial)

    async def participants(self, room: str) -> tuple[Participant, ...] | None:
        raise AssertionError(room)

    async def delete_room(self, room: str) -> None:
        raise AssertionError(room)

    async def rooms(self, prefix: str) -> tuple[Room, ...]:
        raise AssertionError(prefix)

    async def call(self, sid: str, to: Callee | None) -> Reading[TwilioCall | None]:
        raise AssertionError(sid)

    async def calls_to(self, to: Callee, since: datetime, until: datetime) -> Reading[tuple[TwilioCall, ...]]:
        raise AssertionError(to)

    async def alerts(self, since: datetime, until: datetime) -> Reading[tuple[TwilioAlert, ...]]:
        return Known(())

    async def insights(self, sid: str) -> Reading[CallInsights | None]:
        raise AssertionError(sid)

    async def end(self, sid: str) -> Reading[None]:
        raise AssertionError(sid)


class Clouds:
    """Both clouds of every environment; called as the daemon's `connect`."""

    def __init__(self, livekit: LiveKit | None = None, twilio: Twilio | None = None) -> None:
        self.livekit = livekit or LiveKit()
        self.twilio = twilio or Twilio()

    def __call__(
        self, config: Config, _observer: UpstreamObserver, before: Mapping[str, Connection]
    ) -> Mapping[str, Connection]:
        calls = NoCalls()
        connection = Connection(self.livekit, self.twilio, calls, calls, self.livekit.aclose)
        return {name: before.get(name, connection) for name in config.environments}

"""The seams: what upstreams, store, ledger and queue must do, whoever does it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Protocol

from monitor.model.board import Board
from monitor.model.event import Event
from monitor.model.job import Job
from monitor.model.livekit import LiveKitTrunk
from monitor.model.reading import GapReason, Reading
from monitor.model.run import Limits, Refusal
from monitor.model.twilio import TwilioReadings


class LiveKitUpstream(Protocol):
    async def trunks(self) -> Reading[Mapping[str, LiveKitTrunk]]:
        """The project's SIP outbound trunks by id; unread as a whole when any page failed."""
        ...


class TwilioUpstream(Protocol):
    async def read(self, reached: Collection[str]) -> TwilioReadings:
        """The account; the trunks named in `reached` (termination names) with their lists and Region."""
        ...


class UpstreamObserver(Protocol):
    """Told of every request to a cloud; `operation` is a path template, never a path."""

    def requested(
        self, environment: str, upstream: str, operation: str, seconds: float, failure: GapReason | None
    ) -> None: ...


class Store(Protocol):
    """Where events are kept. Synchronous: one thread of the engine owns it."""

    def load(self) -> Board:
        """The board as of the newest event. Raises: StoreError."""
        ...

    def append(self, event: Event) -> int:
        """Keep an event durably and return its position. Raises: StoreError."""
        ...

    def follow(self, position: int) -> Iterable[tuple[int, Event]]:
        """Events after `position`, oldest first, other processes' too; a sweep replaces older ones."""
        ...

    def close(self) -> None: ...


class StoreError(Exception):
    """The store cannot be read or written; the message says what to do."""


class Ledger(Protocol):
    def reserve(self, job: Job, limits: Limits, now: datetime) -> str | Refusal:
        """Count a call before it is dialled: the id of its run, or why it may not be. One transaction."""
        ...


class Queue(Protocol):
    def put(self, job: Job) -> bool:
        """Whether the job was taken: False where one with its key waits already, or the queue drains."""
        ...

    async def drain(self, deadline: float) -> bool:
        """Take no more, give what runs `deadline` seconds, then cancel it; whether all ended by itself."""
        ...

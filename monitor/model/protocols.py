"""The seams: what upstreams, store, ledger and queue must do, whoever does it."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from monitor.model.archive import Records
from monitor.model.audit import AuditEntry
from monitor.model.board import Board
from monitor.model.call import Dial, Participant, Room, TwilioAlert, TwilioCall
from monitor.model.canary import CanaryPlan, DialRules
from monitor.model.event import Event
from monitor.model.incident import VendorStatus
from monitor.model.insights import CallInsights
from monitor.model.job import Job
from monitor.model.livekit import LiveKitTrunk
from monitor.model.notice import Notices
from monitor.model.phone import Callee
from monitor.model.reading import GapReason, Reading
from monitor.model.run import Refusal, Run
from monitor.model.sound import Heard, Listening, Unheard
from monitor.model.twilio import TwilioReadings


class LiveKitUpstream(Protocol):
    """Reads a LiveKit project."""

    async def trunks(self) -> Reading[Mapping[str, LiveKitTrunk]]:
        """The project's SIP outbound trunks by id; unread as a whole when any page failed."""
        ...


class TwilioUpstream(Protocol):
    """Reads a Twilio account."""

    async def read(self, reached: Collection[str]) -> TwilioReadings:
        """The account; the trunks named in `reached` (termination names) with their lists and Region."""
        ...

    async def audit(self, since: datetime, until: datetime) -> Reading[tuple[AuditEntry, ...]]:
        """Who changed what between two times; asked within a sweep, it takes a few seconds at most."""
        ...


class StatusUpstream(Protocol):
    """Reads the status pages of vendors."""

    async def read(self, now: Callable[[], datetime], fresh: timedelta) -> tuple[VendorStatus, ...]:
        """What the vendors' status pages say of what calls depend on; an unread page says why.

        A reading for another environment may serve until it is `fresh` old.
        """
        ...


class UpstreamObserver(Protocol):
    """Told of every request to a cloud; `operation` is a path template, never a path."""

    def requested(
        self, environment: str, upstream: str, operation: str, seconds: float, failure: GapReason | None
    ) -> None: ...


class Store(Protocol):
    """Where events are kept. Synchronous: one thread of the engine owns it."""

    @property
    def records(self) -> Records:
        """What people look back at; any thread may ask."""
        ...

    def load(self) -> Board:
        """The board as of the newest event. Raises: StoreError."""
        ...

    def append(self, event: Event) -> int:
        """Keep an event durably and return its position. Raises: StoreError."""
        ...

    def follow(self, position: int) -> Iterable[tuple[int, Event]]:
        """Events after `position`, oldest first, other processes' too; a sweep replaces older ones."""
        ...

    def run(self, run: str) -> Run | None:
        """A concluded run as it is known now; None where it is not kept. Raises: StoreError."""
        ...

    def notices(self) -> Notices:
        """What people were told and are to be told. Raises: StoreError."""
        ...

    def keep_notices(self, notices: Notices) -> None:
        """Keep them durably, in the place of those before. Raises: StoreError."""
        ...

    def close(self) -> None: ...


class StoreError(Exception):
    """The store cannot be read or written; the message says what to do."""


class CallUpstream(Protocol):
    """LiveKit, as far as a canary needs it. Everything raises CallRefused, and nothing dials twice."""

    async def create_room(self, room: str, lifetime: timedelta, listeners: int = 0) -> None:
        """A room that wakes no agent and no recorder, and that LiveKit closes `lifetime` after it emptied.

        It has a place for the callee, and for so many `listeners` of ours.
        """
        ...

    async def dial(self, dial: Dial, deadline: timedelta) -> None:
        """Place the call and return when it is answered. Never retried; cancelling it does not hang up."""
        ...

    async def participants(self, room: str) -> tuple[Participant, ...] | None:
        """Who is in the room; None where there is no such room."""
        ...

    async def delete_room(self, room: str) -> None:
        """End the call and the room; a room that is gone already is no error."""
        ...

    async def rooms(self, prefix: str) -> tuple[Room, ...]:
        """The rooms whose names begin with `prefix`."""
        ...


class Ear(Protocol):
    """Somebody who can be in a call's room and hear the callee."""

    async def listen(
        self, listening: Listening, answered: asyncio.Event, over: asyncio.Event
    ) -> Heard | Unheard:
        """Be in the room from now on, and say what was heard soon after the call is `over`.

        Whoever cancels this ends the listening at once. Raises nothing of its own.
        """
        ...


class CallRecords(Protocol):
    """Twilio's own view of calls."""

    async def call(self, sid: str, to: Callee | None) -> Reading[TwilioCall | None]:
        """One call by its SID; Known(None) where the account has no such call.

        `to` is who should have been called: with None the answer's `to_callee` is never true, which must
        not be taken for a call that went elsewhere.
        """
        ...

    async def calls_to(self, to: Callee, since: datetime, until: datetime) -> Reading[tuple[TwilioCall, ...]]:
        """Calls to a number, and to SIP Domains, that began between two times."""
        ...

    async def alerts(self, since: datetime, until: datetime) -> Reading[tuple[TwilioAlert, ...]]:
        """Errors and warnings about calls between two times."""
        ...

    async def insights(self, sid: str) -> Reading[CallInsights | None]:
        """What Voice Insights found of a call; Known(None) where it holds nothing of it, or nothing yet."""
        ...

    async def end(self, sid: str) -> Reading[None]:
        """Ask that a call ends, by its SID, again only while it is seen to go on; `call` says when it has."""
        ...


class Ledger(Protocol):
    """Counts calls and money before they are spent. Raises StoreError where it cannot."""

    def reserve(self, job: Job, plan: CanaryPlan, rules: DialRules, now: datetime) -> str | Refusal:
        """Count a call before it is dialled: the id of its run, or why it may not be. One transaction."""
        ...


class Queue(Protocol):
    """Does jobs, none of a key twice at once, and one at a time of those that share a lock."""

    def put(self, job: Job) -> bool:
        """Whether the job was taken: False where one with its key waits already, or the queue drains."""
        ...

    async def drain(self, deadline: float) -> bool:
        """Take no more, give what runs `deadline` seconds, then cancel it; whether all ended by itself."""
        ...

"""Both clouds in memory, behind the model's protocols, for what HTTP cannot show at will."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from monitor.canary import Canary, PathFacts
from monitor.model.call import (
    CallRefused,
    CallStatus,
    Dial,
    DialFailure,
    Leg,
    Participant,
    ParticipantKind,
    Room,
    Trouble,
    TwilioAlert,
    TwilioCall,
)
from monitor.model.canary import DialRules
from monitor.model.insights import CallInsights
from monitor.model.phone import Callee
from monitor.model.reading import GapReason, Known, Reading
from monitor.model.verdict import Verdict
from tests.canary.calling import RULES, canary
from tests.cast import ACCOUNT_SID, LIVEKIT_CL, NUMBER_CL, TRUNK_CL, unread

CALL_SID = "CA" + "1" * 32
TIMED_OUT = DialFailure(Trouble.TIMEOUT)
FACTS = PathFacts(
    LIVEKIT_CL,
    NUMBER_CL,
    ACCOUNT_SID,
    TRUNK_CL,
    address=Verdict.PASS,
    region=Verdict.PASS,
    account=Verdict.PASS,
    proved=True,
)


def call(rules: DialRules = RULES, **facts: object) -> Canary:
    return canary(replace(FACTS, **facts), rules=rules)  # type: ignore[arg-type]


@dataclass
class LiveKit:
    """A project in which `status` is what the callee's participant shows; None: nobody is there.

    `reply` ends the dial: at once with a failure, or without one; before that it blocks.
    """

    status: CallStatus | None = CallStatus.DIALING
    reply: "asyncio.Future[DialFailure | None] | None" = None
    strangers: tuple[Participant, ...] = ()
    looks_fail: bool = False
    deletions_fail: int = 0
    room: str | None = None
    listeners: int = 0
    dials: list[Dial] = field(default_factory=list)
    deleted: int = 0
    found: tuple[Room, ...] = ()

    async def create_room(self, room: str, lifetime: timedelta, listeners: int = 0) -> None:
        self.room, self.listeners = room, listeners

    async def dial(self, dial: Dial, deadline: timedelta) -> None:
        self.dials.append(dial)
        self.reply = self.reply or asyncio.get_running_loop().create_future()
        failure = await self.reply
        if failure is not None:
            raise CallRefused(failure)

    async def participants(self, room: str) -> tuple[Participant, ...] | None:
        if self.looks_fail and not self.deleted:
            raise CallRefused(TIMED_OUT)
        if self.room is None:
            return None
        if not self.dials or self.status is None:
            return self.strangers
        ours = Participant(self.dials[0].identity, ParticipantKind.SIP, self.status, CALL_SID, ACCOUNT_SID)
        return (ours, *self.strangers)

    async def delete_room(self, room: str) -> None:
        self.deleted += 1
        if self.deleted <= self.deletions_fail:
            raise CallRefused(TIMED_OUT)
        self.room = None
        if self.reply is not None and not self.reply.done():
            self.reply.set_result(DialFailure(Trouble.REFUSED, "canceled", 408))

    async def rooms(self, prefix: str) -> tuple[Room, ...]:
        return tuple(room for room in self.found if room.name.startswith(prefix))


def answers(status: CallStatus = CallStatus.ACTIVE) -> LiveKit:
    """A project whose callee picks up at once."""
    project = LiveKit(status)
    project.reply = asyncio.get_running_loop().create_future()
    project.reply.set_result(None)
    return project


def refuses(failure: DialFailure, status: CallStatus | None = None) -> LiveKit:
    project = LiveKit(status)
    project.reply = asyncio.get_running_loop().create_future()
    project.reply.set_result(failure)
    return project


def twilio_call(**changes: object) -> TwilioCall:
    """A proved, ended call to the callee."""
    at = datetime.now(UTC)
    ended = TwilioCall(
        sid=CALL_SID,
        leg=Leg.TRUNK,
        status="completed",
        to_sip_domain=False,
        to_callee=True,
        trunk_sid=TRUNK_CL,
        started=at,
        ended=at,
        duration=timedelta(seconds=14),
        price=None,
        currency=None,
    )
    return replace(ended, **changes)  # type: ignore[arg-type]


Readings = list[Reading[TwilioCall | None]]


@dataclass
class Twilio:
    """An account whose record of our call is each of `by_sid` in turn, the last one from then on."""

    by_sid: Readings = field(default_factory=lambda: [Known(twilio_call())])
    listed: Reading[tuple[TwilioCall, ...]] = field(default_factory=lambda: Known(()))
    log: Reading[tuple[TwilioAlert, ...]] = field(default_factory=lambda: Known(()))
    found: Reading[CallInsights | None] = field(default_factory=lambda: Known(None))
    asked: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    end_works: bool = True

    async def call(self, sid: str, to: Callee | None) -> Reading[TwilioCall | None]:
        self.asked.append("call")
        return self.by_sid.pop(0) if len(self.by_sid) > 1 else self.by_sid[0]

    async def calls_to(self, to: Callee, since: datetime, until: datetime) -> Reading[tuple[TwilioCall, ...]]:
        self.asked.append("calls")
        return self.listed

    async def alerts(self, since: datetime, until: datetime) -> Reading[tuple[TwilioAlert, ...]]:
        self.asked.append("alerts")
        return self.log

    async def insights(self, sid: str) -> Reading[CallInsights | None]:
        self.asked.append("insights")
        return self.found

    async def end(self, sid: str) -> Reading[None]:
        self.ended.append(sid)
        if self.end_works:
            self.by_sid = [Known(twilio_call(sid=sid))]
        return Known(None)


def alert(code: str, sid: str | None = CALL_SID) -> TwilioAlert:
    return TwilioAlert(f"NO{code}", code, "error", sid, datetime.now(UTC))


def down(reason: GapReason = GapReason.SERVER_ERROR) -> Reading[TwilioCall | None]:
    return unread("Calls", reason, "Twilio answered 503")


PRICE = Decimal("0.0150")

"""Places a call: room, dial, ring, answer, talk, and a hang-up that nothing prevents."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from monitor.canary.canary import Canary
from monitor.canary.hang_up import hang_up
from monitor.canary.surely import surely, within
from monitor.canary.tempo import Timing
from monitor.canary.trail import Tell, Trail, untold
from monitor.canary.watch import Watch
from monitor.canary.witness import Attendance, Witness
from monitor.model.call import CallRefused, CallStatus, DialFailure, ParticipantKind, Trouble
from monitor.model.protocols import CallUpstream
from monitor.model.run import Stage, StageName
from monitor.model.sound import Witnessed

_NO_TIME: Final = timedelta(0)
_UNTOLD: Final = ("", "unknown", "deadline_exceeded")


@dataclass(frozen=True, slots=True)
class Placed:
    """How a call went, up to and with its hang-up.

    `dialled` is when LiveKit was asked to dial, None where it never was; `lasted` is how long its reply
    took, `held` the time from the answer to the end of the hang-up, and `over` that end on the clock that
    never jumps. A call that was answered has no `failure`. `uncertain`: nobody told how the dial ended.
    `cut`: it ended before the talk was over. `cancelled`: somebody ended the run before that;
    `interrupted`: somebody wanted to, after it. `witnessed` is what was heard or seen of the callee, None
    where nobody was to, or the talk did not come to its end.
    """

    failure: DialFailure | None
    dialled: datetime | None
    answered: datetime | None
    hung_up: datetime
    over: float
    lasted: timedelta
    held: timedelta
    status: CallStatus | None
    call_sid: str | None
    account_sid: str | None
    intruder: ParticipantKind | None
    uncertain: bool
    cut: bool
    cancelled: bool
    interrupted: bool
    room_gone: bool
    looks_failed: int
    stages: tuple[Stage, ...]
    witnessed: Witnessed | None = None

    @property
    def perhaps_up(self) -> bool:
        """Whether only the hang-up can have ended the call: no SIP answer says that it was over before."""
        if self.dialled is None:
            return False
        return self.answered is not None or self.uncertain or self._left_by_livekit

    @property
    def _left_by_livekit(self) -> bool:
        """LiveKit gave up ringing: it says that it cancelled the call, and versions of it did not."""
        return self.status is not None and self.failure is not None and self.failure.sip_code is None


async def place(
    canary: Canary,
    caller: CallUpstream,
    timing: Timing,
    tell: Tell = untold,
    witness: Witness | None = None,
) -> Placed:
    """Dial once, and hang up whatever happens; a cancellation is told in what it returns.

    Raises nothing of the calls' own: what the clients raise beside CallRefused passes, after the hang-up.
    """
    call = _Call(canary, caller, timing, tell, witness)
    try:
        await call.make()
    except CallRefused as refused:
        call.failure = refused.failure
    except asyncio.CancelledError:
        call.cancelled = True
    finally:
        call.room_gone, call.interrupted = await surely(call.hang_up())
    return call.placed()


def uncertain(failure: DialFailure) -> bool:
    """Whether a dial that failed so may go on all the same: the reply is not about the call."""
    if failure.trouble is not Trouble.REFUSED:
        return True
    if failure.sip_code is not None:
        return False
    return (failure.http_status or 0) >= 500 or failure.code in _UNTOLD


class _Call:
    def __init__(
        self, canary: Canary, caller: CallUpstream, timing: Timing, tell: Tell, witness: Witness | None
    ) -> None:
        self.failure: DialFailure | None = None
        self.cancelled = False
        self.interrupted = False
        self.room_gone = False
        self._canary = canary
        self._caller = caller
        self._timing = timing
        self._trail = Trail(timing, tell)
        self._watch = Watch(caller, canary.room, canary.identity, self._noticed)
        self._attendance = Attendance(witness, timing.tempo.witness_reports)
        self._stage = StageName.ROOM
        self._dialled: datetime | None = None
        self._answered: datetime | None = None
        self._picked_up = 0.0
        self._lasted = _NO_TIME
        self._told = False
        self._cut = False

    async def make(self) -> None:
        """From the room to the end of the talk. Raises: CallRefused, CancelledError."""
        tempo = self._timing.tempo
        self._begin(StageName.ROOM)
        room = self._caller.create_room(self._canary.room, tempo.room_lifetime, self._canary.listeners)
        await within(tempo.room_deadline, room)
        await self._attendance.prepare()
        self._begin(StageName.DIAL)
        self._attendance.begin()
        follower = asyncio.create_task(self._watch.follow(tempo.watch_every.total_seconds()))
        try:
            await self._dial()
            if self._answered is not None:
                await self._talk()
                await self._attendance.report()
        finally:
            await _end(follower, *self._attendance.tasks)
        if not follower.cancelled():
            follower.result()

    async def _dial(self) -> None:
        watch, tempo = self._watch, self._timing.tempo
        deadline = self._canary.deadline(tempo)
        self._dialled, begun = self._timing.now(), self._timing.monotonic()
        reply = asyncio.create_task(self._caller.dial(self._canary.dial(tempo), deadline))
        news = asyncio.create_task(watch.until(lambda seen: seen.answered or seen.intruder is not None))
        try:
            limit = deadline + tempo.reply_grace
            await asyncio.wait(
                {reply, news}, timeout=limit.total_seconds(), return_when=asyncio.FIRST_COMPLETED
            )
            if watch.answered and watch.intruder is None:
                await asyncio.wait({reply}, timeout=tempo.reply_grace.total_seconds())
        finally:
            self._lasted = timedelta(seconds=self._timing.monotonic() - begun)
            self._told = reply.done()
            await _end(news, reply)
        await self._replied(_failure(reply))

    async def _replied(self, failure: DialFailure | None) -> None:
        """Take LiveKit's reply for what it is: where it was lost, the participant tells of an answer."""
        self._told = self._told and (failure is None or not uncertain(failure))
        if self._watch.intruder is not None:
            return
        if failure is not None:
            await self._watch.look()
            if self._told or not self._watch.answered or self._watch.ended:
                raise CallRefused(failure)
        self._answered, self._picked_up = self._timing.now(), self._timing.monotonic()
        self._attendance.answered.set()

    async def _talk(self) -> None:
        self._begin(StageName.TALK)
        over = asyncio.create_task(self._watch.until(lambda seen: seen.ended or seen.intruder is not None))
        try:
            await asyncio.wait({over}, timeout=self._canary.plan.talk_time.total_seconds())
            self._cut = self._watch.ended
        finally:
            await _end(over)

    async def hang_up(self) -> bool:
        self._begin(StageName.HANG_UP)
        tempo = self._timing.tempo
        gone = await hang_up(
            self._caller,
            self._canary.room,
            self._timing,
            give_up=tempo.hang_up_within if self._dialled else _NO_TIME,
            settle=tempo.settle if self._uncertain else _NO_TIME,
        )
        self._trail.end()
        return gone

    @property
    def _uncertain(self) -> bool:
        return self._dialled is not None and not self._told

    def _begin(self, stage: StageName) -> None:
        self._stage = stage
        self._trail.begin(stage)

    def _noticed(self) -> None:
        """The participant joined: the INVITE is out. It rings: somebody answered the INVITE."""
        if self._stage is StageName.DIAL and self._watch.joined:
            self._begin(StageName.RING)
        if self._stage is StageName.RING and self._watch.rings:
            self._begin(StageName.ANSWER)

    def placed(self) -> Placed:
        watch, over = self._watch, self._timing.monotonic()
        return Placed(
            failure=self.failure,
            dialled=self._dialled,
            answered=self._answered,
            hung_up=self._timing.now(),
            over=over,
            lasted=self._lasted,
            held=timedelta(seconds=over - self._picked_up) if self._answered else _NO_TIME,
            status=watch.status,
            call_sid=watch.call_sid,
            account_sid=watch.account_sid,
            intruder=watch.intruder,
            uncertain=self._uncertain,
            cut=self._cut,
            cancelled=self.cancelled,
            interrupted=self.interrupted,
            room_gone=self.room_gone,
            looks_failed=watch.unread,
            stages=self._trail.stages,
            witnessed=self._attendance.witnessed,
        )


async def _end(*tasks: "asyncio.Task[None] | asyncio.Task[Witnessed]") -> None:
    """Cancel tasks of ours and wait for them. Raises: CancelledError, for us; all are cancelled before."""
    for task in tasks:
        task.cancel()
        task.add_done_callback(_read)
    await asyncio.wait(tasks)


def _read(task: "asyncio.Task[None] | asyncio.Task[Witnessed]") -> None:
    """What a task raised can be had from it later, and asyncio does not log it as forgotten."""
    if not task.cancelled():
        task.exception()


def _failure(reply: "asyncio.Task[None]") -> DialFailure | None:
    """Why the dial failed, a reply that never came included. Raises: what the client raised beside."""
    if reply.cancelled():
        return DialFailure(Trouble.TIMEOUT)
    try:
        reply.result()
    except CallRefused as refused:
        return refused.failure
    return None

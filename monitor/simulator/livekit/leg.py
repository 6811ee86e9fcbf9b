"""A call that LiveKit's SIP service places, from the INVITE to the last BYE.

It lives in a task of its own: who asked for it may go away, the call goes on (read in livekit-sip 1.11: the
SIP service is given a deadline and never told of a cancelled request).
"""

import asyncio
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from monitor.simulator.calls import Participant, Room
from monitor.simulator.livekit.refusals import of_answer, timed_out, transaction_failed
from monitor.simulator.livekit.reply import LiveKitError
from monitor.simulator.projects import LiveKitTrunk, Project
from monitor.simulator.sip import Answerer, Invite, SipAnswer
from monitor.simulator.twilio.booking import Booking
from monitor.simulator.world import World

TIMER_B: Final = 32.0
"""Seconds after which SIP gives up an INVITE over UDP that nothing answered (RFC 3261, 64·T1)."""

_NO_AUDIO: Final = 32014


@dataclass(frozen=True)
class Order:
    """What a CreateSIPParticipant asks for; times in seconds."""

    trunk: LiveKitTrunk
    to: str
    from_number: str
    ring_timeout: float
    max_duration: float


class End(Enum):
    """Who ended the call."""

    LIVEKIT = auto()
    TWILIO = auto()


class Leg:
    """One call. `answered` yields None once the far side picked up, else the error that LiveKit reports.

    `arrive` is done where a phone picks up, and what it returns when the call is over.
    """

    def __init__(
        self,
        world: World,
        project: Project,
        room: Room,
        participant: Participant,
        order: Order,
        invite: Invite,
        reply: SipAnswer,
        arrive: Callable[[], Callable[[], None]],
    ) -> None:
        loop = asyncio.get_running_loop()
        self.answered: asyncio.Future[LiveKitError | None] = loop.create_future()
        self._ended: asyncio.Future[End] = loop.create_future()
        self._loop = loop
        self._began = loop.time()
        self._world, self._project, self._room = world, project, room
        self._participant, self._order, self._reply = participant, order, reply
        self._arrive = arrive
        self._gone: Callable[[], None] = lambda: None
        self._booking = Booking(world, invite, reply, lambda: self._end(End.TWILIO))
        self._tell_call_sid()
        participant.leave = self.hang_up

    def hang_up(self) -> None:
        """End it from LiveKit's side: CANCEL while it rings, BYE later."""
        self._end(End.LIVEKIT)

    async def run(self) -> None:
        """The whole life of the call. It ends with nobody in the room and Twilio's leg closed."""
        try:
            refusal = await self._dial()
            self.answered.set_result(refusal)
            if refusal is None:
                await self._talk()
        finally:
            self._gone()
            self.answered.cancel()
            self._room.part(self._participant, self._world.now())

    async def _dial(self) -> LiveKitError | None:
        """What comes before the time is over comes, also on a machine that is late for both."""
        left = self._limit()
        for seconds, then in self._steps():
            if await self._ends_within(min(seconds, left)):
                self._close("canceled")
                return timed_out()
            if seconds >= left:
                return self._give_up()
            left -= seconds
            then()
        if self._reply.status == 200:
            return None
        self._booking.refused(self._reply.status)
        order = self._order.trunk
        return of_answer(
            self._reply, order.auth_username, order.auth_password, old=self._project.old_sip_codes
        )

    def _steps(self) -> Iterator[tuple[float, Callable[[], None]]]:
        """What happens after how many seconds, until the final answer."""
        first = self._world.ring_seconds / 10
        if self._reply.rings:
            yield first, self._ring
            yield self._world.ring_seconds if self._reply.status else math.inf, self._final
        else:
            yield first if self._reply.status else math.inf, self._final

    def _ring(self) -> None:
        self._participant.attributes["sip.callStatus"] = "ringing"

    def _final(self) -> None:
        if self._reply.status != 200:
            return
        self._participant.attributes["sip.callStatus"] = "active"
        self._booking.answered()
        if self._reply.answerer is Answerer.PHONE:
            self._gone = self._arrive()

    def _limit(self) -> float:
        longest = min(self._order.ring_timeout, self._order.max_duration)
        return longest if self._rings_or_answers() else min(longest, TIMER_B)

    def _rings_or_answers(self) -> bool:
        return self._reply.rings or self._reply.status is not None

    def _give_up(self) -> LiveKitError:
        self._close("canceled")
        silent = not self._rings_or_answers() and self._limit() == TIMER_B
        return transaction_failed() if silent else timed_out()

    async def _talk(self) -> None:
        left = self._order.max_duration - self._elapsed()
        if self._reply.answerer is Answerer.DEMO_MESSAGE:
            left = min(left, self._world.message_seconds)
        silent = self._reply.mute and self._world.media_seconds < left
        if silent:
            left = self._world.media_seconds
        if not await self._ends_within(left) and silent:
            self._booking.warn(_NO_AUDIO)
        self._participant.attributes["sip.callStatus"] = "hangup"
        self._close("completed")

    async def _ends_within(self, seconds: float) -> bool:
        await asyncio.wait({self._ended}, timeout=None if math.isinf(seconds) else max(seconds, 0))
        return self._ended.done()

    def _elapsed(self) -> float:
        return self._loop.time() - self._began

    def _end(self, who: End) -> None:
        if not self._ended.done():
            self._ended.set_result(who)

    def _close(self, status: str) -> None:
        """End Twilio's leg too, unless the hang-up is lost on its way there."""
        if not self._order.trunk.loses_hang_ups:
            self._booking.close(status)

    def _tell_call_sid(self) -> None:
        """What LiveKit takes from the headers of Twilio's answers."""
        call = self._booking.call
        if call is not None:
            self._participant.attributes["sip.twilio.callSid"] = call.sid
            self._participant.attributes["sip.twilio.accountSid"] = call.account_sid

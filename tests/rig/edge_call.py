"""One INVITE at the stand-in for Twilio's edge, from its 100 to the last BYE."""

import asyncio
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from aiosipua import (
    SdpMessage,
    SipRequest,
    SipResponse,
    SipTransport,
    create_dialog_from_request,
    negotiate_sdp,
    parse_sdp,
    serialize_sdp,
)
from aiosipua.sdp_negotiate import SdpNegotiationError

from monitor.simulator.sip import Answerer, Invite, SipAnswer
from monitor.simulator.twilio.booking import Booking
from monitor.simulator.twilio.errors import words
from monitor.simulator.world import World
from tests.rig.programs import free_ports
from tests.rig.sound import Sound, playing

HERE: Final = "127.0.0.1"
_RESEND_SECONDS: Final = (0.5, 1.0, 2.0, 4.0, 4.0, 4.0)
"""SIP's T1, doubled up to T2 (RFC 3261, 13.3.1.4), and then it is given up."""


@dataclass(frozen=True, slots=True)
class Received:
    """A request, and the way back to whoever sent it."""

    request: SipRequest
    transport: SipTransport
    sender: tuple[str, int]

    @property
    def key(self) -> tuple[str, int]:
        """What an INVITE, its repetitions, its ACK and its CANCEL have in common."""
        cseq = self.request.cseq
        return self.request.call_id or "", cseq.seq if cseq else 0

    def send(self, message: SipRequest | SipResponse) -> None:
        self.transport.send(message, self.sender)


@dataclass(frozen=True, slots=True)
class Manner:
    """How calls go beyond what the World says: which answer tells of the ringing, and who hangs up when.

    `digits` are pressed once the call is answered.
    """

    sound: Sound = Sound.TONE
    digits: str = ""
    ringing: tuple[int, str] = (180, "Ringing")
    hangs_up_after: float | None = None


class End(Enum):
    """Who ended the call."""

    CANCELLED = auto()
    BYE = auto()
    TWILIO = auto()


class EdgeCall:
    """`last` is the response that a repeated INVITE gets again; `pressed` takes the digits that come."""

    def __init__(
        self, world: World, received: Received, invite: Invite, reply: SipAnswer, manner: Manner
    ) -> None:
        self.last: SipResponse | None = None
        self.acked = asyncio.Event()
        self.pressed: asyncio.Queue[str] = asyncio.Queue()
        self._world, self._received, self._reply, self._manner = world, received, reply, manner
        self._dialog = create_dialog_from_request(received.request)
        self._ended: asyncio.Future[End] = asyncio.get_running_loop().create_future()
        self._booking = Booking(world, invite, reply, lambda: self.end(End.TWILIO))

    def end(self, how: End) -> None:
        if not self._ended.done():
            self._ended.set_result(how)

    def respond(self, request: SipRequest, status: int, reason: str) -> SipResponse:
        """A response to the INVITE or to another request of its dialog, with Twilio's headers."""
        contact = f"<sip:{HERE}:{self._received.transport.local_addr[1]}>"
        response = self._dialog.create_response(request, status, reason, contact=contact)
        if self._booking.call is not None:
            response.set_header("X-Twilio-CallSid", self._booking.call.sid)
            response.set_header("X-Twilio-AccountSid", self._booking.call.account_sid)
        if self._reply.error is not None and status >= 300:
            response.set_header("X-Twilio-Error", f"{self._reply.error} {words(self._reply.error)}")
        return response

    async def run(self) -> None:
        """The whole life of the call; Twilio's record is closed when it ends."""
        try:
            if not await self._rings_out():
                self._booking.close("canceled")
                await self._finally(487, "Request Terminated")
            elif self._reply.status == 200:
                await self._answer()
            else:
                self._booking.refused(self._reply.status)
                await self._finally(self._reply.status or 500, self._reply.reason)
        finally:
            self._booking.close("completed")

    async def _rings_out(self) -> bool:
        """Whether the final answer is due; else the call was cancelled."""
        ring, first = self._world.ring_seconds, self._world.ring_seconds / 10
        self._say(100, "Trying")
        if self._reply.rings:
            if await self._ends_within(first):
                return False
            self._say(*self._manner.ringing)
        patience = ring if self._reply.rings else first
        return not await self._ends_within(patience if self._reply.status else None)

    async def _answer(self) -> None:
        (port,) = free_ports(1)
        offer = parse_sdp(self._received.request.text)
        try:
            ours, payload_type = negotiate_sdp(offer, HERE, port)
        except SdpNegotiationError:
            self._booking.refused(488)
            await self._finally(488, "Not Acceptable Here")
            return
        self._booking.answered()
        async with self._heard(offer, port, payload_type):
            await self._finally(200, "OK", ours)
            speaks = self._reply.answerer is Answerer.DEMO_MESSAGE
            await self._ends_within(self._world.message_seconds if speaks else self._manner.hangs_up_after)
        if not self._ended.done() or self._ended.result() is End.TWILIO:
            self._say_bye()

    def _heard(
        self, offer: SdpMessage, port: int, payload_type: int
    ) -> AbstractAsyncContextManager[None, bool | None]:
        theirs = offer.rtp_address
        if theirs is None or self._reply.mute:
            return nullcontext()
        return playing(
            self._manner.sound,
            (HERE, port),
            theirs,
            payload_type,
            digits=self._manner.digits,
            pressed=self.pressed.put_nowait,
        )

    def _say_bye(self) -> None:
        here = self._received.transport.local_addr
        word = "TCP" if self._received.transport.reliable else "UDP"
        self._received.send(
            self._dialog.create_request("BYE", via_host=here[0], via_port=here[1], via_transport=word)
        )

    def _say(self, status: int, reason: str, body: SdpMessage | None = None) -> None:
        response = self.respond(self._received.request, status, reason)
        if body is not None:
            response.text, response.content_type = serialize_sdp(body), "application/sdp"
        self.last = response
        self._received.send(response)

    async def _finally(self, status: int, reason: str, body: SdpMessage | None = None) -> None:
        """A final answer, repeated until it is acknowledged."""
        for seconds in _RESEND_SECONDS:
            self._say(status, reason, body)
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self.acked.wait()
                    return

    async def _ends_within(self, seconds: float | None) -> bool:
        await asyncio.wait({self._ended}, timeout=seconds)
        return self._ended.done()

"""A SIP caller for the tests of the stand-in, from a library that none of the stand-in's own rules are in."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from aiosipua import (
    CSeq,
    OutgoingCall,
    SipDigestAuth,
    SipRequest,
    SipResponse,
    SipTransport,
    SipUAC,
    TcpSipTransport,
    build_sdp,
)

from monitor.simulator.cast import PASSWORD, caller_id, login, phone
from tests.rig.edge import closed
from tests.rig.programs import free_ports
from tests.rig.udp import Udp

HERE = "127.0.0.1"
CREDENTIALS = SipDigestAuth(login("acme-cl").username, PASSWORD)
PCMU = 0


@dataclass
class Phone:
    """Calls `cl`'s phone at the stand-in on `port`; `responses` and `requests` came back, in order."""

    port: int
    tcp: bool = False
    responses: list[SipResponse] = field(default_factory=list)
    requests: list[SipRequest] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        ours, self.media = free_ports(2)
        kind = TcpSipTransport if self.tcp else Udp
        self._transport: SipTransport = kind((HERE, ours))
        self._transport.on_message = self._hear
        self._news = asyncio.Event()
        await self._transport.start()
        self._stream: asyncio.StreamWriter | None = None
        if isinstance(self._transport, TcpSipTransport):
            _, self._stream = await self._transport.connect((HERE, self.port))
        self.uac = SipUAC(self._transport)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.uac.close()
        if self._stream is not None:
            self._stream.close()  # the library forgets the connections that it opened
        await closed(self._transport)

    def call(
        self, auth: SipDigestAuth | None = CREDENTIALS, to: str = phone("cl"), codec: int = PCMU
    ) -> OutgoingCall:
        return self.uac.send_invite(
            f"sip:{caller_id('cl')}@{HERE}",
            f"sip:{to}@{HERE}:{self.port}",
            (HERE, self.port),
            build_sdp(HERE, self.media, codec, "PCMU" if codec == PCMU else "G729"),
            auth=auth,
        )

    async def hears(self, happened: Callable[["Phone"], bool]) -> None:
        """Return once `happened`. Raises: TimeoutError after 20 s."""
        async with asyncio.timeout(20):
            while not happened(self):
                self._news.clear()
                await self._news.wait()

    async def hears_status(self, status: int) -> SipResponse:
        """The first response with that status. Raises: TimeoutError after 20 s."""
        await self.hears(lambda phone: any(each.status_code == status for each in phone.responses))
        return next(each for each in self.responses if each.status_code == status)

    @property
    def statuses(self) -> list[int]:
        return [each.status_code for each in self.responses]

    def _hear(self, message: SipRequest | SipResponse, sender: tuple[str, int]) -> None:
        if isinstance(message, SipResponse):
            self.responses.append(message)
            self.uac.handle_response(message, sender)
            self._acknowledge(message, sender)
        else:
            self.requests.append(message)
        self._news.set()

    def _acknowledge(self, response: SipResponse, sender: tuple[str, int]) -> None:
        """ACK a refusal of the INVITE, within its transaction; the library does so with a 200 alone."""
        cseq = response.cseq
        if response.status_code < 300 or cseq is None or cseq.method != "INVITE":
            return
        ack = SipRequest(method="ACK", uri=f"sip:{HERE}:{self.port}")
        for name in ("Via", "From", "To", "Call-ID"):
            ack.set_header(name, response.get_header(name) or "")
        ack.cseq = CSeq(cseq.seq, "ACK")
        self._transport.send(ack, sender)

"""SIP over UDP for the library's UAs, whose own transport stumbles over asyncio's in Python 3.11."""

import asyncio
from dataclasses import dataclass, field

from aiosipua import SipRequest, SipResponse, SipTransport


@dataclass
class Udp(SipTransport):
    """Each datagram is a message. Must be started before it sends."""

    _endpoint: asyncio.DatagramTransport | None = field(default=None, init=False, repr=False)

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        self._endpoint, _ = await loop.create_datagram_endpoint(
            lambda: _Datagrams(self), local_addr=self.local_addr
        )

    def send(self, message: SipRequest | SipResponse, addr: tuple[str, int]) -> None:
        if self._endpoint is None:
            raise RuntimeError("the transport was not started")
        self._endpoint.sendto(bytes(message), addr)

    async def stop(self) -> None:
        if self._endpoint is not None:
            self._endpoint.close()

    def received(self, data: bytes, sender: tuple[str, int]) -> None:
        self._dispatch(data, sender)


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, owner: Udp) -> None:
        self._owner = owner

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._owner.received(data, addr)

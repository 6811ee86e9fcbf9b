"""A connection that is to be encrypted, counted from its first byte on.

An application's protocol hears of a connection once TLS has begun: until then whoever connects and says
nothing would hold a descriptor of this process, and nobody would know.
"""

import asyncio
import ssl
from asyncio.sslproto import SSLProtocol
from typing import Final, cast

from monitor.web.access.buckets import whose
from monitor.web.access.connection import Connections, Patience

_SPARE: Final = 32
"""More of them than connections that ask: these are told, in an answer, that too many are open."""


def greetings(patience: Patience) -> Connections:
    """What counts connections from their first byte on."""
    return Connections(patience.with_room_for(_SPARE))


class Greeting(SSLProtocol):
    """TLS under `protocol`, for one of `connections`; who is one too many is cut off."""

    max_size = 32 * 1024
    """Bytes that are read at once, and held by each connection as long as it lasts: two records of TLS
    (RFC 8446, 5.1). By asyncio's 256 KiB a thousand silent connections took 300 MiB."""

    def __init__(
        self,
        protocol: asyncio.Protocol,
        connections: Connections,
        tls: ssl.SSLContext,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        super().__init__(
            loop,
            protocol,
            tls,
            None,  # type: ignore[arg-type] # nobody waits for it to end
            server_side=True,
            ssl_handshake_timeout=connections.patience.greeting,  # type: ignore[arg-type] # any number
            ssl_shutdown_timeout=connections.patience.parting,
        )
        self._connections = connections
        self._address = ""
        self._counted = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        peer = transport.get_extra_info("peername")
        self._address = whose(peer[0] if peer else None)
        self._counted = self._connections.enter(self._address)
        if self._counted:
            super().connection_made(transport)
        else:
            cast(asyncio.Transport, transport).abort()

    def connection_lost(self, exc: BaseException | None) -> None:
        if self._counted:
            self._counted = False
            self._connections.leave(self._address)
        super().connection_lost(exc)

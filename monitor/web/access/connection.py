"""A connection, and what it may cost: none is kept open for who says nothing or takes nothing."""

import asyncio
from collections import Counter
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Final, Self, cast

from aiohttp import web

from monitor.web.access.buckets import whose
from monitor.web.access.headers import headers_of

_FULL: Final = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 10\r\nConnection: close\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\nContent-Length: 31\r\n\r\nToo many connections are open.\n"
)
_NO_HTTP: Final = "This request cannot be read.\n"


@dataclass(frozen=True, slots=True)
class Patience:
    """At most `most` connections, `each` from one address; seconds for a request's head to come (`head`), for
    the next one after an answer (`idle`), for some of an answer to be taken (`take`), for the rest of what an
    answer did not wait for (`rest`), and for TLS to begin and to end (`greeting`, `parting`).

    Listeners to events are up to 500 of them, and a process has 1024 descriptors by default.
    """

    most: int = 768
    each: int = 256
    head: float = 10.0
    idle: float = 75.0
    take: float = 30.0
    rest: float = 3.0
    greeting: float = 10.0
    parting: float = 3.0

    def with_room_for(self, more: int) -> Self:
        return replace(self, most=self.most + more, each=self.each + more)


class Connections:
    """Those that are open now."""

    def __init__(self, patience: Patience) -> None:
        self.patience = patience
        self._open: Counter[str] = Counter()

    def enter(self, address: str) -> bool:
        """Count one more from an address; False where there are too many."""
        if self._open.total() >= self.patience.most or self._open[address] >= self.patience.each:
            return False
        self._open[address] += 1
        return True

    def leave(self, address: str) -> None:
        self._open[address] -= 1
        if not self._open[address]:
            del self._open[address]


class Connection(web.RequestHandler):
    """One of `connections`, cut off when its time is over."""

    __slots__ = ("_address", "_connections", "_counted", "_timer", "_wire")

    def __init__(self, server: web.Server, connections: Connections, loop: asyncio.AbstractEventLoop) -> None:
        patience = connections.patience
        super().__init__(
            server,
            loop=loop,
            keepalive_timeout=patience.idle,
            lingering_time=patience.rest,
            max_headers=64,
            access_log=None,  # type: ignore[arg-type] # aiohttp's runners pass it so
        )
        self._connections = connections
        self._address = ""
        self._counted = False
        self._timer: asyncio.TimerHandle | None = None
        self._wire: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._wire = cast(asyncio.Transport, transport)
        peer = transport.get_extra_info("peername")
        self._address = whose(peer[0] if peer else None)
        self._counted = self._connections.enter(self._address)
        if self._counted:
            self._cut_off_after(self._connections.patience.head)
        else:
            self._wire.write(_FULL)
            self.force_close()

    def connection_lost(self, exc: BaseException | None) -> None:
        self._stay()
        if self._counted:
            self._counted = False
            self._connections.leave(self._address)
        super().connection_lost(exc)

    def heard(self) -> None:
        """The head of a request has come."""
        self._stay()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = HTTPStatus.INTERNAL_SERVER_ERROR,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """What a stranger sends that is no HTTP is neither repeated nor logged: it may hold anything.

        aiohttp would repeat what is expected of it, and fails where that is no text.
        """
        theirs = isinstance(exc, UnicodeEncodeError) and "Expect" in request.headers
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR and not theirs:
            return super().handle_error(request, status, exc, message)
        status = min(status, HTTPStatus.EXPECTATION_FAILED)
        answer = web.Response(text=_NO_HTTP, status=status, headers=headers_of({}, encrypted=False))
        answer.force_close()
        return answer

    def pause_writing(self) -> None:
        super().pause_writing()
        self._cut_off_after(self._connections.patience.take)

    def resume_writing(self) -> None:
        self._stay()
        super().resume_writing()

    def _cut_off_after(self, seconds: float) -> None:
        self._stay()
        if self._wire is not None:
            self._timer = self._loop.call_later(seconds, self._wire.abort)

    def _stay(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

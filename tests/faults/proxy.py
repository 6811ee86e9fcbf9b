"""A hostile proxy between Trunkwatch and the simulator: it passes everything on but what a test spoils."""

import asyncio
import socket
import struct
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit

_NO_LINGER: Final = struct.pack("ii", 1, 0)
_END_OF_HEAD: Final = b"\r\n\r\n"


@dataclass(frozen=True)
class Message:
    """A request or a reply, as it stood on the wire."""

    head: bytes
    body: bytes

    @property
    def start(self) -> list[str]:
        """The words of the first line."""
        return self.head.split(b"\r\n", 1)[0].decode().split(" ")

    @property
    def path(self) -> str:
        return self.start[1].partition("?")[0]


class Wire:
    """A connection on which a request has come, and who knows the true answer."""

    def __init__(self, asked: Message, writer: asyncio.StreamWriter, upstream: tuple[str, int]) -> None:
        self.asked = asked
        self._writer = writer
        self._upstream = upstream

    async def send(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    async def truth(self) -> Message:
        """What the simulator answers; whatever that does is done."""
        reader, writer = await asyncio.open_connection(*self._upstream)
        try:
            writer.write(_closing(self.asked.head) + self.asked.body)
            return await _message(reader)
        finally:
            writer.close()

    def reset(self) -> None:
        """Break the connection with RST, not FIN."""
        sock = self._writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self._writer.transport.abort()


Spoil = Callable[[Wire], Awaitable[None]]
"""What is done in place of an answer; the connection is closed after it."""


class Proxy:
    """Listens on a port of its own for as long as the context lasts; `asked` counts requests by path."""

    def __init__(self, upstream: str) -> None:
        parts = urlsplit(upstream)
        assert parts.hostname
        assert parts.port
        self.asked: Counter[str] = Counter()
        self._upstream = (parts.hostname, parts.port)
        self._spoils: list[tuple[str, Spoil]] = []
        self._handlers: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._arrival = asyncio.Condition()
        # Holds the port while nobody listens, so that no other test gets it and connections are refused.
        self._placeholder = _shared_socket(0)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def spoil(self, match: str, spoil: Spoil) -> None:
        """From now on, for requests whose path fits the glob; what was told last comes first."""
        self._spoils.insert(0, (match, spoil))

    async def refuse(self) -> None:
        """Refuse every connection from now on, and end those there are."""
        assert self._server
        self._server.close()
        self._server = None
        await self._end_handlers()

    async def heal(self) -> None:
        """Pass everything on again."""
        self._spoils.clear()
        if self._server is None:
            await self._listen()

    async def asked_again(self, times: int) -> None:
        """Wait until so many more requests have come."""
        until = self.asked.total() + times
        async with self._arrival:
            await self._arrival.wait_for(lambda: self.asked.total() >= until)

    async def __aenter__(self) -> Self:
        await self._listen()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()
        await self._end_handlers()
        self._placeholder.close()

    @property
    def _port(self) -> int:
        port = self._placeholder.getsockname()[1]
        assert isinstance(port, int)
        return port

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._connected, sock=_shared_socket(self._port))

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._handlers.add(task)
        task.add_done_callback(self._handlers.discard)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):  # the client has gone
                while await self._answered(reader, writer):
                    pass
        except asyncio.CancelledError:
            writer.transport.abort()
        finally:
            writer.close()

    async def _answered(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Whether another request may come on the connection."""
        wire = Wire(await _message(reader), writer, self._upstream)
        async with self._arrival:
            self.asked[wire.asked.path] += 1
            self._arrival.notify_all()
        spoil = next((spoil for match, spoil in self._spoils if fnmatchcase(wire.asked.path, match)), None)
        if spoil is not None:
            await spoil(wire)
            return False
        reply = await wire.truth()
        await wire.send(reply.head.replace(b"Connection: close\r\n", b"") + reply.body)
        return True

    async def _end_handlers(self) -> None:
        for task in self._handlers:
            task.cancel()
        if self._handlers:
            await asyncio.wait(self._handlers)


async def _message(reader: asyncio.StreamReader) -> Message:
    """Both sides say how long a body is; neither sends it in chunks."""
    head = await reader.readuntil(_END_OF_HEAD)
    lines = head.lower().split(b"\r\n")
    lengths = [line.partition(b":")[2] for line in lines if line.startswith(b"content-length:")]
    return Message(head, await reader.readexactly(int(lengths[0]) if lengths else 0))


def _closing(head: bytes) -> bytes:
    first, rest = head.split(b"\r\n", 1)
    return first + b"\r\nConnection: close\r\n" + rest


def _shared_socket(port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    made.bind(("127.0.0.1", port))
    return made

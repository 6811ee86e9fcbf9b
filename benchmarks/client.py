"""A client that costs little beside what it measures: one kept connection, no more than the bytes."""

import socket
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

PROMETHEUS: Final = {
    "Accept": "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.3,*/*;q=0.1",
    "Accept-Encoding": "gzip",
}
"""What Prometheus sends with a scrape."""

PLAIN: Final = {"Accept": "text/plain", "Accept-Encoding": "identity"}
JSON: Final = {"Accept": "application/json", "Accept-Encoding": "identity"}

_CHUNK: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    seconds: float


class Client:
    """A connection; every method raises OSError where it breaks."""

    def __init__(self, host: str, port: int) -> None:
        self._socket = socket.create_connection((host, port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.settimeout(30)

    def get(self, path: str, headers: dict[str, str] = PLAIN) -> Answer:
        """The answer, with the time from the first byte sent to the last received."""
        request = asking(path, headers)
        started = time.perf_counter()
        self._socket.sendall(request)
        received = bytearray()
        while not whole(received):
            chunk = self._socket.recv(_CHUNK)
            if not chunk:
                raise ConnectionError("the connection was closed before the answer was whole")
            received += chunk
        seconds = time.perf_counter() - started
        head, _, body = received.partition(b"\r\n\r\n")
        return Answer(int(head.split(b" ", 2)[1]), bytes(body), seconds)

    def close(self) -> None:
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def asking(path: str, headers: dict[str, str]) -> bytes:
    """The bytes of a GET."""
    lines = [
        f"GET {path} HTTP/1.1",
        "Host: localhost",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode("ascii")


def whole(received: bytearray) -> bool:
    """Whether an answer has come to its end, by its length or its last chunk."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return False
    head = received[:end].lower()
    at = head.find(b"content-length:")
    if at < 0:
        return received.endswith(b"0\r\n\r\n")
    length = int(head[at + len(b"content-length:") :].partition(b"\r\n")[0])
    return len(received) >= end + 4 + length

"""What the process says to systemd (or who else listens at NOTIFY_SOCKET): `Type=notify` and its watchdog.

The words are those of sd_notify(3). Nothing waits for the answer, since there is none.
"""

import socket
from collections.abc import Callable
from typing import Final, Protocol

import structlog

_MICROSECONDS: Final = 1_000_000


class Supervisor(Protocol):
    """Who started this process and watches it."""

    def beat(self, *, ready: bool) -> None:
        """The loop lives; to be said every second."""
        ...

    def reloading(self) -> None: ...

    def reloaded(self) -> None:
        """A reload ended, however it did."""
        ...

    def stopping(self) -> None: ...


class Unsupervised:
    """Nobody listens."""

    def beat(self, *, ready: bool) -> None: ...

    def reloading(self) -> None: ...

    def reloaded(self) -> None: ...

    def stopping(self) -> None: ...


class Systemd:
    """Sends to `address`, an absolute path or, with @ before it, an abstract name.

    `monotonic` is CLOCK_MONOTONIC in seconds. With `watchdog` every heartbeat is told.
    """

    def __init__(self, address: str, monotonic: Callable[[], float], *, watchdog: bool) -> None:
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        self._monotonic = monotonic
        self._watchdog = watchdog
        self._ready = False
        self._failing = False

    def beat(self, *, ready: bool) -> None:
        if ready and not self._ready:
            self._ready = True
            self._say("READY=1")
        if self._watchdog:
            self._say("WATCHDOG=1")

    def reloading(self) -> None:
        if self._ready:
            self._say(f"RELOADING=1\nMONOTONIC_USEC={int(self._monotonic() * _MICROSECONDS)}")

    def reloaded(self) -> None:
        if self._ready:
            self._say("READY=1")

    def stopping(self) -> None:
        self._say("STOPPING=1")

    def _say(self, words: str) -> None:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
                sender.setblocking(False)
                sender.sendto(words.encode(), self._address)
        except OSError as error:
            if not self._failing:
                structlog.get_logger().error("the supervisor cannot be told", reason=error.strerror)
            self._failing = True
        else:
            self._failing = False

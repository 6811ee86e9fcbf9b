"""What systemd hears, at a socket as it makes one."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from monitor.engine import Systemd


class Listener:
    def __init__(self, address: str) -> None:
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(address)
        self.socket.setblocking(False)

    @property
    def heard(self) -> list[str]:
        """What came since it was asked last."""
        words = []
        while True:
            try:
                words.append(self.socket.recv(1000).decode())
            except BlockingIOError:
                return words


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[Listener]:
    listener = Listener(str(tmp_path / "notify"))
    yield listener
    listener.socket.close()


def systemd(tmp_path: Path, *, watchdog: bool = False) -> Systemd:
    return Systemd(str(tmp_path / "notify"), lambda: 12.5, watchdog=watchdog)


def test_it_is_ready_once_and_only_when_it_is(listener: Listener, tmp_path: Path) -> None:
    told = systemd(tmp_path)
    told.beat(ready=False)
    assert listener.heard == []
    told.beat(ready=True)
    told.beat(ready=True)

    assert listener.heard == ["READY=1"]


def test_every_heartbeat_is_told_where_a_watchdog_waits(listener: Listener, tmp_path: Path) -> None:
    told = systemd(tmp_path, watchdog=True)
    told.beat(ready=False)
    told.beat(ready=True)
    told.beat(ready=True)

    assert listener.heard == ["WATCHDOG=1", "READY=1", "WATCHDOG=1", "WATCHDOG=1"]


def test_a_reload_is_told_with_its_time_and_ends_ready(listener: Listener, tmp_path: Path) -> None:
    told = systemd(tmp_path)
    told.beat(ready=True)
    told.reloading()
    told.reloaded()
    told.stopping()

    assert listener.heard == ["READY=1", "RELOADING=1\nMONOTONIC_USEC=12500000", "READY=1", "STOPPING=1"]


def test_a_reload_before_it_is_ready_does_not_say_that_it_is(listener: Listener, tmp_path: Path) -> None:
    told = systemd(tmp_path)
    told.reloading()
    told.reloaded()

    assert listener.heard == []


def test_an_abstract_socket_is_reached() -> None:
    name = f"trunkwatch-test-{os.getpid()}"
    listener = Listener(f"\0{name}")
    Systemd(f"@{name}", lambda: 0.0, watchdog=False).stopping()
    heard = listener.heard
    listener.socket.close()

    assert heard == ["STOPPING=1"]


def test_a_supervisor_that_is_not_there_is_logged_once_and_hurts_nobody(tmp_path: Path) -> None:
    told = systemd(tmp_path, watchdog=True)
    with capture_logs() as logs:
        for _beat in range(3):
            told.beat(ready=True)
        told.stopping()

    assert [line["event"] for line in logs] == ["the supervisor cannot be told"]


def test_a_supervisor_that_does_not_listen_never_holds_the_loop(listener: Listener, tmp_path: Path) -> None:
    told = systemd(tmp_path, watchdog=True)
    for _beat in range(10_000):  # far more than the socket's queue takes
        told.beat(ready=True)

    assert listener.heard[:2] == ["READY=1", "WATCHDOG=1"]

"""`trunkwatch run` under a supervisor that listens as systemd does, and watched from elsewhere."""

import signal
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.cli.clouds import Clouds
from tests.cli.processes import DEADLINE, running
from tests.cli.test_run import ARGUMENTS, page_of


class Listener:
    """Where the process says how it goes."""

    def __init__(self, address: str) -> None:
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(address)
        self.socket.settimeout(DEADLINE)

    def wait_for(self, beginning: str) -> str:
        while True:
            words = self.socket.recv(1000).decode()
            if words.startswith(beginning):
                return words


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[Listener]:
    listener = Listener(str(tmp_path / "notify"))
    yield listener
    listener.socket.close()


def test_a_supervisor_hears_when_it_is_ready_beats_reloads_and_stops(
    clouds: Clouds, tmp_path: Path, listener: Listener
) -> None:
    path = clouds.configuration()
    heard = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "30000000"}
    with running(*ARGUMENTS, cwd=tmp_path, variables=heard) as daemon:
        page_of(daemon)
        listener.wait_for("READY=1")
        listener.wait_for("WATCHDOG=1")
        path.write_text(f"{path.read_text(encoding='utf-8')}# a remark\n", encoding="utf-8")
        before = time.monotonic()
        daemon.send(signal.SIGHUP)
        reloading = listener.wait_for("RELOADING=1")
        listener.wait_for("READY=1")
        daemon.send(signal.SIGTERM)
        listener.wait_for("STOPPING=1")
        assert daemon.ended() == 0

    moment = int(reloading.partition("MONOTONIC_USEC=")[2]) / 1_000_000
    assert before <= moment <= time.monotonic()


def test_a_loop_that_hangs_is_not_heard_and_nothing_is_answered(
    clouds: Clouds, tmp_path: Path, listener: Listener
) -> None:
    """What a watchdog and a probe with a time-out see; a stopped process stands for a loop that hangs."""
    clouds.configuration()
    heard = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "30000000"}
    with running(*ARGUMENTS, cwd=tmp_path, variables=heard) as daemon:
        host, _, port = page_of(daemon).removeprefix("http://").partition(":")
        listener.wait_for("WATCHDOG=1")
        daemon.send(signal.SIGSTOP)
        listener.socket.settimeout(2.5)
        with pytest.raises(TimeoutError):
            for _beat in range(3):  # one may have been on its way
                listener.wait_for("WATCHDOG=1")
        with socket.create_connection((host, int(port)), timeout=1) as probe:
            probe.sendall(b"GET /-/healthy HTTP/1.0\r\n\r\n")
            with pytest.raises(TimeoutError):
                probe.recv(1)
        daemon.send(signal.SIGCONT)
        listener.wait_for("WATCHDOG=1")


def test_the_dead_mans_switch_is_asked_while_it_is_well_and_its_address_told_to_nobody(
    clouds: Clouds, tmp_path: Path
) -> None:
    asked: list[str] = []
    came = threading.Event()

    class Switch(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()
            came.set()

        def log_message(self, *_arguments: object) -> None:
            """Not into the output of the tests."""

    server = HTTPServer(("127.0.0.1", 0), Switch)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        path = clouds.configuration()
        url = f"http://127.0.0.1:{server.server_port}/a-secret-name"
        path.write_text(f"ping_url: {url}\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
        with running(*ARGUMENTS, cwd=tmp_path) as daemon:
            page_of(daemon)
            assert came.wait(DEADLINE)
            daemon.stop(signal.SIGTERM)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

    assert asked[0] == "/a-secret-name"
    assert "a-secret-name" not in daemon.printed

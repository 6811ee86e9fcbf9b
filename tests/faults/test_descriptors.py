"""A daemon that may open nothing more, no file and no connection: it says so, and heals when it may again."""

import resource
import signal
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest

from tests.cli.clouds import Clouds, clouds_in_a_thread
from tests.cli.processes import Running, fetch, running
from tests.cli.test_run import page_of, sample

DAEMON: Final = ("run", "--listen", "127.0.0.1:0")


@pytest.fixture
def clouds(tmp_path: Path) -> Iterator[Clouds]:
    with clouds_in_a_thread(tmp_path) as clouds:
        yield clouds


def allow(daemon: Running, descriptors: int) -> None:
    """So many descriptors; what is open stays open."""
    _, hard = resource.prlimit(daemon.pid, resource.RLIMIT_NOFILE)
    resource.prlimit(daemon.pid, resource.RLIMIT_NOFILE, (descriptors, hard))


def asking(page: str) -> socket.socket:
    """A connection on which somebody asks whether the daemon is healthy."""
    where = urlsplit(page)
    asker = socket.create_connection((where.hostname, where.port), timeout=60)
    asker.sendall(b"GET /-/healthy HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    return asker


def test_a_daemon_without_a_descriptor_knows_nothing_says_why_and_goes_on_when_it_has_some(
    clouds: Clouds, tmp_path: Path
) -> None:
    clouds.configuration()
    with running(*DAEMON, cwd=tmp_path) as daemon:
        page = page_of(daemon)
        allow(daemon, 0)
        clouds.edit(lambda simulator: simulator.fault("*", None, reset=True))  # so that none is kept
        daemon.wait_for("cloud cannot be read.*cloud=twilio")
        clouds.use("healthy")
        with closing(asking(page)) as waiting:
            daemon.wait_for("no connection is taken")
            allow(daemon, 1024)
            daemon.wait_for("cloud can be read again.*cloud=twilio")
            assert waiting.recv(100).startswith(b"HTTP/1.1 200")
        metrics = fetch(f"{page}/metrics")
        assert daemon.stop(signal.SIGTERM) == 0

    assert "no file descriptor left" in daemon.printed
    assert daemon.printed.count("no connection is taken") == 1
    assert "Traceback" not in daemon.printed
    assert "verdict=fail" not in daemon.printed
    assert sample(metrics, "environment_up", upstream="twilio") == 1

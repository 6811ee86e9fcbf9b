"""Programs that are measured from outside: how they are started, met and ended."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.client import Client

Heard = TypeVar("Heard")

_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Running:
    """A program that serves HTTP on a port of this machine."""

    pid: int
    port: int
    started: float

    @property
    def megabytes(self) -> float:
        """What it holds in memory now, by the kernel's count of resident pages (10^6 bytes)."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        kibibytes = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert kibibytes is not None
        return int(kibibytes[1]) * 1024 / 1e6


def heard(pipe: "Connection[Any, Heard]") -> Heard | None:
    """What is asked for next, None once nobody can ask any more: whoever asked has closed, or is gone."""
    try:
        return pipe.recv()
    except EOFError:
        return None


def python(*arguments: str) -> list[str]:
    """The command line of this interpreter."""
    return [sys.executable, *arguments]


def environment(directory: Path) -> dict[str, str]:
    """That of a usual start: byte code is kept from the first run on, whatever is set around us."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**kept, "PYTHONPYCACHEPREFIX": str(directory / "byte-code")}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def running(command: Sequence[str], port: int, directory: Path) -> Iterator[Running]:
    """A program from its start to its end, which SIGTERM brings. Its words stay in the directory."""
    with (directory / "words").open("ab") as words:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=directory, env=environment(directory), stdout=words, stderr=words
        )
        try:
            yield Running(process.pid, port, started)
        finally:
            process.terminate()
            process.wait()


def seconds_until_good(program: Running, path: str) -> float:
    """How long after its start a program first answered 200 there."""
    deadline = program.started + _PATIENCE
    while time.perf_counter() < deadline:
        try:
            with Client("127.0.0.1", program.port) as client:
                if client.get(path).status == 200:
                    return time.perf_counter() - program.started
        except OSError:
            pass
        time.sleep(0.002)
    raise TimeoutError(f"{path} was not served within {_PATIENCE:.0f} s")

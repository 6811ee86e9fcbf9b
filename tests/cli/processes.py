"""The command as a process of its own: for signals, pipes and exit statuses."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic, sleep
from urllib.request import Request, urlopen

DEADLINE = 120


def command(
    *arguments: str, cwd: Path, variables: Mapping[str, str] | None = None, module: str = "monitor"
) -> subprocess.CompletedProcess[str]:
    """Run `trunkwatch`, or another module that runs the command, to its end."""
    return subprocess.run(  # noqa: S603 - our own command
        _command_line(arguments, module),
        cwd=cwd,
        env=_environment(variables),
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=False,
    )


def to_nobody(
    *arguments: str, cwd: Path, variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `trunkwatch` where who was to read its output has gone already; stderr is read."""
    reader, output = os.pipe()
    os.close(reader)
    try:
        return subprocess.run(  # noqa: S603 - our own command
            _command_line(arguments),
            cwd=cwd,
            env=_environment(variables),
            stdout=output,
            stderr=subprocess.PIPE,
            text=True,
            timeout=DEADLINE,
            check=False,
        )
    finally:
        os.close(output)


class Running:
    """A `trunkwatch` that runs; `printed` is what was looked at of its output, and at its end all of that.

    It is read all the time: a process whose pipe is full would wait.
    """

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._lines: SimpleQueue[str | None] = SimpleQueue()
        self._reading = Thread(target=self._read)
        self._reading.start()
        self.printed = ""

    @property
    def pid(self) -> int:
        return self._process.pid

    def wait_for(self, pattern: str) -> re.Match[str]:
        """Look at its output until a line matches. Fails where it ends before, or says nothing for long."""
        while line := self._next():
            self.printed += line
            match = re.search(pattern, line)
            if match:
                return match
        raise AssertionError(f"it did not print {pattern!r}:\n{self.printed}")

    def send(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def stop(self, number: signal.Signals) -> int:
        """Send a signal and return the exit status."""
        self.send(number)
        return self._end()

    def ended(self) -> int:
        """Wait for its end; the exit status."""
        return self._process.wait(timeout=DEADLINE)

    def kill(self) -> None:
        self._process.kill()
        self._end()

    def _end(self) -> int:
        status = self.ended()
        self._reading.join(DEADLINE)
        while not self._lines.empty():
            self.printed += self._lines.get() or ""
        return status

    def _next(self) -> str | None:
        """The next line; None at the end of all, or where none comes."""
        try:
            return self._lines.get(timeout=DEADLINE)
        except Empty:
            return None

    def _read(self) -> None:
        if self._process.stdout is not None:
            with self._process.stdout as output:
                for line in output:
                    self._lines.put(line)
        self._lines.put(None)


@contextmanager
def running(
    *arguments: str,
    cwd: Path,
    output: int = subprocess.PIPE,
    variables: Mapping[str, str] | None = None,
    module: str = "monitor",
) -> Iterator[Running]:
    """A `trunkwatch` in the background, its log and its output as one; killed at the end if it still runs.

    `output` may be a terminal; `module` may be another one that runs the command.
    """
    process = subprocess.Popen(  # noqa: S603 - our own command
        _command_line(arguments, module),
        cwd=cwd,
        env=_environment(variables),
        stdout=output,
        stderr=subprocess.STDOUT,
        text=True,
    )
    started = Running(process)
    try:
        yield started
    finally:
        started.kill()


def fetch(url: str, *, method: str = "GET", body: str | None = None) -> str:
    request = Request(url, method=method, data=body.encode() if body else None)  # noqa: S310 - loopback
    with urlopen(request, timeout=DEADLINE) as response:  # noqa: S310
        text: str = response.read().decode()
        return text


def fetch_until(url: str, pattern: str) -> str:
    """Fetch until a line matches, and return all; fails where none does for long."""
    deadline = monotonic() + DEADLINE
    while not re.search(pattern, text := fetch(url)):
        assert monotonic() < deadline, f"there is no {pattern!r}:\n{text}"
        sleep(0.05)
    return text


def _command_line(arguments: tuple[str, ...], module: str = "monitor") -> list[str]:
    return [sys.executable, "-m", module, *arguments]


def _environment(variables: Mapping[str, str] | None) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **kept,
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": str(Path(__file__).parents[2]),
        **(variables or {}),
    }

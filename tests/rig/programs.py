"""A program of the rig from its start to its end, by process id, with what it printed in a file."""

import random
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import Final

_STARTING_SECONDS: Final = 30.0
_STOPPING_SECONDS: Final = 10.0
_TOLD_LINES: Final = 40
_PORTS: Final = range(10_000, 32_768, 4)
_CHANCE: Final = random.SystemRandom()


def free_ports(count: int) -> tuple[int, ...]:
    """Ports of 127.0.0.1 that neither TCP nor UDP uses, each different, with the three after each.

    Linux gives none of them to who asks for any: what is free now is free when the program binds it.
    """
    with ExitStack() as stack:
        free = (port for port in _CHANCE.sample(_PORTS, len(_PORTS)) if _is_free(port, stack))
        return tuple(islice(free, count))


def _is_free(port: int, stack: ExitStack) -> bool:
    """Whether it can be bound, as it then is until the stack ends."""
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        try:
            stack.enter_context(socket.socket(socket.AF_INET, kind)).bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def listens(port: int) -> bool:
    """Whether somebody takes connections on that port of 127.0.0.1."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as caller:
        caller.settimeout(1)
        return caller.connect_ex(("127.0.0.1", port)) == 0


def last_words(log: Path) -> str:
    """The end of a log."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-_TOLD_LINES:])


@contextmanager
def running(command: Sequence[str], log: Path, ready: Callable[[], bool]) -> Iterator[None]:
    """The program, once it is ready, until the block ends. Raises: RuntimeError where it does not start."""
    with (
        log.open("wb") as output,
        subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, cwd=log.parent) as process,  # noqa: S603
    ):
        try:
            _await(process, log, ready)
            yield
        finally:
            _stop(process)


def _await(process: "subprocess.Popen[bytes]", log: Path, ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _STARTING_SECONDS
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{log.stem} did not start; it printed:\n{last_words(log)}")
        time.sleep(0.05)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(_STOPPING_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

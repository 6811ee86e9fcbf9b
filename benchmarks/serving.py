"""The daemon, wired as `trunkwatch run` wires it, in a process that also watches its own loop."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.process import Running, seconds_until_good
from monitor.cli.logs import configure_logging
from monitor.cli.options import LogFormat
from monitor.cli.run import HISTORY, desk_of, running
from monitor.config import parse
from monitor.history import SqlStore
from monitor.model.board import Board
from monitor.model.log_level import LogLevel

_NAP = 0.002


class Watch:
    """Sleeps again and again, and keeps how much longer than asked for a sleep lasted: the loop was held."""

    def __init__(self) -> None:
        self._longest = 0.0
        self._task = asyncio.create_task(self._look())

    def longest(self) -> float:
        """Seconds of the longest hold since the last call."""
        longest, self._longest = self._longest, 0.0
        return longest

    async def _look(self) -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(_NAP)
            self._longest = max(self._longest, time.perf_counter() - before - _NAP)


class Served:
    """A process that serves, or (`url` empty) one that has nothing to do but to watch its loop."""

    def __init__(self, pipe: "Connection[str, object]") -> None:
        self._pipe = pipe
        self.url = str(pipe.recv())

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def sweep(self) -> None:
        """Begin a sweep; `swept` says when it has ended."""
        self._pipe.send("sweep")

    def swept(self) -> float | None:
        """Once the sweep that was begun is on the board: the seconds in which it read, told once."""
        if not self._pipe.poll():
            return None
        answer = self._pipe.recv()
        assert isinstance(answer, float)
        return answer

    def concluded(self) -> int:
        """The canaries that were called to their end."""
        self._pipe.send("concluded")
        answer = self._pipe.recv()
        assert isinstance(answer, int)
        return answer

    def longest_hold(self) -> float:
        """Seconds for which the loop was held at the longest since the last call."""
        self._pipe.send("hold")
        answer = self._pipe.recv()
        assert isinstance(answer, float)
        return answer

    def stop(self) -> None:
        self._pipe.send("stop")


@contextmanager
def served(config: str, state: Path | None) -> Iterator[Served]:
    """The daemon of a configuration; without a state directory, nothing but an idle loop."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_process, args=(theirs, config, state))
    process.start()
    service = Served(ours)
    try:
        yield service
    finally:
        service.stop()
        process.join()


def wait_until_ready(daemon: Served) -> None:
    """Until the first sweep has ended."""
    seconds_until_good(Running(0, daemon.port, time.perf_counter()), "/-/ready")


def _process(pipe: "Connection[object, str]", config: str, state: Path | None) -> None:
    asyncio.run(_idle(pipe) if state is None else _serve(pipe, config, state))


async def _idle(pipe: "Connection[object, str]") -> None:
    pipe.send("")
    await _obey(pipe, Watch(), None)


async def _serve(pipe: "Connection[object, str]", text: str, state: Path) -> None:
    configure_logging(LogLevel.ERROR, LogFormat.LOGFMT)
    config = parse(text, "the benchmark's configuration", state, {})
    store = SqlStore(config.state_dir / HISTORY)
    async with running(config, store, ("127.0.0.1", 0), desk_of(config)) as service:
        pipe.send(service.url)

        async def sweep() -> None:
            (swept,) = await service.daemon.sweep_once()
            pipe.send((swept.ended - swept.started).total_seconds())

        await _obey(pipe, Watch(), sweep, lambda: _concluded(service.daemon.board))


def _concluded(board: Board) -> int:
    return sum(1 for route in board.routes.values() if route.canary and route.canary.last)


def _nothing() -> int:
    return 0


async def _obey(
    pipe: "Connection[object, str]",
    watch: Watch,
    sweep: Callable[[], Coroutine[None, None, None]] | None,
    concluded: Callable[[], int] = _nothing,
) -> None:
    tasks = set()
    while (asked := await asyncio.to_thread(pipe.recv)) != "stop":
        if asked == "hold":
            pipe.send(watch.longest())
        elif asked == "concluded":
            pipe.send(concluded())
        elif sweep is not None:
            task = asyncio.create_task(sweep())
            tasks.add(task)
            task.add_done_callback(tasks.discard)

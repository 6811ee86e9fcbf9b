"""The daemon, wired as `trunkwatch run` wires it, in a process that also watches its own loop."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

from benchmarks.figure import Figure, at_most
from benchmarks.process import Running, heard, seconds_until_good
from monitor.cli.logs import configure_logging
from monitor.cli.options import LogFormat
from monitor.cli.run import HISTORY, desk_of, running
from monitor.config import parse
from monitor.history import SqlStore
from monitor.model.board import Board
from monitor.model.log_level import LogLevel

_NAP = 0.002
_LONGEST_HOLD = 20.0


@dataclass(frozen=True, slots=True)
class Hold:
    """Seconds for which a loop was held at the longest.

    `ours` counts only what its process computed meanwhile, in any thread: while the machine runs something
    else, nobody of ours holds the loop. `clock` is the longest by the clock, the machine's part in it. They
    need not be the same hold.
    """

    ours: float = 0.0
    clock: float = 0.0


class Watch:
    """Sleeps again and again, and keeps how much longer than asked for a sleep lasted: the loop was held."""

    def __init__(self) -> None:
        self._longest = Hold()
        self._task = asyncio.create_task(self._look())

    def longest(self) -> Hold:
        """The longest hold since the last call."""
        longest, self._longest = self._longest, Hold()
        return longest

    async def _look(self) -> None:
        while True:
            before, computed = time.perf_counter(), time.process_time()
            await asyncio.sleep(_NAP)
            held = time.perf_counter() - before - _NAP
            ours = min(held, time.process_time() - computed)
            self._longest = Hold(max(self._longest.ours, ours), max(self._longest.clock, held))


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

    def longest_hold(self) -> Hold:
        """For how long the loop was held at the longest since the last call."""
        self._pipe.send("hold")
        answer = self._pipe.recv()
        assert isinstance(answer, Hold)
        return answer


@contextmanager
def served(config: str, state: Path | None) -> Iterator[Served]:
    """The daemon of a configuration; without a state directory, nothing but an idle loop."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_process, args=(theirs, config, state))
    process.start()
    theirs.close()  # so that a process which breaks ends what waits for its word
    try:
        yield Served(ours)
    finally:
        ours.close()
        process.join()


def hold_at_most(what: str, holds: Sequence[Hold], idle: Sequence[Hold], aside: str = "") -> Figure:
    """The longest hold of a round, in the middle of the rounds; `idle` is that of a loop beside it."""
    worst = f"worst {max(each.ours for each in holds) * 1000:.0f} ms" if len(holds) > 1 else ""
    clock = f"by the clock {median(each.clock for each in holds) * 1000:.0f} ms"
    beside = f"an idle loop beside it {median(each.clock for each in idle) * 1000:.0f} ms"
    asides = "; ".join(filter(None, (worst, clock, beside, aside)))
    return at_most(what, median(each.ours for each in holds) * 1000, _LONGEST_HOLD, "ms", asides)


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
    while (asked := await asyncio.to_thread(heard, pipe)) is not None:
        if asked == "hold":
            pipe.send(watch.longest())
        elif asked == "concluded":
            pipe.send(concluded())
        elif sweep is not None:
            task = asyncio.create_task(sweep())
            tasks.add(task)
            task.add_done_callback(tasks.discard)

"""Stopping when asked, SIGTERM by a supervisor, SIGINT by a person; and SIGHUP, which asks for a reload."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

import typer

from monitor.cli.exits import Exit


@dataclass(slots=True)
class Stop:
    """Set once the process was asked to stop; `interrupted` where a person did by Ctrl-C.

    `hung_up` is set at each SIGHUP, and cleared by who answers it.
    """

    asked: asyncio.Event = field(default_factory=asyncio.Event)
    hung_up: asyncio.Event = field(default_factory=asyncio.Event)
    interrupted: bool = False

    async def wait(self) -> None:
        await self.asked.wait()


@asynccontextmanager
async def stop_on_signals() -> AsyncIterator[Stop]:
    """Within it the first SIGTERM or SIGINT sets the Stop; a second one ends the process at once.

    SIGHUP never ends it, also where nothing is reloaded, which is what an unheard one does.
    """
    stop = Stop()
    loop = asyncio.get_running_loop()
    signals = (signal.SIGTERM, signal.SIGINT)

    def ask(number: signal.Signals) -> None:
        stop.interrupted = number is signal.SIGINT
        stop.asked.set()
        for each in signals:  # a drain that hangs can still be ended
            loop.remove_signal_handler(each)

    for number in signals:
        loop.add_signal_handler(number, ask, number)
    loop.add_signal_handler(signal.SIGHUP, stop.hung_up.set)
    try:
        yield stop
    finally:
        for number in (*signals, signal.SIGHUP):
            loop.remove_signal_handler(number)


@contextmanager
def ending_quietly() -> Iterator[None]:
    """SIGTERM ends the command as Ctrl-C does, where `end_by_sigterm` was called."""
    try:
        yield
    except asyncio.CancelledError:
        raise typer.Exit(Exit.INTERRUPTED) from None


def end_by_sigterm() -> None:
    """SIGTERM cancels the task that runs."""
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - a coroutine runs in one
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)


@contextmanager
def telling_who_ends(words: str) -> Iterator[None]:
    """Says what becomes of a thing where a person ends the command in the middle of it."""
    try:
        yield
    except asyncio.CancelledError:
        print(words, file=sys.stderr, flush=True)
        raise

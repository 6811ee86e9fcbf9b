"""Errors that nobody handles: of tasks, of threads, of callbacks, of the program itself. Each is one line."""

import asyncio
import errno
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import structlog

from monitor.cli.exits import Refused
from monitor.model.mistake import told

_NONE_LEFT: Final = frozenset({errno.EMFILE, errno.ENFILE})
_APART: Final = 60.0
"""Seconds between two lines that say so."""


@contextmanager
def last_words() -> Iterator[None]:
    """An error of ours that ends the program is a logged line as well; what refuses to run is none."""
    try:
        yield
    except Refused:
        raise
    except Exception as error:
        structlog.get_logger().critical("an error ends the program", **told(error))
        raise


def hear_errors() -> None:
    """From now on an error that ends a thread, or is lost in a destructor, is a logged line.

    Python would print it with its text, which may hold a secret.
    """
    threading.excepthook = _ends_a_thread
    sys.unraisablehook = _is_lost


def hear_loop(loop: asyncio.AbstractEventLoop) -> None:
    """Have what a loop's tasks and callbacks raise told in the same way."""
    loop.set_exception_handler(_Loop())


def _ends_a_thread(of: threading.ExceptHookArgs) -> None:
    if of.exc_value is not None and not isinstance(of.exc_value, SystemExit):
        name = of.thread.name if of.thread else "unknown"
        structlog.get_logger().error("an error ends a thread", thread=name, **told(of.exc_value))


def _is_lost(of: "sys.UnraisableHookArgs") -> None:
    if of.exc_value is not None:
        structlog.get_logger().error("an error is lost", **told(of.exc_value))


class _Loop:
    """What a loop's tasks and callbacks raise, as lines."""

    def __init__(self) -> None:
        self._starved_at: float | None = None

    def __call__(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """asyncio's own words quote arguments and the error's text; of a task its name is ours."""
        error = context.get("exception")
        if isinstance(error, OSError) and error.errno in _NONE_LEFT:
            self._starved(loop.time())
            return
        task = context.get("task") or context.get("future")
        name = task.get_name() if isinstance(task, asyncio.Task) else "none"
        what = told(error) if isinstance(error, BaseException) else {"error": "none", "where": "unknown"}
        structlog.get_logger().error("an error that nobody handled", task=name, **what)

    def _starved(self, now: float) -> None:
        """Once a minute: asyncio tries to take a connection a hundred times a second."""
        if self._starved_at is None or now - self._starved_at >= _APART:
            self._starved_at = now
            structlog.get_logger().error(
                "no connection is taken: this process has no file descriptor left; raise its limit"
            )

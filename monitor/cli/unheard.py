"""Errors that nobody handles: of tasks, of threads, of callbacks, of the program itself. Each is one line."""

import asyncio
import sys
import threading
from types import TracebackType
from typing import Any

import structlog

from monitor.model.mistake import told


def hear_errors() -> None:
    """From now on an error that ends the program or a thread, or is lost in a destructor, is a logged line.

    Python would print it with its text, which may hold a secret. A person's Ctrl-C is none.
    """
    sys.excepthook = _ends_the_program
    threading.excepthook = _ends_a_thread
    sys.unraisablehook = _is_lost


def hear_loop(loop: asyncio.AbstractEventLoop) -> None:
    """Have what a loop's tasks and callbacks raise told in the same way."""
    loop.set_exception_handler(_in_the_loop)


def _ends_the_program(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    if not isinstance(error, KeyboardInterrupt):
        structlog.get_logger().critical("an error ends the program", **told(error))


def _ends_a_thread(of: threading.ExceptHookArgs) -> None:
    if of.exc_value is not None and not isinstance(of.exc_value, SystemExit):
        name = of.thread.name if of.thread else "unknown"
        structlog.get_logger().error("an error ends a thread", thread=name, **told(of.exc_value))


def _is_lost(of: "sys.UnraisableHookArgs") -> None:
    if of.exc_value is not None:
        structlog.get_logger().error("an error is lost", **told(of.exc_value))


def _in_the_loop(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """asyncio's own words quote arguments and the error's text; of a task its name is ours."""
    task = context.get("task") or context.get("future")
    name = task.get_name() if isinstance(task, asyncio.Task) else "none"
    error = context.get("exception")
    what = told(error) if isinstance(error, BaseException) else {"error": "none", "where": "unknown"}
    structlog.get_logger().error("an error that nobody handled", task=name, **what)

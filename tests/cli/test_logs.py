"""A line of the log is one line, in one form, and shows neither numbers nor what an error says."""

import asyncio
import gc
import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import redirect_stderr

import pytest
import structlog
from aiohttp import ClientConnectionResetError
from aiohttp.http_exceptions import BadStatusLine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.cli.logs import configure_logging
from monitor.cli.options import LogFormat
from monitor.cli.unheard import hear_errors, hear_loop
from monitor.model.log_level import LogLevel

SECRET = "a-secret-in-the-text"


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    """The process is pytest's: what logging and its hooks were, they are again."""
    hooks = threading.excepthook, sys.unraisablehook
    yield
    logging.captureWarnings(capture=False)
    threading.excepthook, sys.unraisablehook = hooks


def fail(_argument: str = "") -> None:
    raise ValueError(SECRET)


class Said:
    """What the process writes to stderr."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    def configure(self, level: LogLevel, form: LogFormat) -> None:
        with redirect_stderr(self.stream):
            configure_logging(level, form)

    def text(self) -> str:
        """What was written since it was asked last."""
        text = self.stream.getvalue()
        self.stream.seek(0)
        self.stream.truncate()
        return text

    def lines(self) -> list[str]:
        """The same in lines, without their times."""
        return [line.partition(" ")[2] for line in self.text().splitlines()]


@pytest.fixture
def said() -> Said:
    """The log from now on, from info in logfmt."""
    said = Said()
    said.configure(LogLevel.INFO, LogFormat.LOGFMT)
    return said


def test_a_line_has_its_time_its_level_and_what_happened_first(said: Said) -> None:
    said.configure(LogLevel.INFO, LogFormat.LOGFMT)

    structlog.get_logger("monitor").info("verdict changed", route="cl", environment="prod")

    time, _, rest = said.text().partition(" ")
    assert time.startswith("time=20")
    assert rest == 'level=info event="verdict changed" route=cl environment=prod\n'


def test_the_level_may_be_changed_while_the_process_runs(said: Said) -> None:
    log = structlog.get_logger("monitor")
    log.debug("before")
    said.configure(LogLevel.DEBUG, LogFormat.LOGFMT)
    structlog.get_logger("monitor").debug("between")
    said.configure(LogLevel.WARNING, LogFormat.LOGFMT)
    structlog.get_logger("monitor").info("after")

    assert said.lines() == ["level=debug event=between"]


@pytest.mark.parametrize("form", list(LogFormat))
@pytest.mark.parametrize(
    "name",
    [
        "acme\ntime=2026-01-01T00:00:00Z level=info event=forged",
        "acme\r\x1b[2K\x1b]0;title\x07",
        "acme\u2028level=error",
        "acme\x85level=error",
        "acme\u202egnp.exe",
        "acme\udc80",
    ],
)
def test_what_a_cloud_names_its_things_forges_no_line_and_moves_no_cursor(
    said: Said, form: LogFormat, name: str
) -> None:
    said.configure(LogLevel.INFO, form)

    structlog.get_logger("monitor").info("setting changed", after=name)
    logging.getLogger("library").warning("trunk %s", name)

    lines = said.text().splitlines()
    assert len(lines) == 2
    assert all(line.isprintable() for line in lines)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.from_regex(r"[a-z]+", fullmatch=True), st.text() | st.integers() | st.none()))
def test_any_values_are_one_line_of_json_with_the_same_keys(said: Said, values: dict[str, object]) -> None:
    said.configure(LogLevel.INFO, LogFormat.JSON)
    values = {f"x{name}": value for name, value in values.items()}

    structlog.get_logger("monitor").info("event", **values)

    (line,) = said.text().splitlines()
    assert json.loads(line).keys() == {"time", "level", "event", *values}


def test_a_number_is_masked_whoever_logs_it(said: Said) -> None:
    structlog.get_logger("monitor").info("dialled", to="+551155507777", also=("56 2 2555 0199", "cl"))
    logging.getLogger("library").error("no route to %s", "551155507777")

    assert said.lines() == [
        'level=info event=dialled to=+55…7777 also="56 …0199, cl"',
        'level=error event="no route to 551…7777"',
    ]


def test_run_and_measures_are_told_as_they_are(said: Said) -> None:
    structlog.get_logger("monitor").info("canary", run="12345678901f", seconds=0.25, routes=1234567890123)

    assert said.lines() == ["level=info event=canary run=12345678901f seconds=0.25 routes=1234567890123"]


def test_an_error_of_a_library_is_told_by_kind_and_place(said: Said) -> None:
    try:
        fail()
    except ValueError:
        logging.getLogger("apscheduler").exception("a job raised")

    (line,) = said.lines()
    assert line.startswith('level=error event="a job raised" error=ValueError where="cli/test_logs.py:')
    assert SECRET not in line


@pytest.mark.parametrize(
    "error", [BadStatusLine(SECRET), ConnectionResetError(), ClientConnectionResetError(SECRET)]
)
def test_what_visitors_do_is_no_line(said: Said, error: Exception) -> None:
    logging.getLogger("aiohttp.server").error("Error handling request from 127.0.0.1", exc_info=error)

    assert said.lines() == []


def test_what_a_handler_of_ours_raises_is_a_line(said: Said) -> None:
    logging.getLogger("aiohttp.server").error("Error handling request", exc_info=ValueError(SECRET))
    logging.getLogger("elsewhere").error("lost", exc_info=ConnectionResetError())

    assert said.lines() == [
        'level=error event="Error handling request" error=ValueError where=unknown',
        "level=error event=lost error=ConnectionResetError where=unknown",
    ]


def test_libraries_are_heard_from_warning_on_even_at_debug(said: Said) -> None:
    said.configure(LogLevel.DEBUG, LogFormat.LOGFMT)

    logging.getLogger("aiohttp.client").debug("headers: %s", SECRET)
    logging.getLogger("twilio").info("headers: %s", SECRET)
    logging.getLogger("asyncio").warning("slow")

    assert said.lines() == ["level=warning event=slow"]


def test_a_warning_of_python_is_a_line_too(said: Said) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn("old", DeprecationWarning, stacklevel=1)

    (line,) = said.lines()
    assert line.startswith("level=warning event=")
    assert "DeprecationWarning: old" in line


async def test_an_error_of_a_task_that_nobody_awaits_is_told_without_its_text(said: Said) -> None:
    loop = asyncio.get_running_loop()
    hear_loop(loop)

    async def sweep() -> None:
        fail()

    task = loop.create_task(sweep(), name="sweep:prod")
    await asyncio.wait([task])
    del task
    gc.collect()

    (line,) = said.lines()
    assert line.startswith(
        'level=error event="an error that nobody handled" task=sweep:prod error=ValueError'
    )
    assert SECRET not in line


async def test_an_error_of_a_callback_is_told_without_its_arguments(said: Said) -> None:
    loop = asyncio.get_running_loop()
    hear_loop(loop)

    loop.call_soon(fail, SECRET)
    await asyncio.sleep(0)
    await asyncio.sleep(0)

    (line,) = said.lines()
    assert 'task=none error=ValueError where="cli/test_logs.py:' in line
    assert SECRET not in line


def test_an_error_that_ends_a_thread_is_told_without_its_text(said: Said) -> None:
    hear_errors()

    thread = threading.Thread(target=fail, name="store_0")
    thread.start()
    thread.join()

    (line,) = said.lines()
    assert line.startswith('level=error event="an error ends a thread" thread=store_0 error=ValueError')
    assert SECRET not in line


def test_an_error_of_a_destructor_is_told_without_its_text(said: Said) -> None:
    hear_errors()

    class Broken:
        def __del__(self) -> None:
            fail()

    Broken()
    gc.collect()

    (line,) = said.lines()
    assert line.startswith('level=error event="an error is lost" error=ValueError')
    assert SECRET not in line

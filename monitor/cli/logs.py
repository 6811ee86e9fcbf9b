"""How the process logs: structlog for us and for the libraries, one line an event, to stderr."""

import logging
import sys
import warnings
from collections.abc import MutableMapping
from typing import Any

import structlog

from monitor.cli.options import LogFormat
from monitor.model.log_level import LogLevel
from monitor.model.mistake import told
from monitor.model.phone import numbers_masked


def configure_logging(level: LogLevel, form: LogFormat) -> None:
    """Send every log line of the process to stderr in one form, ours from `level`, libraries' from warning.

    It may be called again, with another level. Libraries are kept at warning because at lower levels they
    log requests, headers and arguments.
    """
    before: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
    ]
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(_number(level)),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    # PyJWT's remark on a LiveKit secret that is shorter than 32 bytes: a Python warning with a path in it.
    warnings.filterwarnings("ignore", message="The HMAC key is")
    logging.captureWarnings(capture=True)
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_is_ours_to_tell)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _without_texts_of_errors,
                _harmless,
                _renderer(form),
            ],
            foreign_pre_chain=before,
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("monitor").setLevel(_number(level))


def log_errors_alone() -> None:
    """For commands whose output is their answer: a sweep's own log lines would stand between."""
    configure_logging(LogLevel.ERROR, LogFormat.LOGFMT)


def _is_ours_to_tell(record: logging.LogRecord) -> bool:
    """Not what visitors do: one sends what is no HTTP, or goes away, and aiohttp logs an error."""
    from aiohttp.http_exceptions import HttpProcessingError

    error = record.exc_info[1] if record.exc_info else None
    of_visitors = isinstance(error, HttpProcessingError | ConnectionResetError)
    return not (record.name == "aiohttp.server" and of_visitors)


def _without_texts_of_errors(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """An error that a library logs is told by its kind and place: its text may hold anything."""
    trace = event.pop("exc_info", None)
    event.pop("stack_info", None)
    if trace is True:
        trace = sys.exc_info()
    error = trace[1] if isinstance(trace, tuple) else trace
    if isinstance(error, BaseException):
        event.update(told(error))
    return event


def _harmless(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Whatever a cloud named its things, a line stays one line, and shows nobody's number."""
    return {key: _told(value) for key, value in event.items()}


def _told(value: object) -> str | int | float | None:
    if value is None or isinstance(value, int | float):
        return value
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    if not text.isprintable():
        text = "".join(map(_printable, text))
    return numbers_masked(text)


def _printable(character: str) -> str:
    return character if character.isprintable() else character.encode("unicode_escape").decode("ascii")


def _renderer(form: LogFormat) -> structlog.typing.Processor:
    if form is LogFormat.JSON:
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.processors.LogfmtRenderer(key_order=["time", "level", "event"], drop_missing=True)


def _number(level: LogLevel) -> int:
    return logging.getLevelNamesMapping()[level.upper()]

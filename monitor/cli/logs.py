"""How the process logs: structlog for us and for the libraries, one line an event, to stderr."""

import logging
import sys
import warnings

import structlog

from monitor.cli.options import LogFormat, LogLevel


def configure_logging(level: LogLevel, form: LogFormat) -> None:
    """Send every log line of the process to stderr in one form, ours from `level`, libraries' from warning.

    Libraries are kept at warning because at lower levels they log requests, headers and arguments.
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
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(processor=_renderer(form), foreign_pre_chain=before)
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("monitor").setLevel(_number(level))


def log_errors_alone() -> None:
    """For commands whose output is their answer: a sweep's own log lines would stand between."""
    configure_logging(LogLevel.ERROR, LogFormat.LOGFMT)


def _renderer(form: LogFormat) -> structlog.typing.Processor:
    if form is LogFormat.JSON:
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.processors.LogfmtRenderer(key_order=["time", "level", "event"], drop_missing=True)


def _number(level: LogLevel) -> int:
    return logging.getLevelNamesMapping()[level.upper()]

"""How much is logged."""

from enum import StrEnum


class LogLevel(StrEnum):
    """The least that is logged, from everything to what is broken in Trunkwatch itself."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

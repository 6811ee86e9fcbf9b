"""Exit statuses, and the error that ends a command with one of them."""

from enum import IntEnum


class Exit(IntEnum):
    """`check` and `demo --once` answer 0 to 3; the others follow sysexits.h, or the shell's for a signal."""

    OK = 0
    WARNING = 1
    CRITICAL = 2
    UNKNOWN = 3
    USAGE = 64
    INTERNAL = 70
    CONFIG = 78
    INTERRUPTED = 130
    UNREAD = 141
    """Who read the output has gone, as after `| head -1`: what SIGPIPE makes of other programs."""


class Refused(Exception):  # noqa: N818 - it is an answer to the person, not a fault of the program
    """A command cannot be done; the message says why and what to do."""

    def __init__(self, message: str, status: Exit) -> None:
        super().__init__(message)
        self.status = status

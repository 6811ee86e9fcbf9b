"""The clocks and the chance of the process: nothing below `cli` reads one by itself."""

import secrets
import time
from datetime import UTC, datetime


def now() -> datetime:
    """The wall clock, in UTC."""
    return datetime.now(UTC)


def monotonic() -> float:
    """Seconds that only ever grow."""
    return time.monotonic()


def new_id() -> str:
    """A name that no other run has: short, and fit for the name of a room."""
    return secrets.token_hex(6)

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


def new_key() -> bytes:
    """What nobody can guess."""
    return secrets.token_bytes(32)


def new_id() -> str:
    """A name that no other run has: short, fit for the name of a room, and never taken for a number."""
    name = secrets.token_hex(6)
    return new_id() if name.isdecimal() else name

"""The clocks of the process: nothing below `cli` reads one by itself."""

import time
from datetime import UTC, datetime


def now() -> datetime:
    """The wall clock, in UTC."""
    return datetime.now(UTC)


def monotonic() -> float:
    """Seconds that only ever grow."""
    return time.monotonic()

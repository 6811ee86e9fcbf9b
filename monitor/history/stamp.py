"""Times as text that sorts as they do."""

from datetime import UTC, datetime
from typing import overload


def stamp(at: datetime) -> str:
    """An aware time in UTC, always of the same length."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


@overload
def stamped(text: str) -> datetime: ...
@overload
def stamped(text: str | None) -> datetime | None: ...
def stamped(text: str | None) -> datetime | None:
    """The time that a stamp is of; None of None."""
    return None if text is None else datetime.fromisoformat(text)

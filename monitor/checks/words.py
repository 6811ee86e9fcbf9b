"""How values found in the clouds are shown to people."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from monitor.model.phone import masked, numbers_masked

LONGEST_SHOWN: Final = 200
LISTED: Final = 10

_USER_PART: Final = re.compile(r"\A(?P<scheme>sips?:)?.*@", re.IGNORECASE | re.DOTALL)


def shown(text: str) -> str:
    """A text from a cloud, fit for a line of output: no control characters, at most 200 characters.

    People name trunks and users after telephone numbers: such a number is masked wherever it stands.
    """
    if not text.isprintable():
        text = "".join(character for character in text if character.isprintable())
    text = numbers_masked(text)
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


def dialled(address: str) -> str:
    """An address as it may be shown: in front of `@` a telephone number or a password may stand."""
    return shown(_USER_PART.sub(lambda match: f"{match['scheme'] or ''}…@", address))


def listed(items: Sequence[str]) -> str:
    """`a, b and 3 more`: at most ten items, each fit to be shown; `none` where there is none."""
    if not items:
        return "none"
    text = ", ".join(shown(item) for item in items[:LISTED])
    return f"{text} and {len(items) - LISTED} more" if len(items) > LISTED else text


def some(items: Sequence[str]) -> tuple[str, ...]:
    """The same for evidence: one entry each, the last says how many were left out."""
    first = tuple(shown(item) for item in items[:LISTED])
    return (*first, f"and {len(items) - LISTED} more") if len(items) > LISTED else first


def moment(at: datetime) -> str:
    """A time in UTC, to the minute."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def counted(count: int, noun: str) -> str:
    """`1 number`, `2 numbers`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def number(text: str) -> str:
    """A telephone number as it may be shown, masked."""
    return shown(masked(text))


def numbers(texts: Sequence[str]) -> str:
    return listed([masked(text) for text in texts])

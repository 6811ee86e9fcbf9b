"""Telephone numbers as they may be shown."""

from typing import Final

_SHOWN_START: Final = 3
_SHOWN_END: Final = 4
_SHORTEST_SHOWN: Final = 10


def masked(number: str) -> str:
    """A number that a person can recognise and nobody can dial: `+55…3793`; short ones show nothing."""
    if len(number) < _SHORTEST_SHOWN:
        return "…"
    return f"{number[:_SHOWN_START]}…{number[-_SHOWN_END:]}"

"""Telephone numbers as they may be shown."""

from dataclasses import dataclass, field
from typing import Final

_SHOWN_START: Final = 3
_SHOWN_END: Final = 4
_SHORTEST_SHOWN: Final = 10


def masked(number: str) -> str:
    """A number that a person can recognise and nobody can dial: `+55…3793`; short ones show nothing."""
    if len(number) < _SHORTEST_SHOWN:
        return "…"
    return f"{number[:_SHOWN_START]}…{number[-_SHOWN_END:]}"


@dataclass(frozen=True, slots=True)
class Callee:
    """A number that may be dialled, from the configuration alone; shown masked wherever it is printed."""

    number: str = field(repr=False)

    def __str__(self) -> str:
        return masked(self.number)

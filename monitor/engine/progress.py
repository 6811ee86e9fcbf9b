"""How a sweep tells a person where it is."""

from typing import Protocol


class Progress(Protocol):
    """Called in the loop as a sweep goes on; `fraction` grows from 0 to 1."""

    def __call__(self, phase: str, fraction: float, /) -> None: ...


def unseen(_phase: str, _fraction: float) -> None:
    """Nobody looks."""

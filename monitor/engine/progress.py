"""How a sweep tells a person where it is."""

from typing import Protocol


class Progress(Protocol):
    """Called in the loop as a sweep goes on; `fraction` grows from 0 to 1."""

    def __call__(self, phase: str, fraction: float, /) -> None: ...


def unseen(_phase: str, _fraction: float) -> None:
    """Nobody looks."""


class Shares:
    """The progress of several sweeps at once, as one."""

    def __init__(self, progress: Progress, count: int) -> None:
        self._progress = progress
        self._count = count
        self._fractions: dict[str, float] = {}

    def of(self, name: str) -> Progress:
        def report(phase: str, fraction: float) -> None:
            self._fractions[name] = fraction
            self._progress(f"{name}: {phase}", sum(self._fractions.values()) / self._count)

        return report

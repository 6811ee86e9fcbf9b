"""Whether every environment was swept since the daemon began, or was waited for long enough."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Final

from monitor.model.board import Board

LONGEST_WAIT: Final = 15.0
"""Seconds after which the daemon is ready, whether the first sweeps have ended or not."""


class FirstSweeps:
    """Those of a configuration's environments; `monotonic` counts seconds."""

    def __init__(self, environments: Iterable[str], monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._swept_before: dict[str, datetime | None] = dict.fromkeys(environments)
        self._awaited_from: float | None = None
        self._was_ready = False

    def begin(self, board: Board) -> None:
        """Wait from now on for sweeps later than those that stand on the board."""
        self._swept_before = {name: state.swept_at for name, state in board.environments.items()}
        self._awaited_from = self._monotonic()

    def follow(self, before: Collection[str], after: Iterable[str]) -> None:
        """Another configuration has other environments: those that it adds are waited for, too."""
        self._swept_before = {
            name: self._swept_before.get(name)
            for name in after
            if name in self._swept_before or name not in before
        }

    def failed(self, environment: str) -> None:
        """It ended, though nothing of it comes onto the board."""
        self._swept_before.pop(environment, None)

    def missing(self, board: Board) -> frozenset[str]:
        """The environments whose first sweep has not ended, and so is not on the board."""
        return frozenset(
            name
            for name, before in self._swept_before.items()
            if name not in board.environments or board.environments[name].swept_at == before
        )

    def over(self, board: Board) -> bool:
        """Whether none is missing, or is waited for any more; never goes back."""
        if not self._was_ready and self._awaited_from is not None:
            waited = self._monotonic() - self._awaited_from
            self._was_ready = not self.missing(board) or waited >= LONGEST_WAIT
        return self._was_ready

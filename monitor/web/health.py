"""Whether the daemon lives and is ready; the engine knows, the web layer only says it."""

from collections.abc import Callable
from dataclasses import dataclass

Ask = Callable[[], str | None]
"""None when all is well, else one sentence that says what is not."""


@dataclass(frozen=True, slots=True)
class Health:
    """`healthy`: the loop lives. `ready`: configured, store open, first sweeps ended or waited for."""

    healthy: Ask
    ready: Ask


class Latch:
    """Asks until the answer was good once; from then on it stays good."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._was_good = False

    def __call__(self) -> str | None:
        if self._was_good:
            return None
        trouble = self._ask()
        self._was_good = trouble is None
        return trouble

"""What the dialling of canaries stands on: who counts, who may dial, and whether somebody paused it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from monitor.canary import Tempo
from monitor.history import Remaining
from monitor.model.board import RouteKey
from monitor.model.canary import Limits
from monitor.model.protocols import Ledger


class Counting(Ledger, Protocol):
    """A ledger of the history, as far as the dialler needs it. Raises StoreError where it cannot."""

    def instance(self) -> str: ...

    def settle(self, run: str, price: Decimal) -> None: ...

    def counted(self, run: str) -> bool: ...

    def remaining(self, limits: Mapping[RouteKey, Limits], now: datetime) -> Mapping[RouteKey, Remaining]: ...

    def close(self) -> None: ...


class Permit(Protocol):
    """Says which of the daemons on one history dials."""

    @property
    def held(self) -> bool: ...

    def take(self) -> bool:
        """Hold it, or say that another does. Raises: StoreError."""
        ...

    def release(self) -> None: ...


class Alone:
    """The permit of a process whose history nobody shares: it ends with the process."""

    @property
    def held(self) -> bool:
        return True

    def take(self) -> bool:
        return True

    def release(self) -> None:
        """Nobody waits for it."""


def never() -> bool:
    """Nobody pauses it."""
    return False


@dataclass(frozen=True, slots=True)
class Desk:
    """`ledger` is thread-safe; `paused` says whether the pause file is there."""

    ledger: Counting
    permit: Permit = field(default_factory=Alone)
    paused: Callable[[], bool] = never
    tempo: Tempo = field(default_factory=Tempo)

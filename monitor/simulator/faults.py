"""Faults on the wire: a status, a delay or a broken connection for requests that match."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to the next `times` requests whose path, or path and query, `match` fits (as a glob).

    `times` None means for ever. `delay` in seconds comes before whatever else happens: the fault's own
    `status` (with `body`, else the vendor's error), a `reset` of the connection, or the true answer. `lost`
    does what is asked and then breaks the connection in place of answering.
    """

    match: str
    times: int | None = 1
    status: int | None = None
    delay: float = 0
    reset: bool = False
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    lost: bool = False

    def __post_init__(self) -> None:
        broken = self.reset or self.lost
        if self.status is None and not self.delay and not broken:
            raise ValueError("a fault needs a status, a delay or a reset")
        if self.status is not None and broken:
            raise ValueError("a fault has a status or a reset, not both: a reset connection answers nothing")
        if self.reset and self.lost:
            raise ValueError("a fault has a reset or a lost answer, not both")
        if self.times is not None and self.times < 1:
            raise ValueError("times must be 1 or more")
        if self.delay < 0:
            raise ValueError("delay must not be negative")


class Faults:
    """The faults in force, the oldest first: one request meets one fault at most."""

    def __init__(self) -> None:
        self._left: list[tuple[Fault, int | None]] = []

    def add(self, fault: Fault) -> None:
        self._left.append((fault, fault.times))

    def clear(self) -> None:
        self._left.clear()

    def take(self, path: str, query: str) -> Fault | None:
        """The fault that this request meets, counted down."""
        for place, (fault, left) in enumerate(self._left):
            if fnmatchcase(path, fault.match) or fnmatchcase(f"{path}?{query}", fault.match):
                self._count_down(place, fault, left)
                return fault
        return None

    def _count_down(self, place: int, fault: Fault, left: int | None) -> None:
        if left == 1:
            del self._left[place]
        elif left is not None:
            self._left[place] = (fault, left - 1)

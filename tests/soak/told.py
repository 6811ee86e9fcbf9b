"""What was done in a soak, counted."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Told:
    """How often each thing was done, and how each request was answered."""

    counts: Counter[str] = field(default_factory=Counter)

    def count(self, what: str) -> None:
        self.counts[what] += 1

    def __str__(self) -> str:
        return ", ".join(f"{what} {count}" for what, count in sorted(self.counts.items()))

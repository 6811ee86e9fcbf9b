"""Every two faults at once: what the call met first, and what the diagnosis says of both.

`python -m tests.diagnosis.pairs` writes the table in `docs/diagnosis.md` anew.
"""

import asyncio
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from pathlib import Path
from typing import Final

from monitor.diagnosis import diagnose
from monitor.model.cause import RankedCause
from monitor.model.run import Run
from monitor.model.verdict import Verdict
from monitor.simulator import SCENARIOS
from tests.diagnosis.facing import FAULTY, Faced, face

DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "diagnosis.md"

EXCLUSIVE: Final = (
    {"rings-forever", "busy", "declined", "carrier-fault", "twilio-incident", "media-timeout"},
    {"forbidden-unseen", "auth-loop", "rotated-credential", "wrong-username", "no-livekit-credentials"},
    {"ip-acl", "ip-acl-open", "flaky-403"},
    {"number-not-owned", "number-off-trunk"},
    {"number-not-owned", "fax-only"},
    {"sip-domain", "unknown-trunk-name", "proof-other-account"},
)
"""Faults of one thing, which cannot have both: the second would only take the place of the first."""

_MARKS: Final = re.compile(r"(<!-- generated:pairs -->\n).*?(<!-- /generated -->)", re.DOTALL)


class Told(StrEnum):
    """What a diagnosis says of two faults; each is a column of the table."""

    NAMED = "first, and this is named too"
    HIDDEN = "first, and this cannot be seen yet"
    UNSURE = "neither is certain"


@dataclass(frozen=True)
class Pair:
    """Two scenarios at once. `met` are those of them that end a call as this one ended."""

    scenarios: tuple[str, str]
    faced: Faced
    causes: tuple[RankedCause, ...]
    met: tuple[str, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(cause.id for cause in self.causes)

    @property
    def unread(self) -> bool:
        """Whether a check could not tell: the diagnosis may then be weaker."""
        return any(finding.verdict is Verdict.UNKNOWN for finding in self.faced.findings)

    def names(self, scenario: str) -> bool:
        return SCENARIOS[scenario].cause in self.ids

    def fails(self, scenario: str) -> bool:
        """Whether the check of a scenario's cause fails."""
        cause = SCENARIOS[scenario].cause
        return any(each.check == cause and each.verdict is Verdict.FAIL for each in self.faced.findings)

    @property
    def told(self) -> tuple[str, Told, str]:
        """Which comes first, what is said of the other, and the other."""
        one, other = self.scenarios
        if self.ids[0] == SCENARIOS[other].cause != SCENARIOS[one].cause:
            one, other = other, one
        if self.ids[0] != SCENARIOS[one].cause:
            return one, Told.UNSURE, other
        return one, Told.NAMED if self.names(other) else Told.HIDDEN, other


def possible() -> Iterator[tuple[str, str]]:
    for pair in combinations(FAULTY, 2):
        if not any(set(pair) <= group for group in EXCLUSIVE):
            yield pair


async def pairs_of(first: str) -> list[Pair]:
    """A fault with each that stands after it in the list of scenarios."""
    others = [after for before, after in possible() if before == first]
    names = (first, *others)
    alone = dict(zip(names, await _faced((name, "healthy") for name in names), strict=True))
    together = await _faced((first, other) for other in others)
    return [_pair(first, other, faced, alone) for other, faced in zip(others, together, strict=True)]


def _pair(first: str, other: str, faced: Faced, alone: dict[str, Faced]) -> Pair:
    met = tuple(name for name in (first, other) if _end(alone[name].run) == _end(faced.run))
    return Pair((first, other), faced, diagnose(faced.findings, faced.run), met)


async def _faced(wanted: Iterable[tuple[str, str]]) -> list[Faced]:
    """A few at a time: each has clouds of its own, and short times to keep."""
    gate = asyncio.Semaphore(4)

    async def one(first: str, second: str) -> Faced:
        async with gate:
            return await face(first, also=second)

    return await asyncio.gather(*(one(*names) for names in wanted))


def _end(run: Run) -> tuple[object, ...]:
    """What tells one end of a call from another, without the diagnosis."""
    evidence = run.evidence
    return run.reason, evidence.get("sip_code"), evidence.get("twilio_errors"), run.orphaned


def told_in(document: str) -> set[tuple[str, Told, str]]:
    """What the table says of the pairs."""
    table = _MARKS.search(document)
    assert table is not None
    told: set[tuple[str, Told, str]] = set()
    for line in table[0].splitlines():
        if line.startswith("| `"):
            one, _, *cells = line.strip("| ").split(" | ")
            for column, cell in zip(Told, cells, strict=True):
                told |= {(one.strip("`"), column, other) for other in re.findall(r"`([a-z0-9-]+)`", cell)}
    return told


def _table(told: Iterable[tuple[str, Told, str]]) -> str:
    cells: dict[tuple[str, Told], list[str]] = defaultdict(list)
    for one, column, other in told:
        cells[one, column].append(f"`{other}`")
    head = f"| fault | cause alone | {' | '.join(Told)} |\n|---|---|{'---|' * len(Told)}\n"
    rows = (
        f"| `{name}` | {SCENARIOS[name].cause} | "
        + " | ".join(", ".join(cells[name, column]) or "–" for column in Told)
        + " |\n"
        for name in FAULTY
    )
    return head + "".join(rows)


async def _write() -> None:
    told = [pair.told for name in FAULTY for pair in await pairs_of(name)]
    text = DOCUMENT.read_text(encoding="utf-8")
    DOCUMENT.write_text(_MARKS.sub(lambda marks: marks[1] + _table(told) + marks[2], text), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(_write())

"""`python -m benchmarks [NAME…]`: measure, tell each figure as it comes, and print one table in the end.

A missed target is said, and is no error. A benchmark that breaks is one: the others run nevertheless.
"""

import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks import (
    calling,
    listing,
    looking_back,
    memory,
    overview,
    reading,
    scraping,
    starting,
    sweeping,
    thousand,
)
from benchmarks.figure import Figure, line, summary, table

BENCHMARKS: Final[Mapping[str, Callable[[Path], Iterator[Figure]]]] = {
    "starting": starting.figures,
    "memory": memory.figures,
    "scraping": scraping.figures,
    "thousand": thousand.figures,
    "calling": calling.figures,
    "sweeping": sweeping.figures,
    "reading": reading.figures,
    "listing": listing.figures,
    "looking-back": looking_back.figures,
    "overview": overview.figures,
}


def main(names: Sequence[str]) -> None:
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        sys.exit(f"There is no benchmark {', '.join(unknown)}; the choice is {', '.join(BENCHMARKS)}.")
    figures: list[Figure] = []
    broken = [name for name in names or BENCHMARKS if not _measured(name, figures)]
    print("\n".join(table(figures)))
    print(f"\n{summary(figures)}")
    if broken:
        sys.exit(f"Broken: {', '.join(broken)}; the errors are above.")


def _measured(name: str, figures: list[Figure]) -> bool:
    """Adds what is measured to the figures; whether it came to its end."""
    _tell(f"{name}…")
    started = time.perf_counter()
    with TemporaryDirectory(prefix="trunkwatch-bench-") as directory:
        try:
            for figure in BENCHMARKS[name](Path(directory)):
                figures.append(figure)
                _tell(f"  {line(figure)}")
        except Exception:  # whatever it is, the other benchmarks can tell something
            traceback.print_exc()
            return False
    _tell(f"  in {time.perf_counter() - started:.0f} s")
    return True


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])

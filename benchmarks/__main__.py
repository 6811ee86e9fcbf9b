"""`python -m benchmarks [NAME…]`: measure, and print one table. A missed target is said, not an error."""

import sys
from collections.abc import Callable, Iterator, Mapping
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
from benchmarks.figure import Figure, table

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


def main(names: list[str]) -> None:
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        sys.exit(f"There is no benchmark {', '.join(unknown)}; the choice is {', '.join(BENCHMARKS)}.")
    figures: list[Figure] = []
    for name in names or BENCHMARKS:
        print(f"{name}…", file=sys.stderr, flush=True)
        with TemporaryDirectory(prefix="trunkwatch-bench-") as directory:
            figures += BENCHMARKS[name](Path(directory))
    print("\n".join(table(figures)))


if __name__ == "__main__":
    main(sys.argv[1:])

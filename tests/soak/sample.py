"""What a process holds at a moment, as the kernel and its own event loop tell it."""

import asyncio
import json
import os
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

_PAGE: Final = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Sample:
    """`at` is this machine's monotonic time, `rss` bytes; all else is how many there are, by kind."""

    at: float
    rss: int
    tasks: Mapping[str, int] = field(default_factory=dict)
    descriptors: Mapping[str, int] = field(default_factory=dict)
    threads: Mapping[str, int] = field(default_factory=dict)
    files: Mapping[str, int] = field(default_factory=dict)
    more: Mapping[str, int] = field(default_factory=dict)


class Sampler:
    """Adds a line of JSON to `out` whenever it is asked to look; `folder` is where the state is kept."""

    def __init__(
        self, out: Path, folder: Path | None = None, more: Callable[[], Mapping[str, int]] = dict
    ) -> None:
        self._out = out
        self._folder = folder
        self._more = more

    def look(self) -> None:
        """Take a sample and write it down."""
        try:
            tasks = _counted(_kind(task) for task in asyncio.all_tasks())
        except RuntimeError:  # no loop runs
            tasks = {}
        sample = Sample(
            at=time.monotonic(),
            rss=int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE,
            tasks=tasks,
            descriptors=_counted(_descriptors(self._folder)),
            threads=_counted(re.sub(r"\d+", "N", each.name) for each in threading.enumerate()),
            files=_files(self._folder) if self._folder else {},
            more=self._more(),
        )
        with self._out.open("a", encoding="utf-8") as out:
            out.write(f"{json.dumps(asdict(sample))}\n")


def read(path: Path) -> list[Sample]:
    """The samples that a process has written by now, oldest first."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    return [Sample(**json.loads(line)) for line in lines if line.endswith("\n")]


def _counted(kinds: Iterable[str]) -> dict[str, int]:
    return dict(Counter(kinds))


def _kind(task: "asyncio.Task[object]") -> str:
    coroutine = task.get_coro()
    return getattr(coroutine, "__qualname__", type(coroutine).__name__)


def _descriptors(folder: Path | None) -> Iterator[str]:
    for entry in Path("/proc/self/fd").iterdir():
        try:
            target = str(entry.readlink())
        except FileNotFoundError:  # the one by which we look
            continue
        if folder is not None and target.startswith(f"{folder}/"):
            yield Path(target).name
        else:
            yield re.sub(r":?\[\d+\]$", "", target)


def _files(folder: Path) -> dict[str, int]:
    sizes = {}
    for path in folder.iterdir():
        try:
            sizes[path.name] = path.lstat().st_size
        except FileNotFoundError:  # gone meanwhile
            continue
    return sizes

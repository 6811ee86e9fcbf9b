"""From the start of a process to its first answer."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.clouds import clouds
from benchmarks.figure import Figure, at_most, milliseconds
from benchmarks.process import environment, free_port, python, running, seconds_until_good

_RUNS = 11


def figures(directory: Path) -> Iterator[Figure]:
    """`trunkwatch --help`, and the daemon's first `/metrics`; byte code is there, as after one run."""
    helps = [_help(directory) for _ in range(_RUNS + 1)][1:]
    yield at_most("`trunkwatch --help`", median(helps), 0.3, "s", milliseconds(helps))
    with clouds(2) as cast:
        config = directory / "two.yaml"
        config.write_text(cast.config("healthy", "1h", str(directory / "two")), encoding="utf-8")
        starts = [_serving(config, directory) for _ in range(_RUNS + 1)][1:]
    yield at_most("start of `run` to `/metrics` served", median(starts), 1.0, "s", milliseconds(starts))


def _help(directory: Path) -> float:
    started = time.perf_counter()
    command = python("-m", "monitor", "--help")
    subprocess.run(command, env=environment(directory), stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def _serving(config: Path, directory: Path) -> float:
    port = free_port()
    command = python("-m", "monitor", "run", "--config", str(config), "--listen", f"127.0.0.1:{port}")
    with running(command, port, directory) as program:
        return seconds_until_good(program, "/metrics")

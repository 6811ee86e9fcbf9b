"""A hundred canaries that begin in one moment: for how long the loop is held until all are concluded."""

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.clouds import clouds
from benchmarks.figure import Figure
from benchmarks.serving import Hold, Served, hold_at_most, served, wait_until_ready

_ROUTES = 100
_ROUNDS = 6
_PATIENCE = 120.0
_LOOK = 0.2


def figures(directory: Path) -> Iterator[Figure]:
    """Each round is a first start, since all are due after its first sweep; an idle loop runs beside it."""
    with served("", None) as idle:
        rounds = [_round(directory / f"calling-{number}", idle) for number in range(_ROUNDS)]
    holds, idles, seconds = zip(*rounds, strict=True)
    what = f"longest hold of the loop, {_ROUTES} canaries at once"
    yield hold_at_most(what, holds, idles, f"all concluded after {median(seconds):.1f} s")


def _round(state: Path, idle: Served) -> tuple[Hold, Hold, float]:
    """The longest hold, that of an idle loop meanwhile, and the seconds until all are concluded."""
    state.mkdir()
    with clouds(_ROUTES) as cast, served(cast.config("healthy", "1h", str(state), _ROUTES), state) as daemon:
        wait_until_ready(daemon)
        daemon.longest_hold(), idle.longest_hold()
        started = time.perf_counter()
        while (concluded := daemon.concluded()) < _ROUTES:
            seconds = time.perf_counter() - started
            if seconds > _PATIENCE:
                raise TimeoutError(f"{concluded} of {_ROUTES} canaries were concluded in {seconds:.0f} s")
            time.sleep(_LOOK)
        return daemon.longest_hold(), idle.longest_hold(), time.perf_counter() - started

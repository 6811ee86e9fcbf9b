"""Pages of a history of 100,000 runs, as the API of a daemon answers them."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Final
from urllib.parse import urlencode

from benchmarks.client import JSON, Client
from benchmarks.clouds import clouds
from benchmarks.figure import Figure, at_most
from benchmarks.past import NEWEST, RUNS, fill
from benchmarks.serving import Served, hold_at_most, served, wait_until_ready
from monitor.cli.run import HISTORY
from monitor.model.outcome import Reason, Result

_ROWS = 50
_TIMES = 30

Query = list[tuple[str, str]]

_WANTED: Final[dict[str, Query]] = {
    "the newest": [],
    "of a route": [("environment", "prod"), ("route", "r042")],
    "failures of a week": [
        ("result", Result.FAILURE.value),
        ("since", (NEWEST - timedelta(days=7)).isoformat()),
    ],
    "of a rare reason": [("reason", Reason.CARRIER_FAULT.value)],
    "of a rare reason on a route": [("route", "r050"), ("reason", Reason.FORBIDDEN.value)],
    "of every reason but one": [("reason", each.value) for each in Reason if each is not Reason.ANSWERED],
    "the oldest": [("until", (NEWEST - timedelta(days=28, hours=22)).isoformat())],
}


def figures(directory: Path) -> Iterator[Figure]:
    """From the question to the last byte, and for how long the daemon's loop is held meanwhile."""
    state = directory / "past"
    state.mkdir(mode=0o700)
    yield _kept(state / HISTORY)
    with clouds(2) as cast, served("", None) as idle:
        config = cast.config("healthy", "1h", str(state), called=0)
        with served(config, state) as daemon, Client("127.0.0.1", daemon.port) as client:
            wait_until_ready(daemon)
            for name, query in _WANTED.items():
                yield _page(client, name, query)
            yield _hold(client, daemon, idle)


def _kept(file: Path) -> Figure:
    started = time.perf_counter()
    fill(file)
    milliseconds = (time.perf_counter() - started) / RUNS * 1000
    size = file.stat().st_size / RUNS / 1000
    return Figure(f"keeping {RUNS:,} runs, each", f"{milliseconds:.2f} ms, {size:.1f} kB")


def _page(client: Client, name: str, query: Query) -> Figure:
    seconds = [_asked(client, query) for _ in range(_TIMES)]
    worst = f"longest {max(seconds) * 1000:.1f} ms"
    return at_most(f"{_ROWS} of {RUNS:,} runs, {name}", median(seconds) * 1000, 100, "ms", worst)


def _hold(client: Client, daemon: Served, idle: Served) -> Figure:
    daemon.longest_hold(), idle.longest_hold()
    for _ in range(_TIMES):
        for query in _WANTED.values():
            _asked(client, query)
    what = "longest hold of the loop while such pages are read"
    return hold_at_most(what, [daemon.longest_hold()], [idle.longest_hold()])


def _asked(client: Client, query: Query) -> float:
    answer = client.get(f"/api/v1/runs?{urlencode([*query, ('limit', str(_ROWS))])}", JSON)
    assert answer.status == 200 and b'"r0' in answer.body, answer.body  # a route's name: there are runs
    return answer.seconds

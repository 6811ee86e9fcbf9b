"""A thousand routes as the API lists them, and for how long the loop is held meanwhile."""

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.client import JSON, Client
from benchmarks.clouds import clouds
from benchmarks.figure import Figure, at_most
from benchmarks.serving import Served, hold_at_most, served, wait_until_ready

_ROUTES: Final = 1000
_TIMES: Final = 30
_SWEEPS: Final = ("low-balance", "healthy") * 3
_SOON: Final = 0.005
_LISTS: Final = {
    "every route": f"/api/v1/routes?limit={_ROUTES}",
    "100 of its routes": "/api/v1/routes",
    "what fails": "/api/v1/findings?verdict=fail",
    "1,000 of its findings": "/api/v1/findings?limit=1000",
    "its environments": "/api/v1/environments",
}


def figures(directory: Path) -> Iterator[Figure]:
    """From the question to the last byte, over a kept connection, not compressed."""
    state = directory / "listing"
    state.mkdir()
    with clouds(_ROUTES) as cast, served("", None) as idle:
        config = cast.config("healthy", "1h", str(state), called=0)
        with served(config, state) as daemon, Client("127.0.0.1", daemon.port) as client:
            wait_until_ready(daemon)
            for name, path in _LISTS.items():
                yield _list(client, name, path)
            yield _hold(client, daemon, idle)
            after = []
            for scenario in _SWEEPS:
                cast.use(scenario)
                daemon.sweep()
                while daemon.swept() is None:
                    time.sleep(_SOON)
                after.append(_asked(client, _LISTS["every route"])[0])
            worst = f"longest {max(after) * 1000:.0f} ms"
            yield at_most(
                f"every route of {_ROUTES:,}, after a sweep", median(after) * 1000, 100, "ms", worst
            )


def _list(client: Client, name: str, path: str) -> Figure:
    told = [_asked(client, path) for _ in range(_TIMES)]
    seconds = [each for each, _ in told]
    aside = f"longest {max(seconds) * 1000:.1f} ms, {told[0][1] / 1000:.0f} kB"
    return at_most(f"of {_ROUTES:,} routes, {name}", median(seconds) * 1000, 100, "ms", aside)


def _hold(client: Client, daemon: Served, idle: Served) -> Figure:
    daemon.longest_hold(), idle.longest_hold()
    for _ in range(_TIMES):
        for path in _LISTS.values():
            _asked(client, path)
    what = "longest hold of the loop while such lists are made"
    return hold_at_most(what, [daemon.longest_hold()], [idle.longest_hold()])


def _asked(client: Client, path: str) -> tuple[float, int]:
    """Seconds and bytes."""
    answer = client.get(path, JSON)
    assert answer.status == 200, answer.body
    return answer.seconds, len(answer.body)

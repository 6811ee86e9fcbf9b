"""The first page of a thousand routes: as it stands, and just after a sweep read everything anew."""

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.client import Client
from benchmarks.clouds import clouds
from benchmarks.figure import Figure, at_most
from benchmarks.serving import served, wait_until_ready

_ROUTES: Final = 1000
_TIMES: Final = 30
_SWEEPS: Final = ("geo-blocked", "healthy") * 3
_SOON: Final = 0.005
_BROWSER: Final = {"Accept": "text/html", "Accept-Encoding": "gzip"}


def figures(directory: Path) -> Iterator[Figure]:
    """From the question to the last byte, over a kept connection, packed as for a browser."""
    state = directory / "overview"
    state.mkdir()
    with clouds(_ROUTES) as cast:
        config = cast.config("healthy", "1h", str(state), called=0)
        with served(config, state) as daemon, Client("127.0.0.1", daemon.port) as client:
            wait_until_ready(daemon)
            told = [_asked(client) for _ in range(_TIMES)]
            seconds = [each for each, _ in told]
            aside = f"longest {max(seconds) * 1000:.0f} ms"
            yield at_most(f"first page of {_ROUTES:,} routes", median(seconds) * 1000, 100, "ms", aside)
            after, sizes = [], [size for _, size in told]
            for scenario in _SWEEPS:
                cast.use(scenario)
                daemon.sweep()
                while daemon.swept() is None:
                    time.sleep(_SOON)
                taken, size = _asked(client)
                after.append(taken)
                sizes.append(size)
            worst = f"longest {max(after) * 1000:.0f} ms"
            what = f"first page of {_ROUTES:,} routes, after a sweep"
            yield at_most(what, median(after) * 1000, 100, "ms", worst)
            yield at_most("its bytes on the wire", max(sizes) / 1000, 300, "kB")


def _asked(client: Client) -> tuple[float, int]:
    """Seconds and bytes."""
    answer = client.get("/", _BROWSER)
    assert answer.status == 200, answer.body
    return answer.seconds, len(answer.body)

"""A scrape of ten routes beside a scrape of blackbox_exporter, in turns."""

import asyncio
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from benchmarks.client import PLAIN, PROMETHEUS, Client, asking, whole
from benchmarks.clouds import clouds
from benchmarks.figure import Figure, at_most
from benchmarks.process import free_port, python, running, seconds_until_good

_NAMES = ("prometheus-blackbox-exporter", "blackbox_exporter")
_TURNS = 1000
_WARM = 50
_CONNECTIONS = 8
_ROUNDS = 5
_SECONDS = 2.0


def figures(directory: Path) -> Iterator[Figure]:
    """Ratios below 1 mean that ours is the faster one; blackbox_exporter is left out where it is missing."""
    exporter = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if exporter is None:
        yield Figure("a scrape beside blackbox_exporter's", "left out: it is not installed")
        return
    with clouds(10) as cast, ExitStack() as stack:
        config = directory / "ten.yaml"
        config.write_text(cast.config("healthy", "1h", str(directory / "ten")), encoding="utf-8")
        ours, theirs = free_port(), free_port()
        command = python("-m", "monitor", "run", "--config", str(config), "--listen", f"127.0.0.1:{ours}")
        seconds_until_good(stack.enter_context(running(command, ours, directory)), "/-/ready")
        seconds_until_good(
            stack.enter_context(running(_blackbox(exporter, theirs, directory), theirs, directory)),
            "/metrics",
        )
        yield _in_turns("as Prometheus asks (gzip)", ours, theirs, PROMETHEUS)
        yield _in_turns("plain text", ours, theirs, PLAIN)
        yield _at_once(ours, theirs)


def _blackbox(exporter: str, port: int, directory: Path) -> list[str]:
    config = directory / "blackbox.yml"
    config.write_text("modules:\n  tcp:\n    prober: tcp\n", encoding="utf-8")
    return [exporter, f"--config.file={config}", f"--web.listen-address=127.0.0.1:{port}"]


def _in_turns(how: str, ours: int, theirs: int, headers: dict[str, str]) -> Figure:
    with Client("127.0.0.1", ours) as a, Client("127.0.0.1", theirs) as b:
        pairs = [(a.get("/metrics", headers), b.get("/metrics", headers)) for _ in range(_WARM + _TURNS)][
            _WARM:
        ]
    mine, other = (median(answer.seconds for answer in side) for side in zip(*pairs, strict=True))
    sizes = " and ".join(f"{len(answer.body) / 1000:.1f} kB" for answer in pairs[-1])
    aside = f"{mine * 1000:.2f} ms beside {other * 1000:.2f} ms, {sizes}"
    return at_most(f"scrape of 10 routes ÷ blackbox_exporter's, {how}", mine / other, 1.0, "", aside)


def _at_once(ours: int, theirs: int) -> Figure:
    rounds = [(asyncio.run(_load(ours)), asyncio.run(_load(theirs))) for _ in range(_ROUNDS)]
    mine, other = (median(side) for side in zip(*rounds, strict=True))
    aside = f"{mine:,.0f} scrapes a second beside {other:,.0f}"
    return at_most(f"the same, {_CONNECTIONS} connections at once", other / mine, 1.0, "", aside)


async def _load(port: int) -> float:
    """Scrapes a second over several connections."""
    until = time.perf_counter() + _SECONDS
    counts = await asyncio.gather(*(_connection(port, until) for _ in range(_CONNECTIONS)))
    return sum(counts) / _SECONDS


async def _connection(port: int, until: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    request = asking("/metrics", PROMETHEUS)
    count = 0
    while time.perf_counter() < until:
        writer.write(request)
        received = bytearray()
        while not whole(received):
            received += await reader.read(1 << 18)
        count += 1
    writer.close()
    await writer.wait_closed()
    return count

"""A sweep of a thousand routes over fifty trunks: how many requests, and how long."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from prometheus_client import CollectorRegistry

from benchmarks.clouds import clouds
from benchmarks.figure import Figure, at_most
from monitor.cli.timing import monotonic, now
from monitor.config import Config, parse
from monitor.engine import DRAIN, Daemon
from monitor.export import Telemetry
from monitor.history import MemoryStore
from monitor.simulator import World, healthy_world

_ROUTES = 1000
_LATENCY = 0.05
_CONCURRENCY = 2
_SWEEPS = 5


def figures(directory: Path) -> Iterator[Figure]:
    """The requests are counted by the clouds themselves, of which each answer takes 50 ms."""
    with clouds(_ROUTES, _LATENCY) as cast:
        config = parse(cast.config("healthy", "1h", str(directory)), "the benchmark's", directory, {})
        runs = []
        for _ in range(_SWEEPS):
            seconds = asyncio.run(_sweep(config))
            runs.append((seconds, len(cast.requests())))
    counts = {count for _, count in runs}
    implied = requests_of(healthy_world(_ROUTES))
    yield Figure(
        "requests of a sweep, 1,000 routes over 50 trunks",
        " or ".join(map(str, sorted(counts))),
        str(implied),
        counts == {implied},
    )
    seconds = median(seconds for seconds, _ in runs)
    ideal = implied * _LATENCY / _CONCURRENCY
    yield at_most(
        "its time ÷ (requests × latency ÷ concurrency)", seconds / ideal, 1.2, "", f"{seconds:.2f} s"
    )


def requests_of(world: World) -> int:
    """What the rule implies: each list once, sub-lists once a trunk, their contents once a list."""
    account, project = next(iter(world.accounts.values())), world.projects[0]
    home = account.home
    livekit = 2  # a page of everything, and one that says there is no more
    whole = len(("Trunks", "IncomingPhoneNumbers", "OutgoingCallerIds", "Countries", "Account", "Balance"))
    trunks = len(home.trunks) * len(("CredentialLists", "IpAccessControlLists", "the trunk's Region"))
    assert len(project.trunks) == len(account.numbers) == _ROUTES  # one page of a thousand each
    return livekit + whole + trunks + len(home.credential_lists) + len(home.acls)


async def _sweep(config: Config) -> float:
    daemon = Daemon(config, MemoryStore(), Telemetry(CollectorRegistry()), now=now, monotonic=monotonic)
    try:
        await daemon.open()
        started = time.perf_counter()
        (swept,) = await daemon.sweep_once()
        seconds = time.perf_counter() - started
        assert swept.complete
        assert len(swept.routes) == _ROUTES
        return seconds
    finally:
        await daemon.stop(DRAIN)

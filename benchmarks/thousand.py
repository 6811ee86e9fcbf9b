"""A thousand routes: how long a scrape takes and for how long the loop is held, also after every change."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.client import PROMETHEUS, Client
from benchmarks.clouds import Clouds, clouds
from benchmarks.figure import Figure, at_most
from benchmarks.serving import Hold, Served, hold_at_most, served, wait_until_ready

_ROUTES = 1000
_ROUNDS = 6
_QUIET = 3.0
_AFTER = 2.0
_BETWEEN = 0.02
_CALLED = 100
_SELDOM = 0.5
_SCENARIOS = ("low-balance", "healthy")


@dataclass
class Seen:
    """Seconds of each scrape, the longest hold of each round, and that of an idle loop meanwhile."""

    scrapes: list[float] = field(default_factory=list)
    slowest: list[float] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    idle: list[Hold] = field(default_factory=list)

    def add(self, times: list[float], daemon: Served, idle: Served) -> None:
        """A round has ended."""
        self.scrapes += times
        self.slowest.append(max(times))
        self.holds.append(daemon.longest_hold())
        self.idle.append(idle.longest_hold())


def figures(directory: Path) -> Iterator[Figure]:
    """The scrapes are Prometheus' own, 20 ms apart, half a second while canaries are called.

    An idle loop beside tells how busy the machine was.
    """
    state = directory / "thousand"
    state.mkdir()
    with clouds(_ROUTES) as cast, served("", None) as idle:
        config = cast.config("healthy", "1h", str(state), called=0)
        with served(config, state) as daemon, Client("127.0.0.1", daemon.port) as client:
            wait_until_ready(daemon)
            time.sleep(_AFTER)
            yield from _told("unchanged", _rounds(_Stage(client, daemon, idle, None)))
            yield from _told("as sweeps end", _rounds(_Stage(client, daemon, idle, cast)))
        seen = Seen()
        for number in range(_ROUNDS // 2):
            _called(directory / f"called-{number}", cast, idle, seen)
        yield from _told(f"as {_CALLED} canaries are called", seen)


@dataclass(frozen=True, slots=True)
class _Stage:
    client: Client
    daemon: Served
    idle: Served
    clouds: Clouds | None


def _rounds(stage: _Stage) -> Seen:
    seen = Seen()
    for number in range(_ROUNDS):
        if stage.clouds is not None:
            stage.clouds.use(_SCENARIOS[number % len(_SCENARIOS)])
        stage.daemon.longest_hold(), stage.idle.longest_hold()
        if stage.clouds is not None:
            stage.daemon.sweep()
        seen.add(list(_scrapes(stage)), stage.daemon, stage.idle)
    return seen


def _called(state: Path, cast: Clouds, idle: Served, seen: Seen) -> None:
    """A first start, after whose sweep all canaries are due, until they are concluded."""
    state.mkdir()
    with (
        served(cast.config("healthy", "1h", str(state), _CALLED), state) as daemon,
        Client("127.0.0.1", daemon.port) as client,
    ):
        wait_until_ready(daemon)
        client.get("/metrics", PROMETHEUS)
        daemon.longest_hold(), idle.longest_hold()
        times = []
        while daemon.concluded() < _CALLED:
            times.append(client.get("/metrics", PROMETHEUS).seconds)
            time.sleep(_SELDOM)
        seen.add(times, daemon, idle)


def _scrapes(stage: _Stage) -> Iterator[float]:
    """Until some time after the sweep has ended, where there is one."""
    until = time.perf_counter() + _QUIET
    while stage.clouds is not None and stage.daemon.swept() is None:
        yield stage.client.get("/metrics", PROMETHEUS).seconds
        time.sleep(_BETWEEN)
        until = time.perf_counter() + _AFTER
    while time.perf_counter() < until:
        yield stage.client.get("/metrics", PROMETHEUS).seconds
        time.sleep(_BETWEEN)


def _told(when: str, seen: Seen) -> Iterator[Figure]:
    usual = f"usually {median(seen.scrapes) * 1000:.1f} ms"
    worst = f"worst {max(seen.slowest) * 1000:.0f} ms"
    yield at_most(
        f"slowest scrape of 1,000 routes, {when}", median(seen.slowest) * 1000, 150, "ms", f"{usual}, {worst}"
    )
    yield hold_at_most(f"longest hold of the loop, {when}", seen.holds, seen.idle)

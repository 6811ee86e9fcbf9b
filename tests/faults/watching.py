"""A daemon that watches and calls through hostile proxies, under deadlines made short."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import yaml
from prometheus_client import CollectorRegistry

from monitor.canary import Tell, untold
from monitor.config import Config, EnvironmentConfig, parse
from monitor.engine import Connection, Daemon, Desk
from monitor.engine.connections import Connect, Connections
from monitor.engine.housekeeping import Housekeeper
from monitor.export import Telemetry
from monitor.history import MemoryLedger, MemoryStore
from monitor.model.board import CheckState
from monitor.model.protocols import UpstreamObserver
from monitor.model.run import Run
from monitor.model.verdict import Verdict
from monitor.simulator import Simulator, demo_config
from monitor.upstream import (
    Gate,
    Limits,
    LiveKitCaller,
    LiveKitReader,
    StatusPage,
    StatusPages,
    TwilioReader,
    TwilioRecords,
)
from tests.canary.calling import QUICK, seconds
from tests.engine.dialling import MovedClock
from tests.faults.proxy import Proxy

PATIENT: Final = Limits(attempts=2, retrying=1.0, first_wait=0.01, longest_wait=0.02, pages=20)
"""Waits between attempts are short; the deadlines are those of the product."""

HASTY: Final = replace(PATIENT, request=3.0)
"""For what only a deadline ends. What is sound has to come within it, too, on a machine with much to do."""

TEMPO: Final = replace(QUICK, dial_margin=seconds(4), watch_every=seconds(0.02), hang_up_within=seconds(0.3))
"""What fails is given up soon."""

_LONGEST: Final = 60.0
"""Seconds after which something is not bounded; a loaded machine is slower than deadlines say."""

Verdicts = Mapping[tuple[str, str], Verdict]
"""By route (empty for the environment's own) and check."""


class WrongClock(MovedClock):
    """Clocks of a machine whose time of day may be wrong; the other one goes on all the same."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong = timedelta()

    def now(self) -> datetime:
        return self.right() + self.wrong

    def right(self) -> datetime:
        """The time of day as the clouds know it."""
        return super().now()


@dataclass
class Watched:
    """The daemon, opened but not started, and what stands behind it: each sweep and call is asked for."""

    simulator: Simulator
    twilio: Proxy
    livekit: Proxy
    daemon: Daemon
    clock: WrongClock
    registry: CollectorRegistry

    async def swept(self) -> Verdicts:
        """What a sweep finds now."""
        async with asyncio.timeout(_LONGEST):
            await self.daemon.sweep_once()
        found = {key: state.finding for key, state in self._checks().items()}
        broken = [finding for finding in found.values() if "itself broke" in finding.judgement.summary]
        assert not broken
        return {key: finding.judgement.verdict for key, finding in found.items()}

    async def called(self, tell: Tell = untold) -> Run:
        """How a canary over `cl` ends now, the last one being long ago."""
        self.clock.move(days=3)
        async with asyncio.timeout(_LONGEST):
            run = await self.daemon.call("prod", "cl", tell)
        assert isinstance(run, Run), run
        return run

    async def cleaned(self) -> None:
        """What the daemon does each minute beside sweeps and calls."""
        assert self.daemon.dialler
        await Housekeeper(self.daemon.dialler, self.daemon.keeper, lambda: self.daemon.plan).clean()

    async def heal(self) -> None:
        await self.twilio.heal()
        await self.livekit.heal()

    def up(self) -> Mapping[str, bool]:
        """Which cloud the newest sweep could read."""
        return self.daemon.board.environments["prod"].up

    def reasons(self, upstream: str) -> set[str]:
        """Why requests to an upstream have failed so far, as metrics count them."""
        return {
            sample.labels["reason"]
            for family in self.registry.collect()
            for sample in family.samples
            if sample.name == "trunkwatch_upstream_request_failures_total"
            and sample.labels["upstream"] == upstream
            and sample.value
        }

    def _checks(self) -> dict[tuple[str, str], CheckState]:
        board = self.daemon.board
        of_routes = {
            (route, check): state
            for (_, route), of_route in board.routes.items()
            for check, state in of_route.checks.items()
        }
        own = board.environments["prod"].checks
        return {**of_routes, **{("", check): state for check, state in own.items()}}


@asynccontextmanager
async def watching(
    limits: Limits = PATIENT, *, concurrency: int = 10, twilio_url: str = "", livekit_url: str = ""
) -> AsyncIterator[Watched]:
    """The demo's clouds behind a proxy each, unless there is another URL; `concurrency` is Twilio's."""
    async with AsyncExitStack() as stack:
        simulator = await stack.enter_async_context(Simulator())
        simulator.world.ring_seconds = 0.05
        clock = WrongClock()
        simulator.world.now = clock.right
        twilio = await stack.enter_async_context(Proxy(simulator.url))
        livekit = await stack.enter_async_context(Proxy(simulator.url))
        document = yaml.safe_load(demo_config(simulator.url, "healthy"))
        environment = document["environments"]["prod"]
        environment["twilio"] |= {"base_url": twilio_url or twilio.url, "concurrency": concurrency}
        page = f"{livekit.url}/status.livekit.io/api/v2/summary.json"
        environment["livekit"] |= {"url": livekit_url or livekit.url, "status_page": page}
        config = _shortened(parse(yaml.safe_dump(document), "config.yaml", Path(), {}))
        registry = CollectorRegistry()
        daemon = Daemon(
            config,
            MemoryStore(),
            Telemetry(registry),
            now=clock.now,
            monotonic=clock.monotonic,
            connect=connecting(limits),
            desk=Desk(MemoryLedger(map("run{}".format, itertools.count()).__next__), tempo=TEMPO),
        )
        stack.push_async_callback(daemon.stop, 5)
        await daemon.open()
        yield Watched(simulator, twilio, livekit, daemon, clock, registry)


def _shortened(config: Config) -> Config:
    """Calls that are shorter than a file may ask for."""
    environment = config.environments["prod"]
    short = {"ring_timeout": seconds(1), "talk_time": seconds(0.05)}
    routes = {
        name: route.model_copy(update={"canary": route.canary.model_copy(update=short)})
        for name, route in environment.routes.items()
    }
    quick = environment.model_copy(update={"routes": routes})
    return config.model_copy(update={"environments": {"prod": quick}})


def connecting(limits: Limits) -> Connect:
    """How a daemon is connected, every deadline being of `limits`."""

    def connect(config: Config, observer: UpstreamObserver, _before: Connections) -> Connections:
        return {
            name: _connection(name, access, observer, limits) for name, access in config.environments.items()
        }

    return connect


def _connection(
    name: str, access: EnvironmentConfig, observer: UpstreamObserver, limits: Limits
) -> Connection:
    gate = Gate(access.twilio.concurrency)
    livekit = LiveKitReader(name, access.livekit, observer, limits)
    twilio = TwilioReader(name, access.twilio, gate, observer, limits)
    caller = LiveKitCaller(name, access.livekit, observer, limits)
    records = TwilioRecords(name, access.twilio, gate, observer, limits)
    pages = [StatusPage(vendor, url, observer, limits) for vendor, url in access.status_pages.items()]

    async def close() -> None:
        async with AsyncExitStack() as closing:
            for each in (livekit, twilio, caller, records):
                closing.push_async_callback(each.aclose)

    return Connection(livekit, twilio, caller, records, close, status=StatusPages(name, pages))

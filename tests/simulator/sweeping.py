"""A scenario swept for real: configuration read, both clouds read over HTTP, every route judged."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path as FilePath

from monitor.checks import ENVIRONMENT_CHECKS, ROUTE_CHECKS, exit_status, judge_environment, judge_route
from monitor.config import EnvironmentConfig, discover, parse, plan
from monitor.model.check import Finding
from monitor.model.reading import GapReason, Known
from monitor.model.route import Environment
from monitor.model.snapshot import Path, Site, Snapshot, livekit_address, resolve
from monitor.model.verdict import Verdict
from monitor.simulator import Simulator, demo_config
from monitor.upstream import Gate, LiveKitReader, TwilioReader

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


class Unheard:
    """An observer that nobody asks."""

    def requested(
        self, environment: str, upstream: str, operation: str, seconds: float, failure: GapReason | None
    ) -> None: ...


@dataclass(frozen=True)
class Sweep:
    """What was found, by route (None: the environment) and check."""

    findings: Mapping[str | None, Mapping[str, Finding]]
    paths: Mapping[str, Path]
    exit: int

    def with_verdict(self, route: str | None, verdict: Verdict) -> set[str]:
        return {check for check, finding in self.findings[route].items() if finding.verdict is verdict}


async def swept(scenario: str, routes: int = 2) -> Sweep:
    """The findings of one sweep of a scenario, as the daemon would make it."""
    async with Simulator(routes=routes) as sim:
        sim.use(scenario)
        return await sweep_of(sim, demo_config(sim.url, scenario, routes))


async def sweep_of(sim: Simulator, text: str) -> Sweep:
    config = parse(text, "demo.yaml", FilePath("/nowhere"), {})
    environment, access = plan(config)[0], config.environments["prod"]
    site, paths = await _read(environment, access)
    found = [
        *judge_environment(site, NOW),
        *(one for path in paths.values() for one in judge_route(path, NOW)),
    ]
    by_route: dict[str | None, dict[str, Finding]] = {route: {} for route in (None, *paths)}
    for finding in found:
        by_route[finding.route][finding.check] = finding
    return Sweep(by_route, paths, exit_status(found, environment.accept_unknown))


async def _read(environment: Environment, access: EnvironmentConfig) -> tuple[Site, dict[str, Path]]:
    livekit = LiveKitReader(environment.name, access.livekit, Unheard())
    twilio = TwilioReader(environment.name, access.twilio, Gate(access.twilio.concurrency), Unheard())
    try:
        trunks = await livekit.trunks()
        held = trunks.value if isinstance(trunks, Known) else {}
        addresses = (livekit_address(trunk) for trunk in held.values())
        readings = await twilio.read({address.name for address in addresses if address})
    finally:
        await asyncio.gather(livekit.aclose(), twilio.aclose())
    site = Site(environment, Snapshot(environment.name, NOW, trunks, readings), {})
    return site, {route.name: resolve(route, site) for route in discover(environment, held)}


def needs_of(sweep: Sweep, route: str | None, check: str) -> tuple[str, ...]:
    """What a check needs of other checks, for this route."""
    if route is None:
        return next(one.needs for one in ENVIRONMENT_CHECKS if one.id == check)
    found = next(one for one in ROUTE_CHECKS if one.id == check)
    return (*found.needs, *found.also_needs(sweep.paths[route]))

"""A scenario swept for real: configuration parsed, both clouds read over HTTP, every route judged."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path as FilePath

from monitor.checks import ENVIRONMENT_CHECKS, ROUTE_CHECKS, exit_status
from monitor.config import parse, plan
from monitor.engine import connect, sweep
from monitor.model.check import Finding
from monitor.model.event import Swept
from monitor.model.reading import GapReason, Known
from monitor.model.route import Environment, Route
from monitor.model.snapshot import Path
from monitor.model.verdict import Verdict
from monitor.simulator import Simulator, demo_config
from tests.cast import site

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


class Unheard:
    """An observer whom nobody asks."""

    def requested(
        self, environment: str, upstream: str, operation: str, seconds: float, failure: GapReason | None
    ) -> None: ...


@dataclass(frozen=True)
class Outcome:
    """What one sweep found; `findings` by route (None: the environment) and check."""

    environment: Environment
    event: Swept
    findings: Mapping[str | None, Mapping[str, Finding]]

    @property
    def exit(self) -> int:
        found = [finding for checks in self.findings.values() for finding in checks.values()]
        return exit_status(found, self.environment.accept_unknown)

    def with_verdict(self, route: str | None, verdict: Verdict) -> set[str]:
        return {check for check, finding in self.findings[route].items() if finding.verdict is verdict}

    def needs(self, route: str | None, check: str) -> tuple[str, ...]:
        """What a check needs of other checks and readings, on this route."""
        if route is None:
            return next(one.needs for one in ENVIRONMENT_CHECKS if one.id == check)
        found = next(one for one in ROUTE_CHECKS if one.id == check)
        path = Path(self._route(route), site(), livekit=Known(None), address=None, twilio=Known(None))
        return (*found.needs, *found.also_needs(path))

    def _route(self, name: str) -> Route:
        """The configured route; a discovered one differs from it in what its needs go by."""
        configured = {route.name: route for route in self.environment.routes}
        discovered = replace(self.environment.routes[0], name=name, caller_id=None, discovered=True)
        return configured.get(name, discovered)


async def swept(scenario: str, routes: int = 2) -> Outcome:
    """One sweep of a scenario, as the daemon makes it."""
    async with Simulator(routes=routes) as sim:
        sim.use(scenario)
        config = parse(demo_config(sim.url, scenario, routes), "demo.yaml", FilePath("/nowhere"), {})
        (environment,) = plan(config)
        connection = connect(config, Unheard())[environment.name]
        try:
            event = await sweep(environment, connection.livekit, connection.twilio, lambda: NOW, {})
        finally:
            await connection.close()
    findings: dict[str | None, dict[str, Finding]] = {
        report.route: {finding.check: finding for finding in report.findings} for report in event.routes
    }
    findings[None] = {finding.check: finding for finding in event.findings}
    return Outcome(environment, event, findings)

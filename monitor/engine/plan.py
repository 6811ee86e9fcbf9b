"""What a configuration means to a running daemon: made whole, and put whole in place of the one before."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.config import Config
from monitor.engine.clock import Schedule
from monitor.engine.connections import Connection
from monitor.model.board import RouteKey
from monitor.model.canary import CanaryPlan, Limits
from monitor.model.event import Configured, PlannedCanary, PlannedEnvironment
from monitor.model.job import Job, JobKind, Trigger, canary_job, sweep_job
from monitor.model.route import Environment, Route


@dataclass(frozen=True, slots=True)
class Line:
    """A route that has a canary."""

    environment: Environment
    route: Route
    plan: CanaryPlan

    @property
    def key(self) -> RouteKey:
        return self.environment.name, self.route.name

    def job(self, due: datetime, trigger: Trigger, confirms: str | None = None, by: str = "") -> Job:
        """A call over it that is due at a time."""
        environment, route = self.environment.name, self.route
        return canary_job(
            environment, route.name, route.livekit_trunk, self.plan.to, due, trigger, confirms, by
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """By name the environments and how they are reached, and the routes that are called."""

    config: Config
    environments: Mapping[str, Environment]
    connections: Mapping[str, Connection]
    lines: Mapping[RouteKey, Line]

    @classmethod
    def of(
        cls, config: Config, environments: Iterable[Environment], connections: Mapping[str, Connection]
    ) -> "Plan":
        named = {environment.name: environment for environment in environments}
        return cls(config, named, connections, {line.key: line for line in _lines(named.values())})

    def limits(self, key: RouteKey) -> Limits | None:
        """What a canary may cost, or all of an environment (with no route); None of what there is not."""
        name, route = key
        if route:
            line = self.lines.get(key)
            return line.plan.limits if line else None
        environment = self.environments.get(name)
        return environment.dialling.limits if environment else None

    def schedules(self) -> list[Schedule]:
        return [_schedule(environment) for environment in self.environments.values()]

    def sweep(self, environment: str, due: datetime) -> Job:
        """A sweep of one of the environments that is due at a time."""
        return _sweep(self.environments[environment], due)

    def configured(self, at: datetime) -> Configured:
        """That it came into force."""
        return Configured(at, {name: _planned(each) for name, each in self.environments.items()})

    def differing(self, before: "Plan") -> frozenset[str]:
        """The environments that `before` had not, or not so; how often they are swept does not matter."""
        return frozenset(name for name in self.environments if not self._as_in(before, name))

    def stands_for(self, job: Job) -> bool:
        """Whether a job that was made before would be made so under this plan."""
        if job.kind is JobKind.CANARY:
            line = self.lines.get((job.environment, job.route or ""))
            return line is not None and line.job(job.due, job.trigger, job.confirms, job.by) == job
        environment = self.environments.get(job.environment)
        return environment is not None and (
            job.kind is not JobKind.SWEEP or _sweep(environment, job.due) == job
        )

    def _as_in(self, before: "Plan", name: str) -> bool:
        earlier, now = before.environments.get(name), self.environments[name]
        return (
            earlier is not None
            and self.connections[name] is before.connections[name]
            and replace(earlier, sweep_every=now.sweep_every) == now
        )


def _lines(environments: Iterable[Environment]) -> Iterator[Line]:
    for environment in environments:
        for route in environment.routes:
            if route.canary is not None:
                yield Line(environment, route, route.canary)


def _sweep(environment: Environment, due: datetime) -> Job:
    return sweep_job(environment.name, environment.twilio_account, due)


def _schedule(environment: Environment) -> Schedule:
    def job(due: datetime) -> Job:
        return _sweep(environment, due)

    return Schedule(f"sweep:{environment.name}", JobKind.SWEEP, environment.sweep_every, job)


def _planned(environment: Environment) -> PlannedEnvironment:
    return PlannedEnvironment(
        sweep_every=environment.sweep_every,
        routes=tuple(route.name for route in environment.routes),
        discovers=environment.discovery is not None,
        canaries={
            route.name: PlannedCanary(route.canary.every)
            for route in environment.routes
            if route.canary is not None
        },
        accept_unknown=environment.accept_unknown,
    )


def key_of(job: Job) -> RouteKey:
    """The route of a canary's job."""
    return job.environment, job.route or ""

"""What happened: the board is made from these alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.model.check import Evidence, Finding
from monitor.model.job import Job
from monitor.model.run import Run
from monitor.model.skip import Suspension


@dataclass(frozen=True, slots=True)
class PlannedCanary:
    """What the configuration says of a route's canary, as far as the board shows it."""

    every: timedelta


@dataclass(frozen=True, slots=True)
class PlannedEnvironment:
    """What the configuration says of an environment, as far as the board shows it.

    `canaries` has the routes that are called.
    """

    sweep_every: timedelta
    routes: tuple[str, ...]
    discovers: bool
    canaries: Mapping[str, PlannedCanary] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Configured:
    """A configuration came into force: what it does not name leaves the board."""

    at: datetime
    environments: Mapping[str, PlannedEnvironment]


@dataclass(frozen=True, slots=True)
class RouteReport:
    """What a sweep found of a route; the four texts are empty where they are not known."""

    route: str
    livekit_trunk: str
    twilio_trunk: str
    address: str
    edge: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Swept:
    """A sweep ended, whatever it found.

    `complete` says that every reading got an answer, a refusal included; `up` says by upstream (`livekit`,
    `twilio`) whether any authenticated read succeeded; `findings` are the environment's own.
    """

    environment: str
    started: datetime
    ended: datetime
    complete: bool
    up: Mapping[str, bool]
    findings: tuple[Finding, ...]
    routes: tuple[RouteReport, ...]


@dataclass(frozen=True, slots=True)
class RunStarted:
    id: str
    job: Job
    at: datetime


@dataclass(frozen=True, slots=True)
class RunAmended:
    """Evidence that came after a run was concluded: price, alerts, Insights."""

    run: str
    environment: str
    route: str
    at: datetime
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Skipped:
    """A job that was due and was not done; `reason` is a bounded word, of a canary one of SkipReason.

    `until` is the earliest time at which it could be done, None where that is not known.
    """

    job: Job
    at: datetime
    reason: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Suspended:
    """From now on nothing is dialled in an environment, for this reason; None ends it."""

    environment: str
    at: datetime
    reason: Suspension | None


Event = Configured | Swept | RunStarted | Run | RunAmended | Skipped | Suspended

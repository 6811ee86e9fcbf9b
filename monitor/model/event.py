"""What happened: the board is made from these alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.model.call import TwilioAlert
from monitor.model.cause import RankedCause
from monitor.model.change import Setting
from monitor.model.check import Evidence, Finding
from monitor.model.incident import VendorStatus
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

    `canaries` has the routes that are called, `accept_unknown` the checks that may be unknown.
    """

    sweep_every: timedelta
    routes: tuple[str, ...]
    discovers: bool
    canaries: Mapping[str, PlannedCanary] = field(default_factory=dict)
    accept_unknown: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Configured:
    """A configuration came into force: what it does not name leaves the board."""

    at: datetime
    environments: Mapping[str, PlannedEnvironment]


@dataclass(frozen=True, slots=True)
class RouteReport:
    """What a sweep found of a route; the four texts are empty where they are not known.

    `settings` has those that were read, `resources` the SIDs of what the route rests on at Twilio, and
    `authors` who last changed a setting, where Twilio's audit log tells.
    """

    route: str
    livekit_trunk: str
    twilio_trunk: str
    address: str
    edge: str
    findings: tuple[Finding, ...]
    settings: Mapping[Setting, str] = field(default_factory=dict)
    resources: tuple[str, ...] = ()
    authors: Mapping[Setting, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Swept:
    """A sweep ended, whatever it found.

    `complete` says that every reading got an answer, a refusal included; `up` says by upstream (`livekit`,
    `twilio`) whether any authenticated read succeeded; `findings` are the environment's own; `vendors` is
    what the status pages said that were asked. `not_twilio` says by id what those LiveKit trunks dial that
    discovery passes over, None where LiveKit's trunks are unread.
    """

    environment: str
    started: datetime
    ended: datetime
    complete: bool
    up: Mapping[str, bool]
    findings: tuple[Finding, ...]
    routes: tuple[RouteReport, ...]
    vendors: tuple[VendorStatus, ...] = ()
    not_twilio: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class AlertsRead:
    """Twilio's error log was read up to `until`.

    `counts` says how many entries there are by minute and code, as far as that is more than was known;
    `newest` are those of them that are remembered, newest last.
    """

    environment: str
    at: datetime
    until: datetime
    counts: Mapping[datetime, Mapping[str, int]]
    newest: tuple[TwilioAlert, ...] = ()


@dataclass(frozen=True, slots=True)
class RunStarted:
    """A call was counted and is placed now; `id` is that of its run."""

    id: str
    job: Job
    at: datetime


@dataclass(frozen=True, slots=True)
class RunAmended:
    """Evidence that came after a run was concluded: price, alerts, Insights.

    `causes` are those of the run under that evidence, None where they stay.
    """

    run: str
    environment: str
    route: str
    at: datetime
    evidence: Evidence
    causes: tuple[RankedCause, ...] | None = None

    def applied(self, run: Run) -> Run:
        """The run as it is known after this."""
        causes = run.causes if self.causes is None else self.causes
        return replace(run, evidence={**run.evidence, **self.evidence}, causes=causes)


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


Event = Configured | Swept | AlertsRead | RunStarted | Run | RunAmended | Skipped | Suspended

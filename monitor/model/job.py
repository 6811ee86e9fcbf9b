"""Work that is due: plain data, so that a queue may live in another process."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.phone import Callee


class JobKind(StrEnum):
    SWEEP = "sweep"
    CANARY = "canary"
    ALERTS = "alerts"


class Trigger(StrEnum):
    """Why a job is due; all but `scheduled` may not touch the share that scheduled runs own."""

    SCHEDULED = "scheduled"
    RETRY = "retry"
    CONFIRMATION = "confirmation"
    FLIPPED = "flipped"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Job:
    """One waits per `key`, one runs per `lock`: the Twilio account of a sweep, the trunk of a canary.

    Twilio's error log has a lock of its own, so that no sweep waits for it. `callee` is a lock beside the
    first, empty where there is none: the number that a canary calls, masked since jobs are kept and shown.
    Two numbers that read the same wait for each other, which does no harm.

    `confirms` is the id of the run whose failure this one confirms; `by` is who asked for it, empty where it
    was due by itself.
    """

    kind: JobKind
    environment: str
    due: datetime
    key: str
    lock: str
    route: str | None = None
    confirms: str | None = None
    trigger: Trigger = Trigger.SCHEDULED
    by: str = ""
    callee: str = ""

    @property
    def locks(self) -> tuple[str, ...]:
        return (self.lock, self.callee) if self.callee else (self.lock,)


def sweep_job(environment: str, twilio_account: str, due: datetime) -> Job:
    """One sweep of an environment waits at a time, and one reads an account at a time."""
    return Job(
        kind=JobKind.SWEEP,
        environment=environment,
        due=due,
        key=f"sweep:{environment}",
        lock=f"twilio-account:{twilio_account}",
    )


def alerts_job(environment: str, due: datetime) -> Job:
    name = f"alerts:{environment}"
    return Job(kind=JobKind.ALERTS, environment=environment, due=due, key=name, lock=name)


def canary_job(
    environment: str,
    route: str,
    livekit_trunk: str,
    to: Callee,
    due: datetime,
    trigger: Trigger,
    confirms: str | None = None,
    by: str = "",
) -> Job:
    """A call to a number. No other may be up to it meanwhile, over whatever route of whatever environment.

    One that comes in again would be taken for this one's, and one that finds the line taken hears busy.
    """
    return Job(
        kind=JobKind.CANARY,
        environment=environment,
        route=route,
        due=due,
        key=f"canary:{environment}/{route}",
        lock=f"trunk:{environment}/{livekit_trunk}",
        confirms=confirms,
        trigger=trigger,
        by=by,
        callee=f"callee:{to}",
    )

"""Work that is due: plain data, so that a queue may live in another process."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class JobKind(StrEnum):
    SWEEP = "sweep"
    CANARY = "canary"


@dataclass(frozen=True, slots=True)
class Job:
    """One waits per `key`, one runs per `lock`: the Twilio account of a sweep, the trunk of a canary.

    `confirms` is the id of the run whose failure this one confirms.
    """

    kind: JobKind
    environment: str
    due: datetime
    key: str
    lock: str
    route: str | None = None
    confirms: str | None = None


def sweep_job(environment: str, twilio_account: str, due: datetime) -> Job:
    return Job(
        kind=JobKind.SWEEP,
        environment=environment,
        due=due,
        key=f"sweep:{environment}",
        lock=f"twilio-account:{twilio_account}",
    )

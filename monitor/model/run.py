"""One attempt of a canary."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.check import Evidence
from monitor.model.job import Job
from monitor.model.verdict import Fault


class Result(StrEnum):
    SUCCESS = "success"
    FAILURE = "failure"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, slots=True)
class Stage:
    name: str
    started: datetime
    seconds: float


@dataclass(frozen=True, slots=True)
class Run:
    """A concluded attempt, concluded exactly once; `reason` is a word of the table of outcomes."""

    id: str
    job: Job
    started: datetime
    ended: datetime
    result: Result
    reason: str
    fault: Fault
    summary: str
    stages: tuple[Stage, ...]
    evidence: Evidence
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a canary may cost in calls, per UTC calendar window; each counted before the dial."""

    calls_per_hour: int
    calls_per_day: int
    calls_per_month: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a run was not reserved, and the earliest time at which it could be."""

    reason: str
    until: datetime | None

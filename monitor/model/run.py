"""One attempt of a canary."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.cause import RankedCause
from monitor.model.check import Evidence
from monitor.model.job import Job
from monitor.model.outcome import Reason, Result
from monitor.model.verdict import Fault, Severity


class Proof(StrEnum):
    """What Twilio's own record says of an answered call; `none` where it was not asked for."""

    PROVED = "proved"
    REFUTED = "refuted"
    MISSING = "missing"
    UNKNOWN = "unknown"
    NONE = "none"


class StageName(StrEnum):
    """The stages of a call, in their order; `ring` ends with the first 180, `answer` with the 200."""

    ROOM = "room"
    DIAL = "dial"
    RING = "ring"
    ANSWER = "answer"
    TALK = "talk"
    HANG_UP = "hang-up"


@dataclass(frozen=True, slots=True)
class Stage:
    """How long a stage took, in seconds."""

    name: StageName
    started: datetime
    seconds: float


@dataclass(frozen=True, slots=True)
class Stages:
    """How far a run has come: the stages that ended, and the one that goes on, None between two."""

    ended: tuple[Stage, ...] = ()
    begun: StageName | None = None

    def told(self, what: StageName | Stage) -> "Stages":
        """After one began, by its name, or ended."""
        if isinstance(what, Stage):
            return Stages((*self.ended, what))
        return Stages(self.ended, what)


@dataclass(frozen=True, slots=True)
class Run:
    """A concluded attempt, concluded exactly once. `severity` critical counts towards the alarm.

    `twilio_trunk` is the SID of the trunk it went over, empty where that is not known; `orphaned` says that
    the call could not be seen to end.
    """

    id: str
    job: Job
    started: datetime
    ended: datetime
    result: Result
    reason: Reason
    fault: Fault
    severity: Severity
    summary: str
    proof: Proof
    stages: tuple[Stage, ...]
    evidence: Evidence
    causes: tuple[RankedCause, ...] = ()
    twilio_trunk: str = ""
    orphaned: bool = False


def at_twilio(evidence: Evidence) -> Iterator[str]:
    """The SIDs that evidence of a run holds: of its call, and of what it took from Twilio's error log."""
    for name in ("call_sid", "twilio_call"):
        yield from _texts(evidence, name)
    for entry in _texts(evidence, "twilio_alerts"):
        yield from filter(None, (entry.partition(" ")[2],))


def _texts(evidence: Evidence, name: str) -> tuple[str, ...]:
    value = evidence.get(name, ())
    return value if isinstance(value, tuple) else (value,)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a run was not reserved (a bounded word), and the earliest time at which it could be."""

    reason: str
    until: datetime | None

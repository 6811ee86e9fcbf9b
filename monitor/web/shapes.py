"""The shapes of what is told as JSON: what functions of `objects` return, and what the API's document says.

They are dictionaries, so that what is checked by type, what is answered and what is documented is one thing.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from pydantic import WithJsonSchema
from typing_extensions import TypedDict

from monitor.model.cause import Certainty
from monitor.model.change import Setting
from monitor.model.incident import Impact, Vendor
from monitor.model.job import Trigger
from monitor.model.outcome import Reason, Result
from monitor.model.run import Proof, StageName
from monitor.model.verdict import Fault, Severity, Verdict

Instant = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]
"""A time, in UTC."""

EvidenceObject = Mapping[str, str | list[str]]
"""Names of things and the values found, numbers masked."""


class FindingObject(TypedDict):
    """A check's answer; `route` null for a check of the environment.

    `because` is the check, or the reading, that the verdict only repeats.
    """

    environment: str
    route: str | None
    check: str
    severity: Severity
    verdict: Verdict
    summary: str
    evidence: EvidenceObject
    remedy: str
    because: str | None


class CauseObject(TypedDict):
    """A cause that a diagnosis names, rank 1 the one to mend first: `title` names it, `summary` says what is
    wrong, `fix` what to click. `because` speaks for it, `against` does not fit.
    """

    id: str
    rank: int
    certainty: Certainty
    title: str
    summary: str
    fix: str
    because: list[str]
    against: list[str]


class StageObject(TypedDict):
    """A stage of a call."""

    name: StageName
    started: Instant
    seconds: float


class RunObject(TypedDict):
    """A canary's call that ended. `due` is when the schedule wanted it, `confirms` the run whose failure it
    confirms, `by` who asked for it by hand; `orphaned` says that it was not seen to end. `remarks` are
    sentences that a person has to know beside the summary.
    """

    id: str
    environment: str
    route: str | None
    result: Result
    reason: Reason
    fault: Fault
    summary: str
    proof: Proof
    stages: list[StageObject]
    evidence: EvidenceObject
    causes: list[CauseObject]
    severity: Severity
    trigger: Trigger
    confirms: str | None
    due: Instant
    started: Instant
    ended: Instant
    twilio_trunk: str | None
    orphaned: bool
    state: Literal["ended"]
    by: str | None
    remarks: list[str]


class RunningObject(TypedDict):
    """A canary's call that goes on: the stages that ended, and the one that it is in, null between two and
    where another process places the call.
    """

    id: str
    environment: str
    route: str | None
    stages: list[StageObject]
    stage: StageName | None
    trigger: Trigger
    confirms: str | None
    due: Instant
    started: Instant
    state: Literal["running"]
    by: str | None


class DiagnosisObject(TypedDict):
    """The ranked causes of what is wrong with a route."""

    environment: str
    route: str
    causes: list[CauseObject]


class ChangeObject(TypedDict):
    """A setting that is not what it was: it became `after` between `last_seen` and `seen`; `by` whom, where
    that is known. Values are texts, numbers masked.
    """

    setting: Setting
    before: str
    after: str
    last_seen: Instant
    seen: Instant
    by: str | None


class IncidentObject(TypedDict):
    """An incident that a vendor reports on its own status page, in its own words."""

    vendor: Vendor
    name: str
    impact: Impact
    components: list[str]
    began: Instant | None
    url: str


def instant(at: datetime) -> str:
    """A time as it is told, to the millisecond."""
    return at.isoformat(timespec="milliseconds")


def instant_or_none(at: datetime | None) -> str | None:
    return None if at is None else instant(at)

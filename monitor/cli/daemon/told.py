"""What is read of the API's answers. They may come from another host and another version: what is not known
is passed over, and every text is made harmless to a terminal where it comes in.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from monitor.model.cause import Certainty, RankedCause
from monitor.model.outcome import Result
from monitor.model.run import StageName
from monitor.model.verdict import Severity, Verdict
from monitor.model.window import Window
from monitor.web.harmless import harmless
from monitor.web.standing import Standing


def _in_utc(at: datetime) -> datetime:
    try:
        return at.astimezone(UTC)
    except OverflowError as error:  # the first or the last day that there is, in another time zone
        raise ValueError("there is no such time in UTC") from error


Text = Annotated[str, AfterValidator(harmless)]
Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
Seconds = Annotated[float, Field(ge=0, le=1e9)]
"""No longer than thirty years, so that it can be counted with."""

_LONGEST_LINE: Final = 10_000


class Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class VerdictTold(Told):
    sentence: Text
    cause: Text
    standing: Standing
    old: tuple[Text, ...]


class EnvironmentTold(Told):
    environment: Text
    suspended: Text | None


class EnvironmentsTold(Told):
    items: tuple[EnvironmentTold, ...]


class CauseTold(Told):
    id: Text
    rank: int
    certainty: Certainty
    title: Text
    summary: Text
    fix: Text
    against: tuple[Text, ...]

    def ranked(self) -> RankedCause:
        """It as the rest of the program knows it, without what speaks for it: `diagnose` tells that."""
        return RankedCause(
            self.id,
            self.rank,
            self.certainty,
            self.title,
            self.fix,
            summary=self.summary,
            against=self.against,
        )


class CauseWhole(CauseTold):
    because: tuple[Text, ...]


class GlanceTold(Told):
    ended: Moment
    result: Result
    reason: Text


class RunningTold(Told):
    started: Moment


class AlarmTold(Told):
    """A daemon before this one told not when it ends."""

    on: bool
    successes_to_end: int = 0


class CanaryTold(Told):
    every_seconds: Seconds
    success: bool | None = None
    alarm: AlarmTold = AlarmTold(on=False)
    last_success_at: Moment | None
    next_run_at: Moment | None
    suspended: Text | None
    running: RunningTold | None
    recent: tuple[GlanceTold, ...]


class RouteTold(Told):
    environment: Text
    route: Text
    standing: Standing
    word: Text
    since: Moment | None
    causes: tuple[CauseTold, ...]
    canary: CanaryTold | None

    @property
    def name(self) -> str:
        return f"{self.environment} / {self.route}"

    @property
    def last_success(self) -> datetime | None:
        return self.canary.last_success_at if self.canary else None


class FindingTold(Told):
    environment: Text
    route: Text | None
    check: Text
    severity: Severity
    verdict: Verdict
    summary: Text
    remedy: Text
    since: Moment


class LeftTold(Told):
    window: Window
    calls: int | None
    spend: Decimal | None
    currency: Text | None


class BudgetTold(Told):
    environment: Text
    route: Text | None
    left: tuple[LeftTold, ...]


class PageTold(Told):
    """A page of a list, its items not looked at yet."""

    items: tuple[Mapping[str, object], ...]
    next: str | None


class RefusedTold(Told):
    """Why a call is not placed."""

    reason: Text
    run: Text | None
    until: Moment | None


class ProblemTold(Told):
    detail: Text
    parameter: Text | None
    refused: RefusedTold | None = None


class RouteNamed(Told):
    environment: Text
    route: Text


class StageSeen(Told):
    name: StageName
    seconds: Seconds


class RunSeen(Told):
    """A run that goes on, or has ended; of one that ended the rest is printed as it comes."""

    id: Text
    state: Literal["running", "ended"]
    stages: tuple[StageSeen, ...]
    stage: StageName | None = None


class EvidenceTold(Told):
    """What a sentence is made of; all else in it is printed as it comes, if at all."""

    proof: str = ""
    to: str = ""
    twilio_call: str = ""
    twilio_seconds: str = ""
    twilio_status: str = ""
    room_left: str = ""


class RunEnded(Told):
    """What is printed of a run that ended."""

    result: Result
    reason: str
    summary: str
    proof: str
    evidence: EvidenceTold
    causes: tuple[CauseWhole, ...]
    orphaned: bool
    remarks: tuple[str, ...]


class DiagnosisTold(Told):
    """The parts of it are printed as they come."""

    model_config = ConfigDict(frozen=True, extra="allow")

    standing: Standing
    text: str
    notes: tuple[str, ...]


class NewsTold(Told):
    """Something that happened; `kind` may be one that this version does not know."""

    kind: Text
    environment: Text
    route: Text | None
    run: Text | None
    check: Text | None
    setting: Text | None
    before: Text | None
    after: Text | None


class EventTold(Told):
    changes: tuple[NewsTold, ...]
    left_out: int


def cleaned(told: object) -> object:
    """JSON with every text in it made harmless; lines of a text stay lines."""
    if isinstance(told, str):
        return "\n".join(harmless(line, _LONGEST_LINE) for line in told.split("\n"))
    if isinstance(told, list):
        return [cleaned(each) for each in told]
    if isinstance(told, dict):
        return {cleaned(name): cleaned(value) for name, value in told.items()}
    return told

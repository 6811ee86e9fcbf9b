"""Checks and what they answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from monitor.model.verdict import Severity, Verdict

T = TypeVar("T")

Evidence = Mapping[str, str | tuple[str, ...]]
"""What a judgement rests on: names of things and the values found, numbers masked, never a secret."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a check answers: `summary` names the object and the value found, `remedy` says what to click."""

    verdict: Verdict
    summary: str
    evidence: Evidence = field(default_factory=dict)
    remedy: str = ""


def passed(summary: str, **evidence: str | tuple[str, ...]) -> Judgement:
    return Judgement(Verdict.PASS, summary, evidence)


def failed(summary: str, remedy: str, **evidence: str | tuple[str, ...]) -> Judgement:
    return Judgement(Verdict.FAIL, summary, evidence, remedy)


def unknown(summary: str, remedy: str = "", **evidence: str | tuple[str, ...]) -> Judgement:
    return Judgement(Verdict.UNKNOWN, summary, evidence, remedy)


def skipped(summary: str, remedy: str = "") -> Judgement:
    """One that does not apply, or that lacks what it needs; a `remedy` says that it could be had, and how."""
    return Judgement(Verdict.SKIP, summary, remedy=remedy)


def _always(_subject: object) -> str | None:
    return None


def _nothing_more(_subject: object) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Check(Generic[T]):
    """A pure question about a Path or a Site; `failing` is its title where the answer is no.

    `needs` names readings (`twilio.trunks`: they hold a dot) and other checks, judged before it. `applies`
    answers from the configuration alone why the question does not arise, or None; it comes before needs.
    A `region_bound` check is unknown while `trunk-region` fails: what it reads lives in another Region.
    `also_needs` names further checks that this one subject's configuration makes needed; `meanings` says
    what a verdict means where that is special to the check.
    """

    id: str
    title: str
    failing: str
    severity: Severity
    needs: tuple[str, ...]
    asks: str
    matters: str
    fix: str
    judge: Callable[[T], Judgement]
    applies: Callable[[T], str | None] = _always
    region_bound: bool = False
    also_needs: Callable[[T], tuple[str, ...]] = _nothing_more
    meanings: Mapping[Verdict, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """A check's stamped answer; `route` None for a check of the environment.

    `because` is the id of the check, or the name of the reading, that this verdict only repeats.
    """

    environment: str
    route: str | None
    check: str
    severity: Severity
    judgement: Judgement
    at: datetime
    because: str | None = None

    @property
    def verdict(self) -> Verdict:
        return self.judgement.verdict

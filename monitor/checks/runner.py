"""The one place that applies `applies`, `needs` and the Region, and stamps what a check answers."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from monitor.checks.registry import ENVIRONMENT_CHECKS, ROUTE_CHECKS
from monitor.checks.words import shown
from monitor.model.check import Check, Finding, Judgement, skipped, unknown
from monitor.model.reading import CouldNotTell, Gap, Reading, Unread
from monitor.model.route import Policy
from monitor.model.snapshot import Path, Site
from monitor.model.verdict import Verdict

T = TypeVar("T")

REGION: Final = "trunk-region"

READINGS: Final[Mapping[str, Callable[[Site], Reading[object]]]] = {
    "livekit.trunks": lambda site: site.snapshot.livekit_trunks,
    "twilio.trunks": lambda site: site.snapshot.twilio.trunks,
    "twilio.numbers": lambda site: site.snapshot.twilio.numbers,
    "twilio.caller_ids": lambda site: site.snapshot.twilio.caller_ids,
    "twilio.countries": lambda site: site.snapshot.twilio.countries,
    "twilio.account": lambda site: site.snapshot.twilio.account,
    "twilio.balance": lambda site: site.snapshot.twilio.balance,
}
"""The readings that a check may name among its needs."""


@dataclass(frozen=True, slots=True)
class _Answer:
    judgement: Judgement
    because: str | None = None


@dataclass(frozen=True, slots=True)
class _Stamp:
    environment: str
    route: str | None
    policy: Policy
    at: datetime


def judge_route(path: Path, now: datetime) -> tuple[Finding, ...]:
    """A finding for every route check that is not disabled, in the order of the registry."""
    stamp = _Stamp(path.route.environment, path.route.name, path.route.policy, now)
    return _findings(ROUTE_CHECKS, path, path.site, stamp)


def judge_environment(site: Site, now: datetime) -> tuple[Finding, ...]:
    """A finding for every environment check that is not disabled, in the order of the registry."""
    stamp = _Stamp(site.environment.name, None, site.environment.policy, now)
    return _findings(ENVIRONMENT_CHECKS, site, site, stamp)


def _findings(checks: Iterable[Check[T]], subject: T, site: Site, stamp: _Stamp) -> tuple[Finding, ...]:
    """A disabled check is judged all the same, since others may need it; it is only not reported."""
    answers: dict[str, _Answer] = {}
    findings: list[Finding] = []
    for check in checks:
        answer = answers[check.id] = _answer(check, subject, site, answers)
        if check.id not in stamp.policy.disabled:
            findings.append(_stamped(check, answer, stamp))
    return tuple(findings)


def _stamped(check: Check[T], answer: _Answer, stamp: _Stamp) -> Finding:
    return Finding(
        environment=stamp.environment,
        route=stamp.route,
        check=check.id,
        severity=stamp.policy.severities.get(check.id, check.severity),
        judgement=answer.judgement,
        at=stamp.at,
        because=answer.because,
    )


def _answer(check: Check[T], subject: T, site: Site, answers: Mapping[str, _Answer]) -> _Answer:
    try:
        reason = check.applies(subject)
        if reason is not None:
            return _Answer(skipped(reason))
        needs = (*check.needs, *check.also_needs(subject))
        blocked = (
            _missed(needs, answers)
            or _elsewhere(check, answers)
            or _uncertain(needs, answers)
            or _unread(needs, site)
        )
        return blocked or _Answer(check.judge(subject))
    except CouldNotTell as error:
        return _gap(_reading_of(error.gap, site), error.gap)
    except Exception as error:
        # A fault in one check must not lose the rest of a sweep. Its text may hold anything: only its type
        # is told.
        return _Answer(
            unknown(f"The check itself broke ({type(error).__name__}): report it, the fault is Trunkwatch's.")
        )


def _missed(needs: Iterable[str], answers: Mapping[str, _Answer]) -> _Answer | None:
    """A need that failed or was skipped comes before all that is unknown: it is certain."""
    for need in needs:
        match _verdict(need, answers):
            case Verdict.FAIL:
                return _Answer(skipped(f"Needs {need}, which failed."), because=need)
            case Verdict.SKIP:
                return _Answer(skipped(f"Needs {need}, which was skipped."), because=need)
    return None


def _elsewhere(check: Check[T], answers: Mapping[str, _Answer]) -> _Answer | None:
    """What is read of a trunk that another Region processes says nothing about that trunk."""
    if not check.region_bound or _verdict(REGION, answers) is not Verdict.FAIL:
        return None
    return _Answer(unknown(f"Could not tell: {answers[REGION].judgement.summary}"), because=REGION)


def _uncertain(needs: Iterable[str], answers: Mapping[str, _Answer]) -> _Answer | None:
    for need in needs:
        if _verdict(need, answers) is Verdict.UNKNOWN:
            return _Answer(unknown(f"Needs {need}, which is unknown."), because=need)
    return None


def _verdict(need: str, answers: Mapping[str, _Answer]) -> Verdict | None:
    """What a needed check answered; None for the name of a reading."""
    answer = answers.get(need)
    return answer.judgement.verdict if answer is not None else None


def _unread(needs: Iterable[str], site: Site) -> _Answer | None:
    for need in needs:
        read = READINGS.get(need)
        if read is None:
            continue
        reading = read(site)
        if isinstance(reading, Unread):
            return _gap(need, reading.gap)
    return None


def _gap(name: str, gap: Gap) -> _Answer:
    """Unknown, with the reading that failed and the bounded word for why: a diagnosis looks at both.

    What is asked below a list is asked of Twilio.
    """
    of = name if name in READINGS else f"twilio.{name}"
    words = f"Could not read {shown(name)}: {shown(gap.detail).removesuffix('.')}."
    lacks = {"permission": shown(gap.permission)} if gap.permission else {}
    return _Answer(unknown(words, unread=of, gap=gap.reason.value, **lacks), because=name)


def _reading_of(gap: Gap, site: Site) -> str:
    """The public name of the reading that failed, or what was asked where it is a part of one."""
    named = (name for name, read in READINGS.items() if read(site) == Unread(gap))
    return next(named, gap.operation)

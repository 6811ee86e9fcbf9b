"""Findings, causes, runs and stages under their public names, as JSON has them everywhere."""

from collections.abc import Iterable

from monitor.model.cause import RankedCause
from monitor.model.check import Finding
from monitor.model.event import Skipped
from monitor.model.run import Run, Stage, StageName
from monitor.model.skip import SKIPS, SkipReason
from monitor.web.remarks import remarks

JsonObject = dict[str, object]


def finding_object(finding: Finding) -> JsonObject:
    return {
        "environment": finding.environment,
        "route": finding.route,
        "check": finding.check,
        "severity": finding.severity.value,
        "verdict": finding.verdict.value,
        "summary": finding.judgement.summary,
        "evidence": dict(finding.judgement.evidence),
        "remedy": finding.judgement.remedy,
        "because": finding.because,
    }


def run_object(run: Run) -> JsonObject:
    return {
        "id": run.id,
        "environment": run.job.environment,
        "route": run.job.route,
        "result": run.result.value,
        "reason": run.reason.value,
        "fault": run.fault.value,
        "summary": run.summary,
        "proof": run.proof.value,
        "stages": [stage_object(stage) for stage in run.stages],
        "evidence": dict(run.evidence),
        "causes": [cause_object(cause) for cause in run.causes],
    }


def route_object(environment: str, route: str, causes: Iterable[RankedCause]) -> JsonObject:
    """The ranked causes of what is wrong with a route; none where nothing is."""
    return {"environment": environment, "route": route, "causes": [cause_object(each) for each in causes]}


def cause_object(cause: RankedCause) -> JsonObject:
    """A cause; `title` names it, `summary` says what is wrong."""
    return {
        "id": cause.id,
        "rank": cause.rank,
        "certainty": cause.certainty.value,
        "title": cause.title,
        "summary": cause.wrong,
        "fix": cause.fix,
        "because": list(cause.because),
        "against": list(cause.against),
    }


def stage_object(stage: Stage) -> JsonObject:
    """Seconds are rounded to milliseconds."""
    return {
        "name": stage.name.value,
        "started": stage.started.isoformat(timespec="milliseconds"),
        "seconds": round(stage.seconds, 3),
    }


def progress_object(what: StageName | Stage) -> JsonObject:
    """A stage that begins, by its name alone, or one that ended."""
    return {"stage": stage_object(what)} if isinstance(what, Stage) else {"begun": what.value}


def outcome_object(outcome: Run | Skipped | None) -> JsonObject:
    """What came of a call that was asked for."""
    if outcome is None:
        return {
            "refused": "in-flight",
            "why": "A canary of this route is under way: call again once it has ended.",
            "until": None,
        }
    if isinstance(outcome, Skipped):
        until = outcome.until.isoformat() if outcome.until else None
        return {"refused": outcome.reason, "why": SKIPS[SkipReason(outcome.reason)], "until": until}
    return {"run": run_object(outcome), "orphaned": outcome.orphaned, "remarks": [*remarks(outcome)]}


def unknown_route_object() -> JsonObject:
    """What comes of a call over a route that has no canary, as far as the daemon knows."""
    why = "The running Trunkwatch knows no canary of this route: restart it to read the configuration anew."
    return {"refused": "no-canary", "why": why, "until": None}

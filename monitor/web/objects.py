"""Findings, causes, runs and stages under their public names, as JSON has them everywhere."""

from collections.abc import Iterable

from monitor.model.cause import RankedCause
from monitor.model.change import Change
from monitor.model.check import Evidence, Finding
from monitor.model.event import Skipped
from monitor.model.incident import Incident
from monitor.model.run import Run, Stage, StageName
from monitor.model.skip import SKIPS, SkipReason
from monitor.web.remarks import remarks
from monitor.web.shapes import (
    CauseObject,
    ChangeObject,
    DiagnosisObject,
    EvidenceObject,
    FindingObject,
    IncidentObject,
    RunObject,
    StageObject,
    instant,
    instant_or_none,
)

JsonObject = dict[str, object]


def finding_object(finding: Finding) -> FindingObject:
    return {
        "environment": finding.environment,
        "route": finding.route,
        "check": finding.check,
        "severity": finding.severity,
        "verdict": finding.verdict,
        "summary": finding.judgement.summary,
        "evidence": _evidence(finding.judgement.evidence),
        "remedy": finding.judgement.remedy,
        "because": finding.because,
    }


def run_object(run: Run) -> RunObject:
    return {
        "id": run.id,
        "environment": run.job.environment,
        "route": run.job.route,
        "result": run.result,
        "reason": run.reason,
        "fault": run.fault,
        "summary": run.summary,
        "proof": run.proof,
        "stages": [stage_object(stage) for stage in run.stages],
        "evidence": _evidence(run.evidence),
        "causes": [cause_object(cause) for cause in run.causes],
        "severity": run.severity,
        "trigger": run.job.trigger,
        "confirms": run.job.confirms,
        "due": instant(run.job.due),
        "started": instant(run.started),
        "ended": instant(run.ended),
        "twilio_trunk": run.twilio_trunk or None,
        "orphaned": run.orphaned,
    }


def route_object(environment: str, route: str, causes: Iterable[RankedCause]) -> DiagnosisObject:
    """The ranked causes of what is wrong with a route; none where nothing is."""
    return {"environment": environment, "route": route, "causes": [cause_object(each) for each in causes]}


def cause_object(cause: RankedCause) -> CauseObject:
    return {
        "id": cause.id,
        "rank": cause.rank,
        "certainty": cause.certainty,
        "title": cause.title,
        "summary": cause.wrong,
        "fix": cause.fix,
        "because": list(cause.because),
        "against": list(cause.against),
    }


def stage_object(stage: Stage) -> StageObject:
    """Seconds are rounded to milliseconds."""
    return {"name": stage.name, "started": instant(stage.started), "seconds": round(stage.seconds, 3)}


def change_object(change: Change) -> ChangeObject:
    return {
        "setting": change.setting,
        "before": change.before,
        "after": change.after,
        "last_seen": instant(change.last_seen),
        "seen": instant(change.seen),
        "by": change.by or None,
    }


def incident_object(incident: Incident) -> IncidentObject:
    return {
        "vendor": incident.vendor,
        "name": incident.name,
        "impact": incident.impact,
        "components": list(incident.components),
        "began": instant_or_none(incident.began),
        "url": incident.url,
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
    why = (
        "The running Trunkwatch knows no canary of this route. It follows its files within ten seconds: "
        "call again, or look into its log why it does not."
    )
    return {"refused": "no-canary", "why": why, "until": None}


def _evidence(evidence: Evidence) -> EvidenceObject:
    return {name: value if isinstance(value, str) else list(value) for name, value in evidence.items()}

"""Findings, causes, runs and stages under their public names, as JSON has them everywhere."""

from collections.abc import Iterable

from monitor.model.by_hand import DENIALS, Denial, Outcome
from monitor.model.cause import RankedCause
from monitor.model.change import Change
from monitor.model.check import Evidence, Finding
from monitor.model.event import RunStarted, Skipped
from monitor.model.incident import Incident
from monitor.model.run import Run, Stage, StageName, Stages
from monitor.model.skip import SKIPS, SkipReason
from monitor.web.remarks import remarks
from monitor.web.shapes import (
    CauseObject,
    ChangeObject,
    DiagnosisObject,
    EvidenceObject,
    FindingObject,
    IncidentObject,
    RunningObject,
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
        "state": "ended",
        "by": run.job.by or None,
        "remarks": list(remarks(run)),
    }


def running_object(run: RunStarted, stages: Stages | None) -> RunningObject:
    """A run that goes on, with as much of its stages as is known here."""
    known = stages or Stages()
    return {
        "id": run.id,
        "environment": run.job.environment,
        "route": run.job.route,
        "stages": [stage_object(stage) for stage in known.ended],
        "stage": known.begun,
        "trigger": run.job.trigger,
        "confirms": run.job.confirms,
        "due": instant(run.job.due),
        "started": instant(run.at),
        "state": "running",
        "by": run.job.by or None,
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


def outcome_object(outcome: Outcome) -> JsonObject:
    """What came of a call that was asked for."""
    if isinstance(outcome, Run):
        return {"run": run_object(outcome)}
    return refusal_object(outcome)


def refusal_object(refused: Skipped | Denial) -> JsonObject:
    """Why nothing was dialled, and when it may be."""
    if isinstance(refused, Denial):
        return {"refused": refused.reason, "why": DENIALS[refused.reason], "until": None}
    why = SKIPS[SkipReason(refused.reason)]
    return {"refused": refused.reason, "why": why, "until": instant_or_none(refused.until)}


def _evidence(evidence: Evidence) -> EvidenceObject:
    return {name: value if isinstance(value, str) else list(value) for name, value in evidence.items()}

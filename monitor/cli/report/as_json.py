"""The report as JSON: version 1, whose fields are only ever added."""

import json
from typing import Final

from monitor.cli.report import Report
from monitor.model.check import Finding
from monitor.model.run import Run

VERSION: Final = 1


def render(report: Report) -> str:
    """One JSON document; `runs` has the canaries that were placed for it."""
    return json.dumps(
        {
            "version": VERSION,
            "exit": report.exit,
            "findings": [as_object(finding) for finding in report.findings],
            "runs": [run_object(run) for run in report.runs],
        },
        ensure_ascii=False,
        indent=2,
    )


def as_object(finding: Finding) -> dict[str, object]:
    """A finding with its public names."""
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


def run_object(run: Run) -> dict[str, object]:
    """A run with its public names; seconds of a stage are rounded to milliseconds."""
    return {
        "id": run.id,
        "environment": run.job.environment,
        "route": run.job.route,
        "result": run.result.value,
        "reason": run.reason.value,
        "fault": run.fault.value,
        "summary": run.summary,
        "proof": run.proof.value,
        "stages": [
            {
                "name": stage.name.value,
                "started": stage.started.isoformat(timespec="milliseconds"),
                "seconds": round(stage.seconds, 3),
            }
            for stage in run.stages
        ],
        "evidence": dict(run.evidence),
    }

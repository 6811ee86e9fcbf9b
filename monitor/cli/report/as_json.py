"""The report as JSON: version 1, whose fields are only ever added."""

import json
from typing import Final

from monitor.cli.report import Report
from monitor.model.check import Finding

VERSION: Final = 1


def render(report: Report) -> str:
    """One JSON document; `runs` stays empty until canaries are placed."""
    return json.dumps(
        {
            "version": VERSION,
            "exit": report.exit,
            "findings": [as_object(finding) for finding in report.findings],
            "runs": [],
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

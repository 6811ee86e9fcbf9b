"""The report as JSON: version 1, whose fields are only ever added."""

import json
from collections.abc import Sequence
from typing import Final

from monitor.cli.report import Report
from monitor.web.objects import finding_object, run_object

VERSION: Final = 1


def render(report: Report) -> str:
    """One JSON document; `runs` has the canaries that were placed for it."""
    findings = [finding_object(finding) for finding in report.findings]
    return document(report.exit, findings, [run_object(run) for run in report.runs])


def document(exit_: int, findings: Sequence[object], runs: Sequence[object], **more: object) -> str:
    """What every command prints as JSON."""
    told = {"version": VERSION, "exit": exit_, "findings": findings, "runs": runs, **more}
    return json.dumps(told, ensure_ascii=False, indent=2)

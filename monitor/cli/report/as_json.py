"""The report as JSON: version 1, whose fields are only ever added."""

import json
from typing import Final

from monitor.cli.report import Report
from monitor.web.objects import finding_object, run_object

VERSION: Final = 1


def render(report: Report) -> str:
    """One JSON document; `runs` has the canaries that were placed for it."""
    return json.dumps(
        {
            "version": VERSION,
            "exit": report.exit,
            "findings": [finding_object(finding) for finding in report.findings],
            "runs": [run_object(run) for run in report.runs],
        },
        ensure_ascii=False,
        indent=2,
    )

"""The report as JSON: version 1, whose fields are only ever added."""

import json
from collections.abc import Sequence
from typing import Final

from monitor.cli.report import Report
from monitor.web.objects import finding_object, route_object, run_object

VERSION: Final = 1


def render(report: Report) -> str:
    """One JSON document; `runs` has the canaries that were placed for it."""
    return document(
        report.exit,
        [finding_object(finding) for finding in report.findings],
        [run_object(run) for run in report.runs],
        [route_object(each.environment, each.route, each.causes) for each in report.routes],
    )


def document(
    exit_: int, findings: Sequence[object], runs: Sequence[object], routes: Sequence[object], **more: object
) -> str:
    """What every command prints as JSON."""
    told = {"version": VERSION, "exit": exit_, "findings": findings, "runs": runs, "routes": routes, **more}
    return json.dumps(told, ensure_ascii=False, indent=2)

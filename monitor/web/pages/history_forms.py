"""The history as CSV and as JSON: what the page shows, for spreadsheets and scripts."""

import csv
import io
import json
from collections.abc import Iterable, Sequence

from monitor.model.archive import SettingChange
from monitor.model.check import Finding
from monitor.model.run import Run
from monitor.web.harmless import harmless
from monitor.web.objects import change_object, finding_object, run_object
from monitor.web.shapes import instant

Row = Run | Finding | SettingChange

_HEADS = {
    Run: ("ended", "environment", "route", "result", "reason", "fault", "proof", "cause", "summary", "id"),
    Finding: ("at", "environment", "route", "check", "verdict", "severity", "summary"),
    SettingChange: ("seen", "last_seen", "environment", "route", "setting", "before", "after", "by"),
}
_FORMULA = ("=", "+", "-", "@")
"""A spreadsheet would reckon what begins so."""


def as_csv(rows: Sequence[Row], kind: type[Row]) -> str:
    """A line for each, under a line of names; what a spreadsheet would take for a formula is quoted."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_HEADS[kind])
    writer.writerows([_cell(cell) for cell in _cells(row)] for row in rows)
    return out.getvalue()


def as_json(rows: Iterable[Row], following: str | None) -> str:
    """`items`, and `next`: the cursor of those that follow, null where none do."""
    return json.dumps({"items": [_object(row) for row in rows], "next": following}, ensure_ascii=False)


def _object(row: Row) -> object:
    if isinstance(row, Run):
        return run_object(row)
    if isinstance(row, Finding):
        return {**finding_object(row), "at": instant(row.at)}
    return {"environment": row.environment, "route": row.route, **change_object(row.change)}


def _cells(row: Row) -> tuple[str, ...]:
    if isinstance(row, Run):
        cause = row.causes[0].id if row.causes else ""
        where = row.job.environment, row.job.route or ""
        how = row.result, row.reason, row.fault, row.proof
        return instant(row.ended), *where, *how, cause, row.summary, row.id
    if isinstance(row, Finding):
        where = row.environment, row.route or ""
        return instant(row.at), *where, row.check, row.verdict, row.severity, row.judgement.summary
    change = row.change
    return (
        *(instant(change.seen), instant(change.last_seen), row.environment, row.route),
        *(change.setting, change.before, change.after, change.by),
    )


def _cell(text: str) -> str:
    shown = harmless(text)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown

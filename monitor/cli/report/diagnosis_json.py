"""The diagnosis of a route as JSON: the document of every command, and what else `diagnose` tells."""

from collections.abc import Iterator
from datetime import datetime

from monitor.cli.report.as_json import document
from monitor.cli.report.diagnosis import Diagnosis
from monitor.model.call import TwilioAlert
from monitor.web.objects import (
    JsonObject,
    change_object,
    finding_object,
    incident_object,
    route_object,
    run_object,
)


def render(told: Diagnosis) -> str:
    """One JSON document; the newest run comes last."""
    return document(
        told.exit,
        [finding_object(check.finding) for check in told.checks],
        [run_object(run) for run in told.runs],
        [route_object(told.told.environment, told.told.route, told.told.causes)],
        **dict(_more(told)),
    )


def _more(told: Diagnosis) -> Iterator[tuple[str, object]]:
    yield "generated", _time(told.at)
    yield "trunkwatch", told.version
    yield "standing", told.told.standing.value
    yield "worked_at", _time(told.worked_at)
    yield "changes", [change_object(each) for each in told.changes]
    yield "log", [_entry(each) for each in told.log]
    yield "incidents", [incident_object(each) for each in told.incidents]
    yield "notes", list(told.notes)


def _entry(entry: TwilioAlert) -> JsonObject:
    return {
        "error_code": entry.error_code,
        "level": entry.level,
        "call_sid": entry.call_sid,
        "at": _time(entry.at),
    }


def _time(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None

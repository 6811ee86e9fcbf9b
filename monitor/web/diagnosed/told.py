"""The diagnosis of a route as JSON."""

from datetime import datetime

from typing_extensions import TypedDict

from monitor.model.call import TwilioAlert
from monitor.web.diagnosed.diagnosis import Diagnosis
from monitor.web.diagnosed.text import render
from monitor.web.objects import cause_object, change_object, finding_object, incident_object, run_object
from monitor.web.shapes import CauseObject, ChangeObject, FindingObject, IncidentObject, Instant, RunObject
from monitor.web.standing import Standing


class EntryObject(TypedDict):
    """An entry of Twilio's error log."""

    error_code: str
    level: str
    call_sid: str | None
    at: Instant


class ToldObject(TypedDict):
    """All that is known of a route when it is `generated`: `text` is the whole of it, to paste into an
    incident. The findings are those of the route, then of its environment; the newest run comes last.
    `worked_at` is null where it is not known ever to have worked; `log` is Twilio's, of the last hour.
    """

    environment: str
    route: str
    generated: Instant
    trunkwatch: str
    standing: Standing
    findings: list[FindingObject]
    runs: list[RunObject]
    causes: list[CauseObject]
    worked_at: Instant | None
    changes: list[ChangeObject]
    log: list[EntryObject]
    incidents: list[IncidentObject]
    notes: list[str]
    text: str


def told_object(told: Diagnosis) -> ToldObject:
    return {
        "environment": told.route.environment,
        "route": told.route.route,
        "generated": _time(told.at),
        "trunkwatch": told.version,
        "standing": told.judged.standing,
        "findings": [finding_object(check.finding) for check in told.checks],
        "runs": [run_object(run) for run in told.runs],
        "causes": [cause_object(each) for each in told.judged.causes],
        "worked_at": _time(told.worked_at) if told.worked_at else None,
        "changes": [change_object(each) for each in told.changes],
        "log": [_entry(each) for each in told.log],
        "incidents": [incident_object(each) for each in told.incidents],
        "notes": list(told.notes),
        "text": render(told),
    }


def _entry(entry: TwilioAlert) -> EntryObject:
    return {
        "error_code": entry.error_code,
        "level": entry.level,
        "call_sid": entry.call_sid,
        "at": _time(entry.at),
    }


def _time(at: datetime) -> str:
    return at.isoformat(timespec="seconds")

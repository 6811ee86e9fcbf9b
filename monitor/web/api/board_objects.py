"""What stands on the board, under its public names."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime

from monitor.model.alarm import Alarm
from monitor.model.board import CheckState, EnvironmentState, RouteState
from monitor.model.canary_state import CanaryState, RunGlance
from monitor.model.cause import RankedCause
from monitor.model.incident import VendorStatus
from monitor.model.schedule import next_due
from monitor.model.what_changed import changes_since_it_worked, worked_at
from monitor.web.api.shapes import (
    AlarmObject,
    CanaryObject,
    CheckObject,
    EnvironmentObject,
    GlanceObject,
    RouteDetailObject,
    RouteObject,
    VendorObject,
)
from monitor.web.judged import standing_of_environment, standing_of_route
from monitor.web.objects import cause_object, change_object, finding_object, incident_object
from monitor.web.pages.standing_words import since_when, word_of
from monitor.web.shapes import instant, instant_or_none
from monitor.web.standing import Standing, worst


def environment_object(
    state: EnvironmentState, routes: Collection[RouteState], now: datetime
) -> EnvironmentObject:
    own = standing_of_environment(state)
    standings = [standing_of_route(route, state, own, now) for route in routes]
    canaries = (route.canary for route in routes if route.canary)
    return {
        "environment": state.environment,
        "standing": worst((own, *standings)),
        "routes": Counter(standings),
        "swept_at": instant_or_none(state.swept_at),
        "answered_at": instant_or_none(state.answered_at),
        "sweep_seconds": state.duration.total_seconds() if state.duration is not None else None,
        "sweep_every_seconds": state.sweep_every.total_seconds(),
        "up": dict(state.up),
        "suspended": next((canary.suspended for canary in canaries), None),
        "vendors": [_vendor(status) for status in state.vendors.values()],
        "not_twilio": dict(state.not_twilio),
    }


def route_object(
    state: RouteState,
    around: EnvironmentState,
    standing: Standing,
    causes: Iterable[RankedCause],
    now: datetime,
) -> RouteObject:
    return {
        "environment": state.environment,
        "route": state.route,
        "standing": standing,
        "word": word_of(standing, state),
        "since": instant_or_none(since_when(standing, state, around)),
        "livekit_trunk": state.livekit_trunk or None,
        "address": state.address or None,
        "edge": state.edge or None,
        "twilio_trunk": state.twilio_trunk or None,
        "checks": Counter(check.finding.verdict for check in state.checks.values()),
        "causes": [cause_object(cause) for cause in causes],
        "canary": _canary(state.canary, now) if state.canary else None,
    }


def route_detail_object(told: RouteObject, state: RouteState) -> RouteDetailObject:
    return {
        **told,
        "worked_at": instant_or_none(worked_at(state)),
        "settings": [
            {"setting": name, "value": each.value, "seen_at": instant(each.seen_at)}
            for name, each in state.settings.items()
        ],
        "findings": [check_object(check) for check in state.checks.values()],
        "changes": [change_object(change) for change in changes_since_it_worked(state)],
    }


def check_object(state: CheckState) -> CheckObject:
    return {
        **finding_object(state.finding),
        "at": instant(state.finding.at),
        "since": instant(state.since),
        "success": state.success,
        "told_at": instant_or_none(state.told_at),
        "held_since": instant_or_none(state.held_since),
    }


def _canary(state: CanaryState, now: datetime) -> CanaryObject:
    going = state.running
    return {
        "every_seconds": state.every.total_seconds(),
        "success": state.success,
        "last_success_at": instant_or_none(state.success_at),
        "last_run_at": instant(state.last.ended) if state.last else None,
        "next_run_at": None if state.suspended else instant(next_due(state.every, state, now).at),
        "suspended": state.suspended,
        "running": {"id": going.id, "started": instant(going.at)} if going else None,
        "alarm": _alarm(state.alarm),
        "recent": [_glance(run) for run in state.recent],
    }


def _alarm(alarm: Alarm) -> AlarmObject:
    since = instant_or_none(alarm.since)
    return {"on": alarm.on, "since": since, "successes_to_end": alarm.successes_to_end}


def _glance(run: RunGlance) -> GlanceObject:
    return {
        "id": run.id,
        "started": instant(run.started),
        "ended": instant(run.ended),
        "result": run.result,
        "reason": run.reason,
        "severity": run.severity,
        "proof": run.proof,
        "ring_seconds": None if run.ring is None else round(run.ring, 3),
        "answer_seconds": None if run.answer is None else round(run.answer, 3),
    }


def _vendor(status: VendorStatus) -> VendorObject:
    return {
        "vendor": status.vendor,
        "read_at": instant(status.read_at),
        "unread": status.unread or None,
        "incidents": [incident_object(incident) for incident in status.incidents],
    }

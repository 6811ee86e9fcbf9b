"""Events and standing states as JSON, by the types of the model's own dataclasses.

Every text is small: a sweep is written as its header and one text a route, so that no single call into
pydantic holds the interpreter for long, however many routes there are.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, TypeVar

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

from monitor.model.board import CheckState, EnvironmentState, RouteState
from monitor.model.canary_state import CanaryState
from monitor.model.change import Change, Setting, SettingState
from monitor.model.check import Finding
from monitor.model.event import (
    AlertsRead,
    Configured,
    Event,
    RouteReport,
    RunAmended,
    RunStarted,
    Skipped,
    Suspended,
    Swept,
)
from monitor.model.notice import Notices
from monitor.model.run import Run

T = TypeVar("T")
_Exclude = dict[str, dict[str, set[str]]]

LAST_SWEEP: Final = datetime.min.replace(tzinfo=UTC)
"""Stands in a row for the time of the environment's newest sweep: a sweep that finds what the one before it
found then changes no row of a route, and writes none."""

_ENVIRONMENT: Final = TypeAdapter(EnvironmentState)
_ROUTE: Final = TypeAdapter(RouteState)
_CANARY: Final = TypeAdapter(CanaryState)
_FINDING: Final = TypeAdapter(Finding)
_CHANGE: Final = TypeAdapter(Change)
_NOTICES: Final = TypeAdapter(Notices)
_BESIDE: Final[_Exclude] = {"routes": {"__all__": {"settings", "resources", "authors"}}}
"""What of a sweep stands in the rows of states alone."""

_EVENTS: Final[Mapping[str, TypeAdapter[Event]]] = {
    "configured": TypeAdapter(Configured),
    "swept": TypeAdapter(Swept),
    "run-started": TypeAdapter(RunStarted),
    "run": TypeAdapter(Run),
    "run-amended": TypeAdapter(RunAmended),
    "skipped": TypeAdapter(Skipped),
    "suspended": TypeAdapter(Suspended),
    "alerts-read": TypeAdapter(AlertsRead),
}
_KINDS: Final[Mapping[type[Event], str]] = {
    Configured: "configured",
    Swept: "swept",
    RunStarted: "run-started",
    Run: "run",
    RunAmended: "run-amended",
    Skipped: "skipped",
    Suspended: "suspended",
    AlertsRead: "alerts-read",
}


def kind_of(event: Event) -> str:
    return _KINDS[type(event)]


def encode_event(event: Event) -> str:
    """The JSON of an event; of a sweep only the header, since what it found stands in the rows of states."""
    adapter = _EVENTS[kind_of(event)]
    return _text(adapter, _header(event), _BESIDE) if isinstance(event, Swept) else _text(adapter, event)


def decode_event(kind: str, body: str) -> Event:
    """Raises: KeyError for a kind that is not ours, pydantic.ValidationError for a body that is not."""
    return _EVENTS[kind].validate_json(body)


def decode_run(body: str) -> Run:
    """Raises: pydantic.ValidationError."""
    run = decode_event("run", body)
    assert isinstance(run, Run)  # noqa: S101 - it is decoded by kind
    return run


def encode_environment(state: EnvironmentState) -> str:
    settled = replace(state, checks=_settled(state.checks, state.swept_at))
    return _text(_ENVIRONMENT, settled)


def decode_environment(body: str) -> EnvironmentState:
    """Raises: pydantic.ValidationError."""
    state = _ENVIRONMENT.validate_json(body)
    return replace(state, checks=_dated(state.checks, state.swept_at))


def encode_route(state: RouteState, swept_at: datetime | None) -> str:
    """The route without its canary, which has a row of its own; `swept_at` is that of its environment."""
    settings = _redated(state.settings, swept_at, LAST_SWEEP)
    settled = replace(state, checks=_settled(state.checks, swept_at), settings=settings, canary=None)
    return _text(_ROUTE, settled)


def decode_route(body: str, swept_at: datetime | None) -> RouteState:
    """Raises: pydantic.ValidationError."""
    state = _ROUTE.validate_json(body)
    settings = _redated(state.settings, LAST_SWEEP, swept_at)
    return replace(state, checks=_dated(state.checks, swept_at), settings=settings)


def encode_canary(state: CanaryState) -> str:
    return _text(_CANARY, state)


def decode_canary(body: str) -> CanaryState:
    """Raises: pydantic.ValidationError."""
    return _CANARY.validate_json(body)


def encode_finding(finding: Finding) -> str:
    return _text(_FINDING, finding)


def decode_finding(body: str) -> Finding:
    """Raises: pydantic.ValidationError."""
    return _FINDING.validate_json(body)


def encode_change(change: Change) -> str:
    return _text(_CHANGE, change)


def decode_change(body: str) -> Change:
    """Raises: pydantic.ValidationError."""
    return _CHANGE.validate_json(body)


def encode_notices(notices: Notices) -> str:
    return _text(_NOTICES, notices)


def decode_notices(body: str) -> Notices:
    """Raises: pydantic.ValidationError."""
    return _NOTICES.validate_json(body)


def refilled(report: RouteReport, state: RouteState, swept_at: datetime) -> RouteReport:
    """The report of a sweep that ended `swept_at`, with what its header lacks, from the state it left."""
    newest = {change.setting: change.by for change in state.changes}
    return replace(
        report,
        findings=tuple(check.finding for check in state.checks.values()),
        settings={name: each.value for name, each in state.settings.items() if each.seen_at == swept_at},
        resources=state.resources,
        authors={setting: by for setting, by in newest.items() if by},
    )


def _text(adapter: TypeAdapter[T], value: T, exclude: _Exclude | None = None) -> str:
    try:
        return adapter.dump_json(value, exclude=exclude).decode()
    except PydanticSerializationError:
        # A cloud's JSON may name things with half a surrogate pair (`\ud83d`), which no UTF-8 can hold. One
        # such name must not cost the history of its environment.
        text = json.dumps(adapter.dump_python(value, mode="json", exclude=exclude), ensure_ascii=False)
        return text.encode(errors="replace").decode()


def _header(sweep: Swept) -> Swept:
    return replace(sweep, findings=(), routes=tuple(replace(report, findings=()) for report in sweep.routes))


def _settled(checks: Mapping[str, CheckState], swept_at: datetime | None) -> dict[str, CheckState]:
    return _exchanged(checks, swept_at, LAST_SWEEP)


def _dated(checks: Mapping[str, CheckState], swept_at: datetime | None) -> dict[str, CheckState]:
    return _exchanged(checks, LAST_SWEEP, swept_at)


def _exchanged(
    checks: Mapping[str, CheckState], old: datetime | None, new: datetime | None
) -> dict[str, CheckState]:
    if old is None or new is None:
        return dict(checks)
    return {
        name: CheckState(  # not by `replace`, which takes three times as long: a sweep has thousands of them
            finding=replace(state.finding, at=new) if state.finding.at == old else state.finding,
            since=state.since,
            success=state.success,
            told_at=new if state.told_at == old else state.told_at,
            held_since=state.held_since,
        )
        for name, state in checks.items()
    }


def _redated(
    settings: Mapping[Setting, SettingState], old: datetime | None, new: datetime | None
) -> Mapping[Setting, SettingState]:
    if old is None or new is None:
        return settings
    return {
        setting: SettingState(state.value, new) if state.seen_at == old else state
        for setting, state in settings.items()
    }

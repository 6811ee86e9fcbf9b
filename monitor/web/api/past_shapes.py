"""The shapes of what only the API tells of what happened: runs, changes, and events."""

from enum import StrEnum
from typing import Literal

from typing_extensions import TypedDict

from monitor.model.change import Setting
from monitor.web.shapes import ChangeObject, FindingObject, Instant, RunObject


class Runs(TypedDict):
    """Some runs, the last to end first; `next` is the cursor of older ones."""

    items: list[RunObject]
    next: str | None


class ChangeKind(StrEnum):
    VERDICT = "verdict"
    SETTING = "setting"


class VerdictChangeObject(FindingObject):
    """A finding whose verdict was another than the one before."""

    kind: Literal[ChangeKind.VERDICT]
    at: Instant


class SettingChangeObject(ChangeObject):
    """A setting that changed under a route; `at` is when that was seen."""

    kind: Literal[ChangeKind.SETTING]
    environment: str
    route: str
    at: Instant


class Changes(TypedDict):
    """Some changes, newest first; `next` is the cursor of older ones."""

    items: list[VerdictChangeObject | SettingChangeObject]
    next: str | None


class NewsKind(StrEnum):
    """What may happen on the board."""

    SWEPT = "swept"
    ROUTE_ADDED = "route-added"
    ROUTE_REMOVED = "route-removed"
    RUN_STARTED = "run-started"
    RUN_ENDED = "run-ended"
    RUN_AMENDED = "run-amended"
    VERDICT_CHANGED = "verdict-changed"
    CAUSE_CHANGED = "cause-changed"
    SETTING_CHANGED = "setting-changed"
    ALARM_CHANGED = "alarm-changed"
    SUSPENSION_CHANGED = "suspension-changed"


class NewsObject(TypedDict):
    """Something that happened: `run`, `check` and `setting` say to what, and `before` and `after` are the
    verdicts, the first causes, `on` or `off` of an alarm, the reasons of a suspension; of a run that ended,
    `after` is its result.
    """

    kind: NewsKind
    environment: str
    route: str | None
    run: str | None
    check: str | None
    setting: Setting | None
    before: str | None
    after: str | None


class EventObject(TypedDict):
    """What happened from one board to the next; `left_out` counts what was too much to tell."""

    position: int
    changes: list[NewsObject]
    left_out: int


class PositionObject(TypedDict):
    """Where a listener begins: what the API answers now is at least as new as this position of the board."""

    position: int

"""The shapes of what only the API tells of how things stand: the board, and budgets."""

from collections.abc import Mapping

from typing_extensions import TypedDict

from monitor.model.change import Setting
from monitor.model.outcome import Reason, Result
from monitor.model.run import Proof
from monitor.model.skip import Suspension
from monitor.model.verdict import Severity, Verdict
from monitor.model.window import Window
from monitor.web.shapes import (
    CauseObject,
    ChangeObject,
    FindingObject,
    IncidentObject,
    Instant,
)
from monitor.web.standing import Standing


class VendorObject(TypedDict):
    """What a vendor's status page said when it was last read; `unread` why it cannot be read now, or null."""

    vendor: str
    read_at: Instant
    unread: str | None
    incidents: list[IncidentObject]


class EnvironmentObject(TypedDict):
    """A LiveKit project with a Twilio account. `standing` is that of its worst part, `routes` counts them by
    theirs. `answered_at` is when a sweep last got an answer to everything; `up` says which clouds the last
    one could read. `not_twilio` says by id what those LiveKit trunks dial that discovery passes over.
    """

    environment: str
    standing: Standing
    routes: Mapping[Standing, int]
    swept_at: Instant | None
    answered_at: Instant | None
    sweep_seconds: float | None
    sweep_every_seconds: float
    up: Mapping[str, bool]
    suspended: Suspension | None
    vendors: list[VendorObject]
    not_twilio: Mapping[str, str]


class Environments(TypedDict):
    """Every environment."""

    items: list[EnvironmentObject]


class AlarmObject(TypedDict):
    """Whether a canary alarms, and since when it is so; null where that was never otherwise.

    `successes_to_end` is how many calls in a row have to get through to end it; 0 while it is off.
    """

    on: bool
    since: Instant | None
    successes_to_end: int


class RunningObject(TypedDict):
    """A call that goes on."""

    id: str
    started: Instant


class GlanceObject(TypedDict):
    """A call that ended, in short; `ring_seconds` from the dial to the first ring, `answer_seconds` from
    there to the answer, null where it did not come to that.
    """

    id: str
    started: Instant
    ended: Instant
    result: Result
    reason: Reason
    severity: Severity
    proof: Proof
    ring_seconds: float | None
    answer_seconds: float | None


class CanaryObject(TypedDict):
    """The canary of a route. `success` is of the last call that could tell. `next_run_at` may be past where
    one is due; null while `suspended` says why none is placed. `recent` are its last calls, newest last.
    """

    every_seconds: float
    success: bool | None
    last_success_at: Instant | None
    last_run_at: Instant | None
    next_run_at: Instant | None
    suspended: Suspension | None
    running: RunningObject | None
    alarm: AlarmObject
    recent: list[GlanceObject]


class VerdictObject(TypedDict):
    """How all that is asked of stands, in a sentence or two; `cause` is what checks find wrong with the worst
    route, or empty. `old` are the environments of which what is known is old: no sweep ended for long.
    """

    sentence: str
    cause: str
    standing: Standing
    old: list[str]


class RouteObject(TypedDict):
    """A route as it stands; texts of its path are null where the last sweep could not tell.

    `word` says how it stands with regard to its calls, too; it is for people, and may be worded otherwise by
    another version. `since` is since when it stands so, null where that is not known or nothing is wrong.

    `checks` counts its own by verdict, `canary` is null where the configuration names no number to call,
    `causes` are what is wrong with it, the one to mend first at the top.
    """

    environment: str
    route: str
    standing: Standing
    word: str
    since: Instant | None
    livekit_trunk: str | None
    address: str | None
    edge: str | None
    twilio_trunk: str | None
    checks: Mapping[Verdict, int]
    causes: list[CauseObject]
    canary: CanaryObject | None


class CheckObject(FindingObject):
    """A finding as it stands. `since` is since when its verdict is what it is. `success` is the last verdict
    that could tell, `told_at` when it last did, `held_since` since when it is so.
    """

    at: Instant
    since: Instant
    success: bool | None
    told_at: Instant | None
    held_since: Instant | None


class SettingObject(TypedDict):
    """A setting of a route's path in one of the clouds, as it was last read; numbers masked."""

    setting: Setting
    value: str
    seen_at: Instant


class RouteDetailObject(RouteObject):
    """A route with its settings, its findings, and what changed since it is known to have worked."""

    worked_at: Instant | None
    settings: list[SettingObject]
    findings: list[CheckObject]
    changes: list[ChangeObject]


class Routes(TypedDict):
    """Some routes; `next` is the cursor of those that follow."""

    items: list[RouteObject]
    next: str | None


class Findings(TypedDict):
    """Some findings; `next` is the cursor of those that follow."""

    items: list[CheckObject]
    next: str | None


class LeftObject(TypedDict):
    """What is left of a limit in its running window (UTC): of calls, or of money (a decimal number as text);
    `currency` is null where it is not known.
    """

    window: Window
    calls: int | None
    spend: str | None
    currency: str | None


class BudgetObject(TypedDict):
    """What is left of the limits of a route, or with `route` null of its environment."""

    environment: str
    route: str | None
    left: list[LeftObject]


class Budget(TypedDict):
    """What is left of some limits; `next` is the cursor of those that follow."""

    items: list[BudgetObject]
    next: str | None

"""What the status page shows, as plain values."""

from dataclasses import dataclass
from datetime import datetime

from monitor.model.cause import Certainty
from monitor.model.verdict import Severity, Verdict
from monitor.web.standing import Standing


@dataclass(frozen=True, slots=True)
class CauseView:
    """A cause; `is_check` says that a check of that id is it."""

    id: str
    is_check: bool
    certainty: Certainty
    wrong: str
    fix: str
    because: tuple[str, ...]
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong or could not be told; `checks` are those that say exactly the same.

    `cause` is set where it is the first cause of why the route does not work. `parts` are what `summary` sums
    up, empty where it is all there is to say.
    """

    verdict: Verdict
    severity: Severity
    checks: tuple[str, ...]
    summary: str
    remedy: str
    since: datetime
    cause: CauseView | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A line in small print, and the checks that it is about."""

    says: str
    checks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What a route's or an environment's checks say: troubles in full, worst first, the rest in notes."""

    troubles: tuple[Trouble, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class CallsView:
    """The canary of a route.

    `failing` says why calls fail, empty where they do not; `always` that the newest one which could tell
    did, `works` that it got through. `alarm` is since when it alarms. `notes` are sentences.
    """

    standing: Standing
    failing: str
    always: bool
    works: bool
    alarm: datetime | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RouteView:
    """`counts` says how the checks went, empty before the first sweep.

    `judged` is how it stands by checks alone, `standing` by its calls too; `calls` is None without a canary.
    `cause` is the first cause where none of the troubles tells it, `others` are those that no trouble tells,
    `above` is the first cause where a check of its environment tells it.
    `unjudged` says why checks that apply were not judged, and what to do; empty where all were.
    """

    name: str
    standing: Standing
    judged: Standing
    livekit_trunk: str
    address: str
    told: Told
    counts: str
    calls: CallsView | None
    cause: CauseView | None = None
    others: tuple[CauseView, ...] = ()
    above: CauseView | None = None
    unjudged: str = ""


@dataclass(frozen=True, slots=True)
class Reported:
    """An incident that a vendor reports on its own status page, in its own words; `url` leads there.

    `since` is None where it does not say. `read` is when that was read, where the page cannot be read now.
    """

    vendor: str
    name: str
    url: str
    since: datetime | None
    read: datetime | None


@dataclass(frozen=True, slots=True)
class EnvironmentView:
    """`silent` names the clouds that answered nothing in the last sweep; routes stand worst first."""

    name: str
    standing: Standing
    swept: datetime | None
    late: bool
    every: str
    silent: tuple[str, ...]
    told: Told
    counts: str
    reported: tuple[Reported, ...]
    routes: tuple[RouteView, ...]


@dataclass(frozen=True, slots=True)
class PageView:
    """`sentence` is the verdict on everything, `standing` its colour, `cause` the worst thing of a route.

    `notes` are sentences on this process itself.
    """

    sentence: str
    cause: str
    standing: Standing
    environments: tuple[EnvironmentView, ...]
    notes: tuple[str, ...] = ()

"""The status page as plain values: what the template shows, decided here and tested without HTML."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from monitor.model.board import Board, CheckState, EnvironmentState, RouteState
from monitor.model.verdict import Severity, Verdict
from monitor.web.standing import Standing, standing_of, worst

_LATE_AFTER_SWEEPS: Final = 2
"""A sweep may take as long as its interval; twice that without one is late."""
_VERDICT_ORDER: Final = (Verdict.FAIL, Verdict.UNKNOWN)
_SEVERITY_ORDER: Final = tuple(Severity)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time, and how long ago it was in words."""

    at: datetime
    ago: str

    @property
    def text(self) -> str:
        return self.at.strftime("%Y-%m-%d %H:%M UTC")


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong or could not be told; `checks` are those that say exactly the same."""

    verdict: Verdict
    severity: Severity
    checks: tuple[str, ...]
    summary: str
    remedy: str
    since: Moment


@dataclass(frozen=True, slots=True)
class RouteView:
    name: str
    standing: Standing
    livekit_trunk: str
    address: str
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True, slots=True)
class EnvironmentView:
    """`silent` names the upstreams that answered nothing in the last sweep; routes stand worst first."""

    name: str
    standing: Standing
    swept: Moment | None
    late: bool
    every: str
    silent: tuple[str, ...]
    troubles: tuple[Trouble, ...]
    routes: tuple[RouteView, ...]


@dataclass(frozen=True, slots=True)
class PageView:
    """`sentence` is the verdict on everything, `standing` its colour."""

    sentence: str
    standing: Standing
    shown: Moment
    environments: tuple[EnvironmentView, ...]


def page_view(board: Board, now: datetime) -> PageView:
    """What the status page says of `board` at `now`."""
    routes: dict[str, list[RouteState]] = defaultdict(list)
    for route in board.routes.values():
        routes[route.environment].append(route)
    views = [_environment(state, routes[name], now) for name, state in board.environments.items()]
    views.sort(key=lambda view: (_standing_within(view).badness, view.name))
    standing = worst(map(_standing_within, views)) if views else Standing.WAITING
    return PageView(_sentence(views), standing, Moment(now, "now"), tuple(views))


def in_words(length: timedelta) -> str:
    """A length of time in the one or two units that matter: `45 s`, `5 min`, `3 h 20 min`, `2 d 4 h`."""
    seconds = max(int(length.total_seconds()), 0)
    if seconds < 60:
        return f"{seconds} s"
    for unit, name, part, part_name in ((86_400, "d", 3_600, "h"), (3_600, "h", 60, "min")):
        if seconds >= unit:
            rest = seconds % unit // part
            return f"{seconds // unit} {name} {rest} {part_name}" if rest else f"{seconds // unit} {name}"
    return f"{seconds // 60} min"


def _environment(state: EnvironmentState, routes: Iterable[RouteState], now: datetime) -> EnvironmentView:
    swept = state.swept_at is not None
    views = [_route(route, now) for route in routes]
    views.sort(key=lambda view: (view.standing.badness, view.name))
    return EnvironmentView(
        name=state.environment,
        standing=standing_of(state.checks.values(), swept),
        swept=_moment(state.swept_at, now) if state.swept_at else None,
        late=state.swept_at is not None and now - state.swept_at > _LATE_AFTER_SWEEPS * state.sweep_every,
        every=in_words(state.sweep_every),
        silent=tuple(sorted(upstream for upstream, up in state.up.items() if not up)),
        troubles=_troubles(state.checks, now),
        routes=tuple(views),
    )


def _route(state: RouteState, now: datetime) -> RouteView:
    return RouteView(
        name=state.route,
        standing=standing_of(state.checks.values(), swept=bool(state.checks)),
        livekit_trunk=state.livekit_trunk,
        address=state.address,
        troubles=_troubles(state.checks, now),
    )


def _troubles(checks: Mapping[str, CheckState], now: datetime) -> tuple[Trouble, ...]:
    """What fails and what is unknown, worst first; an outage that ten checks repeat is said once."""
    same: dict[tuple[Verdict, str, str], list[CheckState]] = defaultdict(list)
    for check in checks.values():
        if check.finding.verdict in _VERDICT_ORDER:
            judgement = check.finding.judgement
            same[judgement.verdict, judgement.summary, judgement.remedy].append(check)
    troubles = [_trouble(group, now) for group in same.values()]
    return tuple(sorted(troubles, key=_badness))


def _badness(trouble: Trouble) -> tuple[int, int]:
    return _SEVERITY_ORDER.index(trouble.severity), _VERDICT_ORDER.index(trouble.verdict)


def _trouble(group: list[CheckState], now: datetime) -> Trouble:
    judgement = group[0].finding.judgement
    return Trouble(
        verdict=judgement.verdict,
        severity=min((check.finding.severity for check in group), key=_SEVERITY_ORDER.index),
        checks=tuple(check.finding.check for check in group),
        summary=judgement.summary,
        remedy=judgement.remedy,
        since=_moment(min(check.since for check in group), now),
    )


def _moment(at: datetime, now: datetime) -> Moment:
    return Moment(at, f"{in_words(now - at)} ago")


def _standing_within(view: EnvironmentView) -> Standing:
    return worst([view.standing, *(route.standing for route in view.routes)])


def _sentence(views: Sequence[EnvironmentView]) -> str:
    if not views:
        return "Nothing is configured yet."
    ill = [view.name for view in views if view.standing in (Standing.BROKEN, Standing.UNSURE)]
    late = [view.name for view in views if view.late]
    return " ".join(
        (
            *((f"Look at the account of {_listed(ill)}.",) if ill else ()),
            _of_routes([route.standing for view in views for route in view.routes]),
            *((f"What is shown of {_listed(late)} is old.",) if late else ()),
        )
    )


def _of_routes(routes: Sequence[Standing]) -> str:
    if not routes:
        return "No route is known yet."
    total = "the only route" if len(routes) == 1 else f"any of {len(routes)} routes"
    counts = [(routes.count(standing), standing) for standing in Standing if standing is not Standing.FINE]
    said = [_counted(count, standing) for count, standing in counts if count]
    if not said:
        return f"No fault found on {total}."
    return f"Of {len(routes)} route{'s' if len(routes) > 1 else ''}, {_listed(said)}."


def _counted(count: int, standing: Standing) -> str:
    one = count == 1
    words = {
        Standing.BROKEN: "is broken" if one else "are broken",
        Standing.UNSURE: "could not be judged",
        Standing.ATTENTION: "needs attention" if one else "need attention",
        Standing.WAITING: "has not been read yet" if one else "have not been read yet",
    }
    return f"{count} {words[standing]}"


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))

"""The status page as plain values: what the template shows, decided here and tested without HTML."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

from monitor.checks import unjudged, why_unjudged
from monitor.diagnosis import Diagnoses
from monitor.model.board import Board, EnvironmentState, RouteKey, RouteState
from monitor.model.cause import RankedCause, in_short
from monitor.model.check import Finding
from monitor.model.verdict import Verdict
from monitor.model.words import cloud, in_words
from monitor.web.calls import calls_view, unproved
from monitor.web.causes import cause_views, worth_telling
from monitor.web.headline import cause, sentence
from monitor.web.judged import standing_of_environment
from monitor.web.others import NOT_THE_DIALLER, notes_of_rooms, notes_of_strangers
from monitor.web.outage import leads, silent_upstreams
from monitor.web.reported import reported
from monitor.web.shown import CallsView, EnvironmentView, Note, PageView, RouteView, Told
from monitor.web.standing import Standing, inherited, standing_of, worst
from monitor.web.telling import Checks, Context, tell, trouble
from monitor.web.words import counts

Rooms = Mapping[str, Sequence[str]]
"""By environment the old rooms in LiveKit that another installation made."""

NO_ROOMS: Final[Rooms] = MappingProxyType({})

Causes = Mapping[RouteKey, tuple[RankedCause, ...]]

_LATE_AFTER_SWEEPS: Final = 2
"""A sweep may take as long as its interval; twice that without one is late."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was made of a route, and what it was made of: a board shares what an event leaves alone."""

    state: RouteState
    around: EnvironmentState
    causes: tuple[RankedCause, ...]
    late_proof: bool
    view: RouteView


class RouteViews:
    """Makes anew only the routes that something changed for; times in them are as they were made."""

    def __init__(self) -> None:
        self._kept: dict[RouteKey, _Kept] = {}

    def of(
        self, state: RouteState, around: EnvironmentState, causes: tuple[RankedCause, ...], context: Context
    ) -> RouteView:
        """See `route_view`."""
        key = state.environment, state.route
        late = state.canary is not None and unproved(state.canary, context.now)
        kept = self._kept.get(key)
        if (
            kept is None
            or (kept.state is not state or kept.around is not around or kept.causes != causes)
            or kept.late_proof is not late
        ):
            view = route_view(state, around, causes, context)
            kept = self._kept[key] = _Kept(state, around, causes, late, view)
        return kept.view


def page_view(
    board: Board,
    now: datetime,
    *,
    dials: bool = True,
    foreign: Rooms = NO_ROOMS,
    diagnoses: Diagnoses | None = None,
    kept: RouteViews | None = None,
) -> PageView:
    """What the status page says of `board` at `now`.

    `dials` says whether this process is the one that places the calls; `diagnoses` and `kept` spare a second
    page what they told the first.
    """
    seen = kept or RouteViews()
    causes = (diagnoses or Diagnoses()).of(board)
    routes: dict[str, list[RouteState]] = defaultdict(list)
    for route in board.routes.values():
        routes[route.environment].append(route)
    views = [
        _with_rooms(
            _environment(state, routes[name], now, causes, seen),
            foreign.get(name, ()),
        )
        for name, state in board.environments.items()
    ]
    views.sort(key=lambda view: (_standing_within(view).badness, view.name))
    standing = worst(map(_standing_within, views)) if views else Standing.WAITING
    notes = () if dials else (NOT_THE_DIALLER,)
    return PageView(sentence(views), cause(views), standing, tuple(views), notes)


def _environment(
    state: EnvironmentState,
    routes: Sequence[RouteState],
    now: datetime,
    causes: Causes,
    kept: RouteViews,
) -> EnvironmentView:
    context = context_of(state, routes, now)
    views = [
        kept.of(route, state, causes.get((route.environment, route.route), ()), context) for route in routes
    ]
    views.sort(key=lambda view: (view.standing.badness, view.name))
    return EnvironmentView(
        name=state.environment,
        standing=standing_of_environment(state),
        swept=state.swept_at,
        late=state.swept_at is not None and now - state.swept_at > _LATE_AFTER_SWEEPS * state.sweep_every,
        every=in_words(state.sweep_every),
        silent=tuple(map(cloud, context.silent)),
        told=_told(state, context),
        counts=_counts(state.checks),
        reported=tuple(reported(state.vendors.values())),
        routes=tuple(views),
    )


def context_of(state: EnvironmentState, routes: Sequence[RouteState], now: datetime) -> Context:
    """What telling the checks of an environment and its routes depends on."""
    silent = silent_upstreams(state.up.items())
    led = leads(silent, state.checks, [route.checks for route in routes])
    return Context(now, state.accept_unknown, silent, led)


def route_view(
    state: RouteState, around: EnvironmentState, causes: tuple[RankedCause, ...], context: Context
) -> RouteView:
    """A route by itself, under what holds for its environment."""
    above = frozenset(each.check for each in _findings(around.checks) if each.verdict is Verdict.FAIL)
    return _with_causes(_route(state, standing_of_environment(around), context), causes, above)


def _with_rooms(view: EnvironmentView, rooms: Sequence[str]) -> EnvironmentView:
    told = replace(view.told, notes=(*view.told.notes, *notes_of_rooms(rooms)))
    return replace(view, told=told)


def _told(state: EnvironmentState, context: Context) -> Told:
    """What the environment's checks say; what a route tells of an outage is put in front of it."""
    own = tell(state.checks, context)
    hoisted = [lead for lead in context.leads if lead.finding.route is not None]
    troubles = tuple(trouble([lead]) for lead in hoisted)
    return Told((*troubles, *own.troubles), (*own.notes, *notes_of_strangers(state.not_twilio)))


def _route(state: RouteState, environment: Standing, context: Context) -> RouteView:
    own = standing_of(_findings(state.checks), context.accepted) if state.checks else Standing.WAITING
    judged = worst((own, inherited(environment)))
    calls = calls_view(state.canary, judged, context.now) if state.canary else None
    told, counted = tell(state.checks, replace(context, leads=())), _counts(state.checks)
    if judged is not own and counted:
        above = Note(f"What is wrong with {state.environment} holds for this route too.")
        told, counted = replace(told, notes=(above, *told.notes)), f"of its own, {counted}"
    return RouteView(
        name=state.route,
        standing=worst((judged, calls.standing)) if calls else judged,
        judged=judged,
        livekit_trunk=state.livekit_trunk,
        address=state.address,
        told=told,
        counts=counted,
        calls=calls,
        unjudged=why_unjudged(unjudged(_findings(state.checks))),
    )


def _with_causes(view: RouteView, causes: tuple[RankedCause, ...], above: Collection[str]) -> RouteView:
    """The route with why it is wrong: a trouble that is the first cause says so, what no trouble tells stands
    by itself."""
    told = worth_telling(causes, above, view.standing)
    if not told:
        return view
    first, *others = cause_views(told)
    failing = {check for each in view.told.troubles for check in each.checks if each.verdict is Verdict.FAIL}
    troubles = tuple(
        replace(each, cause=first) if each.verdict is Verdict.FAIL and first.id in each.checks else each
        for each in view.told.troubles
    )
    return replace(
        view,
        told=replace(view.told, troubles=troubles),
        calls=_called(view.calls, "" if first.id in above else in_short(told)) if view.calls else None,
        cause=None if first.id in failing or first.id in above else first,
        others=tuple(each for each in others if each.id not in failing and each.id not in above),
        above=first if first.id in above else None,
    )


def _called(calls: CallsView, why: str) -> CallsView:
    """Why calls fail is what the diagnosis says, where it is sure enough."""
    return replace(calls, failing=why) if calls.failing and why else calls


def _findings(checks: Checks) -> list[Finding]:
    return [state.finding for state in checks.values()]


def _counts(checks: Checks) -> str:
    return counts(_findings(checks))


def _standing_within(view: EnvironmentView) -> Standing:
    return worst([view.standing, *(route.standing for route in view.routes)])

"""The page of a route as plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from monitor.diagnosis.surroundings import SETTINGS
from monitor.model.board import Board, CheckState, EnvironmentState, RouteState
from monitor.model.budget import BudgetLeft
from monitor.model.canary_state import CanaryState
from monitor.model.cause import RankedCause
from monitor.model.change import Change
from monitor.model.what_changed import changes_since_it_worked
from monitor.web.pages import called
from monitor.web.pages.called import Columns, Next
from monitor.web.pages.consoles import Link, of_route
from monitor.web.pages.drawing import Drawing, across, down
from monitor.web.pages.path import Step, path_of
from monitor.web.pages.standing_words import since_when, word_of
from monitor.web.shown import RouteView
from monitor.web.standing import Standing
from monitor.web.telling import Context
from monitor.web.view import context_of, route_view

_SHOWN: Final = 20
"""Changes of a route that its page lists; the history has all."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A change of a setting; `since_it_worked` says that the route has not worked since."""

    what: str
    change: Change
    since_it_worked: bool


@dataclass(frozen=True, slots=True)
class RouteCalls:
    """The canary of a route, as its card and its page show it."""

    state: CanaryState
    columns: Columns
    next: Next | None
    suspended: str
    left: str


@dataclass(frozen=True, slots=True)
class RoutePage:
    """`word` says how it stands, `since` since when; `steps` are the way of a call, drawn twice."""

    environment: str
    route: str
    view: RouteView
    word: str
    since: datetime | None
    causes: tuple[RankedCause, ...]
    steps: tuple[Step, ...]
    across: Drawing
    down: Drawing
    changes: tuple[Changed, ...]
    calls: RouteCalls | None
    other_checks: tuple[CheckState, ...]
    links: tuple[Link, ...]

    @property
    def told(self) -> dict[str, str]:
        """What is wrong by the id of its cause: what says the same further down refers to it."""
        return {cause.id: cause.wrong for cause in self.causes}

    @property
    def standing(self) -> Standing:
        return self.view.standing


def route_page(
    board: Board,
    key: tuple[str, str],
    causes: Iterable[RankedCause],
    budgets: Iterable[BudgetLeft],
    now: datetime,
) -> RoutePage | None:
    """What the page of a route says; None where the board does not have it."""
    state, around = board.routes.get(key), board.environments.get(key[0])
    if state is None or around is None:
        return None
    ranked = tuple(causes)
    view = route_view(state, around, ranked, _context(board, around, now))
    steps = path_of(state, around, ranked)
    drawn = {check.finding.check for step in steps for check in step.checks}
    everything = (*state.checks.values(), *around.checks.values())
    return RoutePage(
        environment=key[0],
        route=key[1],
        view=view,
        word=word_of(view.standing, state),
        since=since_when(view.standing, state, around),
        causes=ranked,
        steps=steps,
        across=across(steps),
        down=down(steps),
        changes=_changes(state),
        calls=route_calls(state.canary, budgets, now) if state.canary else None,
        other_checks=tuple(check for check in everything if check.finding.check not in drawn),
        links=tuple(of_route(state)),
    )


def route_calls(state: CanaryState, budgets: Iterable[BudgetLeft], now: datetime) -> RouteCalls:
    """What is shown of a canary."""
    return RouteCalls(
        state=state,
        columns=called.columns(state),
        next=called.next_call(state, now),
        suspended=called.suspended(state),
        left=called.left(budgets),
    )


def _context(board: Board, around: EnvironmentState, now: datetime) -> Context:
    beside = [state for (environment, _), state in board.routes.items() if environment == around.environment]
    return context_of(around, beside, now)


def _changes(state: RouteState) -> tuple[Changed, ...]:
    """The newest first."""
    guilty = {change.setting for change in changes_since_it_worked(state)}
    newest = tuple(reversed(state.changes))[:_SHOWN]
    return tuple(Changed(SETTINGS[change.setting], change, change.setting in guilty) for change in newest)

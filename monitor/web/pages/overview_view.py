"""The first page as plain values: a card for each route that needs a look, a row for each other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from monitor.diagnosis.surroundings import SETTINGS
from monitor.diagnosis.surroundings import told as as_sentence
from monitor.model.board import Board, RouteState
from monitor.model.budget import BudgetLeft
from monitor.model.what_changed import changes_since_it_worked
from monitor.web.pages.route_view import Changed, RouteCalls, route_calls
from monitor.web.pages.shared import Shared, as_above, first_cause, shared_by_all
from monitor.web.pages.standing_words import since_when, word_of
from monitor.web.shown import CauseView, EnvironmentView, PageView, RouteView
from monitor.web.standing import Standing, worst

MOST_CARDS: Final = 24
"""Cards in one environment; who has more that is broken reads rows."""

FEW: Final = 6
"""So few routes have a card each, whatever they are like."""

_CHANGES: Final = 2


@dataclass(frozen=True, slots=True)
class Card:
    """A route: `word` says how it stands, `first` is the cause to mend first.

    `above` says in short the cause that is told for the whole environment, instead of `first`. `why` is what
    speaks for `first`, `more` how many others there are; `changes` are what is otherwise than when it worked.
    `notes` are sentences in small print.
    """

    environment: str
    view: RouteView
    word: str
    since: datetime | None
    first: CauseView | None
    above: str
    why: str
    more: int
    changes: tuple[Changed, ...]
    calls: RouteCalls | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A route in a line; `good` is when a call last got through, `called` whether any is placed."""

    environment: str
    name: str
    address: str
    standing: Standing
    word: str
    called: bool
    good: datetime | None


@dataclass(frozen=True, slots=True)
class Group:
    """An environment: which of its routes have a card, and which a row; worst first.

    `shared` is what is wrong with all of them alike.
    """

    view: EnvironmentView
    shared: Shared | None
    cards: tuple[RouteView, ...]
    rows: tuple[RouteView, ...]

    @property
    def standing(self) -> Standing:
        """How badly what is told above the cards stands."""
        return worst((self.view.standing, *((self.shared.standing,) if self.shared else ())))


@dataclass(frozen=True, slots=True)
class Tally:
    """How many routes stand so."""

    standing: Standing
    count: int


def groups(page: PageView) -> tuple[Group, ...]:
    """The environments of a page, worst first."""
    return tuple(_group(view) for view in page.environments)


def tallies(page: PageView) -> tuple[Tally, ...]:
    """How many routes stand how, worst first; what none does is left out. Few routes are seen at once."""
    found = [route.standing for view in page.environments for route in view.routes]
    if len(found) <= FEW:
        return ()
    return tuple(Tally(each, found.count(each)) for each in Standing if each in found)


def card(board: Board, group: Group, view: RouteView, budgets: Iterable[BudgetLeft], now: datetime) -> Card:
    """The card of a route that the board has."""
    environment = group.view.name
    state, around = board.routes[environment, view.name], board.environments[environment]
    above = as_above(environment, view, group.shared)
    first = None if above else first_cause(view)
    changes = _changes(state) if view.standing is not Standing.FINE else ()
    told = len(view.told.troubles) + len(view.others) + (view.cause is not None)
    return Card(
        environment=environment,
        view=view,
        word=word_of(view.standing, state),
        since=since_when(view.standing, state, around),
        first=first,
        above=above,
        why=_why(first, changes),
        more=max(told - 1, 0),
        changes=changes,
        calls=route_calls(state.canary, budgets, now) if state.canary else None,
        notes=tuple(_notes(view, bool(first or above))),
    )


def row(state: RouteState, view: RouteView) -> Row:
    """The line of a route."""
    return Row(
        environment=state.environment,
        name=view.name,
        address=view.address or view.livekit_trunk,
        standing=view.standing,
        word=word_of(view.standing, state),
        called=state.canary is not None,
        good=state.canary.success_at if state.canary else None,
    )


def _group(view: EnvironmentView) -> Group:
    shared = shared_by_all(view)
    if len(view.routes) <= FEW:
        return Group(view, shared, view.routes, ())
    ill = [route for route in view.routes if route.standing not in (Standing.FINE, Standing.WAITING)]
    cards = tuple(ill[:MOST_CARDS])
    return Group(view, shared, cards, view.routes[len(cards) :])


def _notes(view: RouteView, caused: bool) -> Iterator[str]:
    """What the calls and the counts of checks say beside what stands in large print, as the card does it."""
    calls = view.calls.notes if view.calls else ()
    yield from calls if caused or view.told.troubles else calls[1:]
    if view.unjudged:
        yield view.unjudged
    if view.counts:
        yield f"{view.counts.capitalize()}."


def _why(first: CauseView | None, changes: Iterable[Changed]) -> str:
    """What speaks most for a cause, beside the changes that the card tells anyway."""
    known = {as_sentence(each.change) for each in changes}
    return next((each for each in first.because if each not in known), "") if first else ""


def _changes(state: RouteState) -> tuple[Changed, ...]:
    newest = tuple(reversed(changes_since_it_worked(state)))[:_CHANGES]
    return tuple(Changed(SETTINGS[each.setting], each, since_it_worked=True) for each in newest)

"""When people are told something, and of what together. Pure: what is said of it is made elsewhere."""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, TypeVar

from monitor.model.board import Board
from monitor.model.notice import Matter, Open, Subject
from monitor.notices.settings import Settings
from monitor.notices.watch import Ailing

APART: Final = timedelta(minutes=5)
"""The least time between two notices of what breaks in one environment: the second tells of all between."""

PATIENCE: Final = 1.2
"""Intervals of a canary for which those that heal wait for the others they broke with: what routes shared
heals with the next call of each, as in the rules of Prometheus."""

K = TypeVar("K", bound=Hashable)


class Kind(StrEnum):
    """What a notice says of its subjects; `rested` is that maintenance has not mended them."""

    BROKEN = "broken"
    STILL = "still"
    RESTED = "rested"
    HEALED = "healed"


@dataclass(frozen=True, slots=True)
class Draft:
    """A notice before its words. `left` are those of its incident that stay broken where others heal."""

    kind: Kind
    matter: Matter
    environment: str
    incident: str
    about: tuple[Open, ...]
    left: tuple[Open, ...] = ()


@dataclass(frozen=True, slots=True)
class Sight:
    """What is known at a time; `resting` are the environments in maintenance."""

    board: Board
    ailing: Ailing
    resting: Collection[str]
    now: datetime

    def rests(self, subject: Subject) -> bool:
        """Whether maintenance keeps it from being told; a call that may be up costs money in it, too."""
        return subject.environment in self.resting and subject.matter is not Matter.ORPHAN


def decide(
    opened: Iterable[Open], sight: Sight, settings: Settings
) -> tuple[tuple[Open, ...], tuple[Draft, ...]]:
    """What people are told of from now on, and what to tell them now."""
    rows: dict[Subject, Open] = {}
    drafts: list[Draft] = []
    seen = _as_seen(opened, sight)
    for group in _grouped(seen, lambda row: (row.subject.environment, row.subject.matter)):
        joined = list(_joined(group, sight.board))
        rows.update({row.subject: row for row in joined})
        if not sight.rests(group[0].subject):
            drafts += _drafts(joined, sight, settings)
    for draft in drafts:
        for row in draft.about:
            if draft.kind is Kind.HEALED:
                del rows[row.subject]
            else:
                rows[row.subject] = replace(row, told=sight.now, incident=draft.incident, rested=None)
    return tuple(rows.values()), tuple(drafts)


def _as_seen(opened: Iterable[Open], sight: Sight) -> Iterator[Open]:
    known = set()
    for row in opened:
        known.add(row.subject)
        seen = _seen(row, sight)
        if seen is not None:
            yield seen
    for subject, ailment in sight.ailing.items():
        pages = ailment.pages_at is not None and ailment.pages_at <= sight.now
        if pages and subject not in known and not sight.rests(subject):
            yield Open(subject, ailment.since, seen=sight.now)


def _seen(row: Open, sight: Sight) -> Open | None:
    """A row as it is now; None of what nobody was told of, or need be told of any more."""
    rests = sight.rests(row.subject)
    if row.told is None and rests:
        return None
    if row.subject in sight.ailing:
        return replace(row, well=None, rested=row.rested or (sight.now if rests else None))
    if row.told is None or row.subject.matter is Matter.ORPHAN:
        return None
    return replace(row, well=row.well or sight.now)


def _joined(group: list[Open], board: Board) -> Iterator[Open]:
    """The rows of an environment and matter; some need not be told, since what was told says them already.

    That no call of the environment works says it of each route, and that of all its routes says it of it.
    """
    told = [row for row in group if row.told and row.well is None and row.subject.matter is Matter.CALLS]
    whole = next((row for row in told if not row.subject.name), None)
    environment = group[0].subject.environment
    routes = {route for name, route in board.routes if name == environment}
    each = told[-1] if told and routes <= {row.subject.name for row in told} else None
    for row in group:
        said = whole if row.subject.name else each
        if said is None or row.told is not None:
            yield row
        else:
            yield replace(row, told=said.told, incident=said.incident)


def _drafts(rows: list[Open], sight: Sight, settings: Settings) -> Iterator[Draft]:
    """Of one environment and matter; what heals is told before what breaks."""
    incidents = _grouped((row for row in rows if row.told), lambda row: row.incident)
    for incident in incidents:
        yield from _healed(incident, sight, settings)
    for incident in incidents:
        yield from _still(incident, sight, settings)
    fresh = tuple(row for row in rows if row.told is None)
    if fresh and _is_time(fresh, rows, sight.now, settings):
        subject = fresh[0].subject
        name = f"{subject.environment}-{subject.matter}-{sight.now.timestamp():.0f}"
        yield Draft(Kind.BROKEN, subject.matter, subject.environment, name, fresh)


def _is_time(fresh: tuple[Open, ...], rows: list[Open], now: datetime, settings: Settings) -> bool:
    if fresh[0].subject.matter is Matter.ORPHAN:  # each minute costs money
        return True
    lately = max((row.told for row in rows if row.told), default=None)
    too_soon = lately is not None and now - lately < APART
    return not too_soon and any(now - row.seen >= settings.after for row in fresh)


def _healed(incident: list[Open], sight: Sight, settings: Settings) -> Iterator[Draft]:
    """All of an incident at once; those that are well for long, where others stay broken."""
    healed = tuple(row for row in incident if row.well and sight.now - row.well >= settings.after)
    left = tuple(row for row in incident if row not in healed)
    if not healed:
        return
    waited = sight.now - min(row.well for row in healed if row.well)
    if not left or waited >= _patience(left, sight.board):
        yield _draft(Kind.HEALED, healed, left)


def _patience(left: Iterable[Open], board: Board) -> timedelta:
    routes = (board.routes.get((row.subject.environment, row.subject.name)) for row in left)
    every = [route.canary.every for route in routes if route and route.canary]
    return PATIENCE * max(every, default=APART)


def _still(incident: list[Open], sight: Sight, settings: Settings) -> Iterator[Draft]:
    ill = tuple(row for row in incident if row.well is None)
    rested = tuple(row for row in ill if row.rested and _was_tried(row, row.rested, sight))
    if rested:
        yield _draft(Kind.RESTED, rested)
        return
    every = settings.remind_every
    if every is not None and any(row.told and sight.now - row.told >= every for row in ill):
        yield _draft(Kind.STILL, ill)


def _was_tried(row: Open, since: datetime, sight: Sight) -> bool:
    """Whether something since then tells that it is broken: calls do not go on in maintenance."""
    route = sight.board.routes.get((row.subject.environment, row.subject.name))
    if route is None or route.canary is None or not sight.ailing[row.subject].calls:
        return True
    told = route.canary.told
    return route.canary.success is False and told is not None and told.ended > since


def _draft(kind: Kind, about: tuple[Open, ...], left: tuple[Open, ...] = ()) -> Draft:
    subject: Subject = about[0].subject
    return Draft(kind, subject.matter, subject.environment, about[0].incident, about, left)


def _grouped(rows: Iterable[Open], key: Callable[[Open], K]) -> list[list[Open]]:
    groups: dict[K, list[Open]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return list(groups.values())

"""What is wrong on a board at a time, as far as people are to be told of it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from monitor.model.board import Board, EnvironmentState, RouteState
from monitor.model.notice import Matter, Subject
from monitor.model.paging import Ailment, of_environment, of_route

UNREAD_FOR: Final = timedelta(minutes=15)
UNREAD_SWEEPS: Final = 3
"""How long a cloud cannot be read before that is told: the longer of the two."""

ORPHANED_FOR: Final = timedelta(hours=1)
"""How long a call that was not seen to end is worth telling of, as in the alert's rule."""

Ailing = Mapping[Subject, Ailment]


class Watch:
    """Remembers what a board does not tell: since when a cloud is silent, and since when canaries call.

    `begun` is when somebody began to watch: what was due before could not be called.
    """

    def __init__(self, begun: datetime) -> None:
        self._begun = begun
        self._resumed: dict[str, datetime] = {}
        self._silent: dict[Subject, datetime] = {}

    def look(self, board: Board, now: datetime) -> Ailing:
        """What is wrong now."""
        routes: dict[str, list[RouteState]] = defaultdict(list)
        for route in board.routes.values():
            routes[route.environment].append(route)
        self._silent = self._still_silent(board, now)
        found = (
            each
            for name, environment in board.environments.items()
            for each in self._all(environment, routes[name], now)
        )
        return {subject: ailment for subject, ailment in found if ailment.since <= now}

    def _all(
        self, around: EnvironmentState, routes: list[RouteState], now: datetime
    ) -> Iterator[tuple[Subject, Ailment]]:
        name = around.environment
        if any(route.canary and route.canary.suspended for route in routes):
            self._resumed[name] = now
        whole = of_environment(around, routes)
        if whole is not None:
            yield Subject(Matter.CALLS, name), whole
        for route in routes:
            ailment = of_route(route, self._resumed.get(name, self._begun))
            if ailment is not None:
                yield Subject(Matter.CALLS, name, route.route), ailment
            yield from _orphans(route, now)
        lasts = max(UNREAD_FOR, UNREAD_SWEEPS * around.sweep_every)
        for subject, since in self._silent.items():
            if subject.environment == name:
                yield subject, Ailment(since, since + lasts)

    def _still_silent(self, board: Board, now: datetime) -> dict[Subject, datetime]:
        silent = (
            Subject(Matter.READING, name, cloud)
            for name, environment in board.environments.items()
            for cloud, answers in environment.up.items()
            if not answers
        )
        return {subject: self._silent.get(subject, now) for subject in silent}


def _orphans(route: RouteState, now: datetime) -> Iterator[tuple[Subject, Ailment]]:
    last = route.canary.last if route.canary else None
    if last is not None and last.orphaned and now - last.ended < ORPHANED_FOR:
        yield Subject(Matter.ORPHAN, route.environment, route.route, last.id), Ailment(last.ended, last.ended)

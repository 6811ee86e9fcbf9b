"""A store that forgets: for the demonstration, for one-shot checks and for tests."""

from collections.abc import Iterable
from datetime import datetime

from monitor.model.board import Board
from monitor.model.change import Change
from monitor.model.event import Event, RunAmended, Swept
from monitor.model.run import Run


class MemoryStore:
    """Events in a list, after a board; a sweep takes the place of the environment's older ones."""

    def __init__(self, board: Board = Board()) -> None:  # noqa: B008 - it is frozen
        self._board = board
        self._events: list[tuple[int, Event]] = []
        self._runs: dict[str, Run] = {}

    def load(self) -> Board:
        return self._board

    def append(self, event: Event) -> int:
        position = self._board.position + 1
        if isinstance(event, Swept):
            self._events = [kept for kept in self._events if not _superseded(kept[1], event)]
        elif isinstance(event, Run):
            self._runs.setdefault(event.id, event)
        elif isinstance(event, RunAmended) and event.run in self._runs:
            run = self._runs[event.run]
            self._runs[event.run] = event.applied(run)
        self._events.append((position, event))
        self._board = self._board.apply(position, event)
        return position

    def follow(self, position: int) -> Iterable[tuple[int, Event]]:
        return [kept for kept in self._events if kept[0] > position]

    def run(self, run: str) -> Run | None:
        """A concluded run with what was learnt of it since; None where it is not known."""
        return self._runs.get(run)

    def runs(
        self, environment: str, route: str, limit: int = 100, before: datetime | None = None
    ) -> tuple[Run, ...]:
        """The newest concluded runs of a route first; only those that ended `before`, where it is given."""
        mine = (
            run
            for run in self._runs.values()
            if (run.job.environment, run.job.route) == (environment, route)
            and (before is None or run.ended < before)
        )
        return tuple(sorted(mine, key=lambda run: run.ended, reverse=True)[:limit])

    def setting_changes(
        self, environment: str, route: str, limit: int = 100, since: datetime | None = None
    ) -> tuple[Change, ...]:
        """The newest changed settings of a route first, of those that the board remembers."""
        state = self._board.routes.get((environment, route))
        found = (change for change in state.changes if since is None or change.seen > since) if state else ()
        by_name = sorted(found, key=lambda change: change.setting)
        return tuple(sorted(by_name, key=lambda change: change.seen, reverse=True)[:limit])

    def close(self) -> None:
        """Nothing to give back."""


def _superseded(kept: Event, sweep: Swept) -> bool:
    return isinstance(kept, Swept) and kept.environment == sweep.environment

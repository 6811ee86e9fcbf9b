"""A store that forgets: for the demonstration, for one-shot checks and for tests."""

from collections.abc import Iterable

from monitor.history.memory_records import MemoryRecords
from monitor.model.board import Board
from monitor.model.event import Event, Swept
from monitor.model.notice import Notices
from monitor.model.run import Run


class MemoryStore:
    """Events in a list, after a board; a sweep takes the place of the environment's older ones."""

    def __init__(self, board: Board = Board()) -> None:  # noqa: B008 - it is frozen
        self._board = board
        self._events: list[tuple[int, Event]] = []
        self._notices = Notices()
        self.records = MemoryRecords()

    def load(self) -> Board:
        return self._board

    def append(self, event: Event) -> int:
        position = self._board.position + 1
        if isinstance(event, Swept):
            self._events = [kept for kept in self._events if not _superseded(kept[1], event)]
        self._events.append((position, event))
        board = self._board.apply(position, event)
        self.records.keep(event, self._board, board)
        self._board = board
        return position

    def follow(self, position: int) -> Iterable[tuple[int, Event]]:
        return [kept for kept in self._events if kept[0] > position]

    def run(self, run: str) -> Run | None:
        return self.records.run(run)

    def notices(self) -> Notices:
        return self._notices

    def keep_notices(self, notices: Notices) -> None:
        self._notices = notices

    def close(self) -> None:
        """Nothing to give back."""


def _superseded(kept: Event, sweep: Swept) -> bool:
    return isinstance(kept, Swept) and kept.environment == sweep.environment

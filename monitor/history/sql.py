"""A store in a database: the newest states as rows, and the events that made them."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from sqlalchemy import URL, Connection, delete, insert, select

from monitor.history import codec, event_rows, run_rows, setting_rows, state_rows
from monitor.history.database import Database
from monitor.history.found import changed_verdicts
from monitor.history.records import SqlRecords
from monitor.history.retention import Retention
from monitor.history.state_rows import Standing
from monitor.history.tables import NOTICES
from monitor.model.board import Board
from monitor.model.event import (
    AlertsRead,
    Event,
    RunAmended,
    Swept,
)
from monitor.model.notice import Notices
from monitor.model.run import Run


class SqlStore:
    """Events and states in one SQLite file, or in the database of a URL; each event is one transaction.

    Other processes may append to the same database: this one then reads the states anew before it adds to
    them. Not thread-safe: one thread owns it, all but its `records`. Raises StoreError wherever the database
    cannot be used.
    """

    def __init__(
        self,
        where: Path | URL,
        patience: timedelta = timedelta(seconds=5),
        retention: Retention = Retention(),  # noqa: B008 - it is frozen
    ) -> None:
        """Opens the database, and makes it where there is none.

        `patience` is how long a write waits for that of another process; ours take milliseconds.
        """
        self._retention = retention
        self._standing = Standing()
        self._database = Database(where, patience)
        self.records = SqlRecords(self._database)

    def load(self) -> Board:
        """The board as of the newest event."""
        with self._database.reading() as connection:
            self._standing = state_rows.read(connection)
        return self._standing.board

    def append(self, event: Event) -> int:
        """Keep an event and the states it changes; they outlast a crash once this returns."""
        with self._database.writing() as connection:
            if event_rows.newest(connection) != self._standing.board.position:
                self._standing = state_rows.read(connection)
            before = self._standing
            position = event_rows.keep(connection, event)
            after = before.rewritten(connection, before.board.apply(position, event))
            self._look_back(connection, event, before.board, after.board)
        self._standing = after
        return position

    def follow(self, position: int) -> Iterable[tuple[int, Event]]:
        """Events after `position`; a sweep is put together from its header and the states it left."""
        with self._database.reading() as connection:
            later = list(event_rows.later(connection, position))
            return [(at, state_rows.refilled(connection, event)) for at, event in later]

    def run(self, run: str) -> Run | None:
        return self.records.run(run)

    def notices(self) -> Notices:
        """What people were told and are to be told; nothing in a history that never told anybody."""
        with self._database.reading() as connection:
            body = connection.scalar(select(NOTICES.c.body))
            return codec.decode_notices(body) if body else Notices()

    def keep_notices(self, notices: Notices) -> None:
        """Keep them durably, in the place of those before."""
        body = codec.encode_notices(notices)
        with self._database.writing() as connection:
            connection.execute(delete(NOTICES))
            connection.execute(insert(NOTICES).values(body=body))

    def close(self) -> None:
        self._database.close()

    def _look_back(self, connection: Connection, event: Event, before: Board, after: Board) -> None:
        """Keep what people look back at, and let go of what is too old."""
        if isinstance(event, Swept):
            added = run_rows.keep_changes(connection, changed_verdicts(before, after, event))
            if added:
                run_rows.drop_changes(connection, event.ended, self._retention, added)
            setting_rows.look_back(connection, before, after, event, self._retention)
        elif isinstance(event, Run):
            run_rows.keep_run(connection, event)
            run_rows.drop_runs(connection, event.ended, self._retention)
            event_rows.drop_old(connection, event.ended, self._retention)
        elif isinstance(event, RunAmended):
            run_rows.amend_run(connection, event)
        elif isinstance(event, AlertsRead):
            event_rows.drop_old(connection, event.at, self._retention)

"""A store in a database: the newest states as rows, and the events that made them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, Table, and_, bindparam, delete, func, insert, select

from monitor.history import codec, run_rows, setting_rows
from monitor.history.database import Database
from monitor.history.found import changed_verdicts
from monitor.history.records import SqlRecords
from monitor.history.run_rows import Retention
from monitor.history.tables import CANARIES, EVENTS, NOTICES, STATES
from monitor.model.board import Board, RouteKey
from monitor.model.canary_state import CanaryState
from monitor.model.event import (
    AlertsRead,
    Configured,
    Event,
    RouteReport,
    RunAmended,
    RunStarted,
    Skipped,
    Swept,
)
from monitor.model.notice import Notices
from monitor.model.run import Run

_CONFIGURATIONS_KEPT: Final = 100
"""A daemon that starts over and over must not fill the disk with its configurations."""

_ITSELF: Final = ""
"""Where a row has a route's name, that of the environment's own row."""


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
        self._board = Board()
        # What the rows hold, as Python's own hash of the text: hashlib's functions let go of the interpreter
        # lock for a moment at each text, too short for the loop to take it and so long that it never comes
        # to demand it. A sweep of a thousand routes would hold the loop for 100 ms.
        self._written: dict[RouteKey, int] = {}
        self._database = Database(where, patience)
        self.records = SqlRecords(self._database)

    def load(self) -> Board:
        """The board as of the newest event."""
        with self._database.reading() as connection:
            self._read_states(connection)
        return self._board

    def append(self, event: Event) -> int:
        """Keep an event and the states it changes; they outlast a crash once this returns."""
        with self._database.writing() as connection:
            if _newest(connection) != self._board.position:
                self._read_states(connection)
            position = _insert(connection, event)
            _drop_superseded(connection, position, event)
            board = self._board.apply(position, event)
            rows = dict(self._changed_rows(board))
            gone = [key for key in self._written if not _stands(key, board)]
            _rewrite(connection, STATES, rows, gone)
            _rewrite(connection, CANARIES, *_changed_canaries(self._board, board))
            self._look_back(connection, event, board)
        self._board = board
        for key in gone:
            del self._written[key]
        self._written.update({key: hash(body) for key, body in rows.items()})
        return position

    def follow(self, position: int) -> Iterable[tuple[int, Event]]:
        """Events after `position`; a sweep is put together from its header and the states it left."""
        later = select(EVENTS).where(EVENTS.c.position > position).order_by(EVENTS.c.position)
        with self._database.reading() as connection:
            rows = connection.execute(later).all()
            events = [(row.position, codec.decode_event(row.kind, row.body)) for row in rows]
            return [(at, _refilled(connection, event)) for at, event in events]

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

    def _look_back(self, connection: Connection, event: Event, board: Board) -> None:
        """Keep what people look back at, and let go of what is too old."""
        if isinstance(event, Swept):
            added = run_rows.keep_changes(connection, changed_verdicts(self._board, board, event))
            if added:
                run_rows.drop_changes(connection, event.ended, self._retention, added)
            setting_rows.look_back(connection, self._board, board, event, self._retention)
        elif isinstance(event, Run):
            run_rows.keep_run(connection, event)
            run_rows.drop_runs(connection, event.ended, self._retention)
            run_rows.drop_events(connection, event.ended, self._retention)
        elif isinstance(event, RunAmended):
            run_rows.amend_run(connection, event)
        elif isinstance(event, AlertsRead):
            run_rows.drop_events(connection, event.at, self._retention)

    def _read_states(self, connection: Connection) -> None:
        bodies = _bodies(connection)
        environments = {
            environment: codec.decode_environment(body)
            for (environment, route), body in bodies.items()
            if route == _ITSELF
        }
        canaries = _canaries(connection)
        routes = {
            key: replace(codec.decode_route(body, environments[key[0]].swept_at), canary=canaries.get(key))
            for key, body in bodies.items()
            if key[1] != _ITSELF
        }
        self._board = Board(_newest(connection), environments, routes)
        self._written = {key: hash(body) for key, body in bodies.items()}

    def _changed_rows(self, board: Board) -> Iterator[tuple[RouteKey, str]]:
        """The rows whose text is not what the database holds; texts are made one route at a time."""
        for key, body in self._touched_rows(board):
            if self._written.get(key) != hash(body):
                yield key, body

    def _touched_rows(self, board: Board) -> Iterator[tuple[RouteKey, str]]:
        for name, environment in board.environments.items():
            if environment is not self._board.environments.get(name):
                yield (name, _ITSELF), codec.encode_environment(environment)
        for key, route in board.routes.items():
            if route is not self._board.routes.get(key):
                yield key, codec.encode_route(route, board.environments[key[0]].swept_at)


def _newest(connection: Connection) -> int:
    return connection.scalar(select(func.max(EVENTS.c.position))) or 0


def _bodies(connection: Connection, environment: str | None = None) -> dict[RouteKey, str]:
    rows = select(STATES).order_by(STATES.c.environment, STATES.c.route)
    if environment is not None:
        rows = rows.where(STATES.c.environment == environment)
    return {(row.environment, row.route): row.body for row in connection.execute(rows)}


def _insert(connection: Connection, event: Event) -> int:
    row = insert(EVENTS).values(
        environment=_environment(event),
        kind=codec.kind_of(event),
        at=_time(event).isoformat(),
        body=codec.encode_event(event),
    )
    return int(connection.execute(row.returning(EVENTS.c.position)).scalar_one())


def _drop_superseded(connection: Connection, position: int, event: Event) -> None:
    older = and_(EVENTS.c.kind == codec.kind_of(event), EVENTS.c.position < position)
    if isinstance(event, Swept):
        connection.execute(delete(EVENTS).where(older, EVENTS.c.environment == event.environment))
    elif isinstance(event, Configured):
        surplus = select(EVENTS.c.position).where(older).order_by(EVENTS.c.position.desc())
        last = connection.scalar(surplus.offset(_CONFIGURATIONS_KEPT - 1).limit(1))
        if last is not None:
            connection.execute(delete(EVENTS).where(older, EVENTS.c.position <= last))


def _canaries(connection: Connection) -> dict[RouteKey, CanaryState]:
    rows = connection.execute(select(CANARIES))
    return {(row.environment, row.route): codec.decode_canary(row.body) for row in rows}


def _changed_canaries(before: Board, after: Board) -> tuple[dict[RouteKey, str], list[RouteKey]]:
    """The new texts of canaries that are other than before, and those that are no more."""
    if before.routes is after.routes:
        return {}, []
    rows: dict[RouteKey, str] = {}
    for key, route in after.routes.items():
        earlier = before.routes.get(key)
        if route.canary is not None and (earlier is None or earlier.canary is not route.canary):
            rows[key] = codec.encode_canary(route.canary)
    had = (key for key, route in before.routes.items() if route.canary is not None)
    return rows, [key for key in had if key not in after.routes or after.routes[key].canary is None]


def _rewrite(
    connection: Connection, table: Table, rows: Mapping[RouteKey, str], gone: Iterable[RouteKey]
) -> None:
    """Delete, then insert: every database knows these, while each has its own words for both at once."""
    replaced = [{"of_environment": key[0], "of_route": key[1]} for key in (*rows, *gone)]
    if replaced:
        one = and_(table.c.environment == bindparam("of_environment"), table.c.route == bindparam("of_route"))
        connection.execute(delete(table).where(one), replaced)
    if rows:
        bodies = [{"environment": key[0], "route": key[1], "body": body} for key, body in rows.items()]
        connection.execute(insert(table), bodies)


def _refilled(connection: Connection, event: Event) -> Event:
    """A sweep with what it found; that is in the rows since no later sweep of the environment stands."""
    if not isinstance(event, Swept):
        return event
    bodies = _bodies(connection, event.environment)
    own = bodies.get((event.environment, _ITSELF))
    if own is None:
        return event
    environment = codec.decode_environment(own)

    def filled(report: RouteReport) -> RouteReport:
        body = bodies.get((event.environment, report.route))
        state = codec.decode_route(body, environment.swept_at) if body else None
        return codec.refilled(report, state, event.ended) if state else report

    return replace(
        event,
        findings=tuple(state.finding for state in environment.checks.values()),
        routes=tuple(filled(report) for report in event.routes),
    )


def _stands(key: RouteKey, board: Board) -> bool:
    return key in board.routes or (key[1] == _ITSELF and key[0] in board.environments)


def _environment(event: Event) -> str:
    """The environment an event is of; a configuration is of all."""
    if isinstance(event, Configured):
        return ""
    if isinstance(event, RunStarted | Run | Skipped):
        return event.job.environment
    return event.environment


def _time(event: Event) -> datetime:
    return event.ended if isinstance(event, Swept | Run) else event.at

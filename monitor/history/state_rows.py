"""What stands as rows: one for each route, each canary and each environment itself."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from sqlalchemy import Connection, Table, and_, bindparam, delete, insert, select

from monitor.history import codec, event_rows
from monitor.history.tables import CANARIES, STATES
from monitor.model.board import Board, RouteKey
from monitor.model.canary_state import CanaryState
from monitor.model.event import Event, RouteReport, Swept

_ITSELF: Final = ""
"""Where a row has a route's name, that of the environment's own row."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A board, and what the rows hold of it once the transaction that wrote them has ended.

    `written` are Python's own hashes of the texts: hashlib's functions let go of the interpreter lock for a
    moment at each text, too short for the loop to take it and so long that it never comes to demand it. A
    sweep of a thousand routes would hold the loop for 100 ms.
    """

    board: Board = field(default_factory=Board)
    written: Mapping[RouteKey, int] = field(default_factory=dict)

    def rewritten(self, connection: Connection, board: Board) -> "Standing":
        """Write the rows of a later board whose text is not what they hold: what stands then."""
        rows = {key: body for key, body in self._touched(board) if self.written.get(key) != hash(body)}
        gone = [key for key in self.written if not _stands(key, board)]
        _rewrite(connection, STATES, rows, gone)
        _rewrite(connection, CANARIES, *_changed_canaries(self.board, board))
        written = {**self.written, **{key: hash(body) for key, body in rows.items()}}
        for key in gone:
            del written[key]
        return Standing(board, written)

    def _touched(self, board: Board) -> Iterator[tuple[RouteKey, str]]:
        """The texts of what is other than before, made one route at a time."""
        for name, environment in board.environments.items():
            if environment is not self.board.environments.get(name):
                yield (name, _ITSELF), codec.encode_environment(environment)
        for key, route in board.routes.items():
            if route is not self.board.routes.get(key):
                yield key, codec.encode_route(route, board.environments[key[0]].swept_at)


def read(connection: Connection) -> Standing:
    """The board as of the newest event. Raises: KeyError, pydantic.ValidationError for rows not of ours."""
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
    board = Board(event_rows.newest(connection), environments, routes)
    return Standing(board, {key: hash(body) for key, body in bodies.items()})


def refilled(connection: Connection, event: Event) -> Event:
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


def _bodies(connection: Connection, environment: str | None = None) -> dict[RouteKey, str]:
    rows = select(STATES).order_by(STATES.c.environment, STATES.c.route)
    if environment is not None:
        rows = rows.where(STATES.c.environment == environment)
    return {(row.environment, row.route): row.body for row in connection.execute(rows)}


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


def _stands(key: RouteKey, board: Board) -> bool:
    return key in board.routes or (key[1] == _ITSELF and key[0] in board.environments)

"""Looking back in the database: every list by an index, in the order in which it is shown."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, RowMapping, Table, func, select, tuple_

from monitor.history import codec, cursors, run_rows
from monitor.history.cursors import Cursors, Place
from monitor.history.database import Database
from monitor.history.stamp import stamp
from monitor.history.tables import CHANGES, RUNS, SETTING_CHANGES
from monitor.model.archive import Page, SettingChange, Wanted
from monitor.model.board import RouteKey
from monitor.model.check import Finding
from monitor.model.outcome import Result
from monitor.model.run import Run

T = TypeVar("T")
_Conditions = list[ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class _List:
    """A table as a list: its rows by what tells them apart, their time first.

    `streams` are conditions, one row meeting one of them at most, each of which an index answers in order.
    """

    table: Table
    key: tuple[Column[str], ...]
    cursors: Cursors
    streams: Callable[[str, Wanted], Iterator[_Conditions]]


class SqlRecords:
    """What is kept in the tables. Safe to be asked from any thread: each answer is a transaction of its own.

    Everything raises StoreError where the database cannot be used.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def run(self, run: str) -> Run | None:
        """A concluded run with what was learnt of it since; None where it is not known (any more)."""
        with self._database.reading() as connection:
            return run_rows.read_run(connection, run)

    def runs(self, wanted: Wanted, limit: int, cursor: str | None = None) -> Page[Run]:
        """Concluded runs, the last to end first. Raises: BadCursor."""
        return self._page(_RUNS, wanted, limit, cursor, lambda row: codec.decode_run(row["body"]))

    def verdicts(self, wanted: Wanted, limit: int, cursor: str | None = None) -> Page[Finding]:
        """Changed verdicts, the last to be found first. Raises: BadCursor."""
        return self._page(_VERDICTS, wanted, limit, cursor, lambda row: codec.decode_finding(row["body"]))

    def settings(self, wanted: Wanted, limit: int, cursor: str | None = None) -> Page[SettingChange]:
        """Changed settings, the last to be seen first. Raises: BadCursor."""
        return self._page(_SETTINGS, wanted, limit, cursor, _setting_change)

    def counts(self, wanted: Wanted) -> dict[RouteKey, dict[Result, int]]:
        """How many runs ended how, by route."""
        counts: dict[RouteKey, dict[Result, int]] = defaultdict(dict)
        with self._database.reading() as connection:
            for environment in _environments(connection, RUNS, wanted):
                for stream in _run_streams(environment, wanted):
                    by = (RUNS.c.route, RUNS.c.result)
                    rows = select(*by, func.count()).where(*stream, *_between(_RUNS.key, wanted, None))
                    for route, result, count in connection.execute(rows.group_by(*by)):
                        of = counts[environment, route]
                        of[Result(result)] = of.get(Result(result), 0) + count
        return dict(counts)

    def _page(
        self, of: _List, wanted: Wanted, limit: int, cursor: str | None, decode: Callable[[RowMapping], T]
    ) -> Page[T]:
        after = of.cursors.read(cursor)
        with self._database.reading() as connection:
            rows = _newest(connection, of, wanted, after, limit + 1)
            return of.cursors.page([(place, decode(row)) for place, row in rows], limit)


def _newest(
    connection: Connection, of: _List, wanted: Wanted, after: Place | None, limit: int
) -> list[tuple[Place, RowMapping]]:
    """The newest rows of all streams; each is asked for as many, since all may be of one."""
    rows: list[tuple[Place, RowMapping]] = []
    between = _between(of.key, wanted, after)
    for environment in _environments(connection, of.table, wanted):
        for stream in of.streams(environment, wanted):
            newest = select(of.table).where(*stream, *between)
            ordered = newest.order_by(*(column.desc() for column in of.key)).limit(limit)
            found = connection.execute(ordered).mappings()
            rows += [(tuple(row[column] for column in of.key), row) for row in found]
    rows.sort(key=lambda row: row[0], reverse=True)
    return rows[:limit]


def _environments(connection: Connection, table: Table, wanted: Wanted) -> Iterable[str]:
    """The environments to look in: where all are wanted those of the rows, a leap in the index each."""
    if wanted.environment is not None:
        return [wanted.environment]
    names: list[str] = []
    first = select(func.min(table.c.environment))
    name = connection.scalar(first)
    while name is not None:
        names.append(name)
        name = connection.scalar(first.where(table.c.environment > name))
    return names


def _between(key: tuple[Column[str], ...], wanted: Wanted, after: Place | None) -> _Conditions:
    """The times that are wanted. Of two upper bounds the lower one alone, so that a row is sought by it."""
    conditions: _Conditions = []
    if wanted.since is not None:
        conditions.append(key[0] >= stamp(wanted.since))
    until = None if wanted.until is None else stamp(wanted.until)
    if after is not None and (until is None or str(after[0]) < until):
        conditions.append(tuple_(*key) < after)
    elif until is not None:
        conditions.append(key[0] < until)
    return conditions


def _run_streams(environment: str, wanted: Wanted) -> Iterator[_Conditions]:
    here = RUNS.c.environment == environment
    if wanted.route is not None:
        others = [*_among(RUNS.c.result, wanted.results), *_among(RUNS.c.reason, wanted.reasons)]
        yield [here, RUNS.c.route == wanted.route, *others]
    elif wanted.reasons:
        for reason in wanted.reasons:
            yield [here, RUNS.c.reason == reason.value, *_among(RUNS.c.result, wanted.results)]
    else:
        for result in wanted.results or Result:
            yield [here, RUNS.c.result == result.value]


def _verdict_streams(environment: str, wanted: Wanted) -> Iterator[_Conditions]:
    here = [CHANGES.c.environment == environment, *_among(CHANGES.c.verdict, wanted.verdicts)]
    if wanted.route is not None:
        yield [*here, CHANGES.c.route == wanted.route, *_among(CHANGES.c.check_id, wanted.checks)]
    elif wanted.checks:
        for check in wanted.checks:
            yield [*here, CHANGES.c.check_id == check]
    else:
        yield here


def _setting_streams(environment: str, wanted: Wanted) -> Iterator[_Conditions]:
    here = SETTING_CHANGES.c.environment == environment
    yield [here] if wanted.route is None else [here, SETTING_CHANGES.c.route == wanted.route]


def _among(column: Column[str], words: Collection[str]) -> _Conditions:
    """A condition that chooses no index: without statistics SQLite may take it for the better one."""
    return [func.coalesce(column, "").in_(sorted(words))] if words else []


def _setting_change(row: RowMapping) -> SettingChange:
    return SettingChange(row["environment"], row["route"], codec.decode_change(row["body"]))


_RUNS: Final = _List(RUNS, (RUNS.c.ended, RUNS.c.run), cursors.RUNS, _run_streams)
_VERDICTS: Final = _List(CHANGES, (CHANGES.c.at, CHANGES.c.change), cursors.VERDICTS, _verdict_streams)
_SETTINGS: Final = _List(
    SETTING_CHANGES,
    (
        SETTING_CHANGES.c.seen,
        SETTING_CHANGES.c.environment,
        SETTING_CHANGES.c.route,
        SETTING_CHANGES.c.setting,
    ),
    cursors.SETTINGS,
    _setting_streams,
)

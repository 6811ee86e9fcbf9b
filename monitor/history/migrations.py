"""From older tables to today's, all in the transaction that opens the database: cut off, it never was.

Plain statements, not alembic: so far a table was added, or written anew.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import Connection, MetaData, Table, insert, select, text, update

from monitor.history.tables import CHANGES, METADATA, RUNS, SCHEMA, SETTING_CHANGES, VERSION

_AT_ONCE: Final = 1000
"""Rows in memory while a table is written anew."""


@dataclass(frozen=True, slots=True)
class _RunBody:
    result: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Judged:
    verdict: str


@dataclass(frozen=True, slots=True)
class _FindingBody:
    check: str
    judgement: _Judged


_RUN: Final = TypeAdapter(_RunBody)
_FINDING: Final = TypeAdapter(_FindingBody)


def migrate(connection: Connection, version: int) -> None:
    """Bring the tables of an older version, 1 or later, to today's. Raises: pydantic.ValidationError."""
    if version in (2, 3):  # what has columns of its own by now stood in the bodies alone
        _write_anew(connection, RUNS, "succeeded", _of_run)
        _write_anew(connection, CHANGES, "change", _of_finding)
    METADATA.create_all(connection)
    for index in SETTING_CHANGES.indexes:
        index.create(connection, checkfirst=True)
    connection.execute(update(SCHEMA).values(version=VERSION))


def _write_anew(
    connection: Connection, table: Table, dropped: str, more: Callable[[str], Mapping[str, str]]
) -> None:
    """Fill a table in today's shape from the one that stands: without a column, with `more` of each body."""
    old = Table(table.name, MetaData(), autoload_with=connection)
    for index in old.indexes:
        index.drop(connection)
    connection.execute(text(f"ALTER TABLE {table.name} RENAME TO {table.name}_before"))
    before = Table(f"{table.name}_before", MetaData(), autoload_with=connection)
    table.create(connection)
    kept = connection.execute(select(before), execution_options={"yield_per": _AT_ONCE}).mappings()
    for rows in kept.partitions():
        today: list[dict[str, Any]] = [{**row, **more(row["body"])} for row in rows]
        for row in today:
            del row[dropped]
        connection.execute(insert(table), today)
    before.drop(connection)


def _of_run(body: str) -> Mapping[str, str]:
    known = _RUN.validate_json(body)
    return {"result": known.result, "reason": known.reason}


def _of_finding(body: str) -> Mapping[str, str]:
    known = _FINDING.validate_json(body)
    return {"check_id": known.check, "verdict": known.judgement.verdict}

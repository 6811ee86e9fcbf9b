"""The tables, the same in SQLite and in PostgreSQL."""

from typing import Final

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, Table, Text

VERSION: Final = 1
"""Of the tables below. The first change adds version 2, and with it migrations by alembic."""

METADATA: Final = MetaData()

SCHEMA: Final = Table(
    "trunkwatch_schema",
    METADATA,
    Column("version", Integer, nullable=False),
)

EVENTS: Final = Table(
    "events",
    METADATA,
    # SQLite gives ascending row ids to INTEGER alone, and reuses none only with AUTOINCREMENT.
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("environment", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("body", Text, nullable=False),
    Index("events_by_kind", "kind", "environment"),
    sqlite_autoincrement=True,
)
"""What happened. Of the sweeps of an environment only the newest stays, as its header."""

STATES: Final = Table(
    "states",
    METADATA,
    Column("environment", Text, primary_key=True),
    Column("route", Text, primary_key=True),
    Column("body", Text, nullable=False),
)
"""What stands: a row for each route, and one with an empty route for the environment itself."""

"""The tables, the same in SQLite and in PostgreSQL."""

from typing import Final

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, MetaData, Table, Text, UniqueConstraint

VERSION: Final = 5
"""Of the tables below; what leads to it from an older one stands in `migrations`."""

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

CANARIES: Final = Table(
    "canaries",
    METADATA,
    Column("environment", Text, primary_key=True),
    Column("route", Text, primary_key=True),
    Column("body", Text, nullable=False),
)
"""What stands of a route's canary, totals included. Beside the route's own row, since each changes alone."""

RUNS: Final = Table(
    "runs",
    METADATA,
    Column("run", Text, primary_key=True),
    Column("environment", Text, nullable=False),
    Column("route", Text, nullable=False),
    Column("ended", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("body", Text, nullable=False),
    # Each way to ask for runs, in the order in which they are shown; what stands behind the id of the run is
    # there so that a row need not be read to be passed over, or counted.
    Index("runs_of_route", "environment", "route", "ended", "run", "result", "reason"),
    Index("runs_of_result", "environment", "result", "ended", "run", "route"),
    Index("runs_of_reason", "environment", "reason", "ended", "run", "result"),
    Index("runs_by_age", "result", "ended"),
)
"""Concluded runs with stages and evidence, as amended."""

CHANGES: Final = Table(
    "changes",
    METADATA,
    Column("change", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("environment", Text, nullable=False),
    Column("route", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("check_id", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("body", Text, nullable=False),
    Index("changes_of_environment", "environment", "at", "change", "verdict"),
    Index("changes_of_route", "environment", "route", "at", "change", "check_id", "verdict"),
    Index("changes_of_check", "environment", "check_id", "at", "change", "verdict"),
    Index("changes_by_age", "at"),
)
"""Findings whose verdict was another than the one before; an empty route is the environment itself."""

SETTING_CHANGES: Final = Table(
    "setting_changes",
    METADATA,
    Column("environment", Text, primary_key=True),
    Column("route", Text, primary_key=True),
    Column("seen", Text, primary_key=True),
    Column("setting", Text, primary_key=True),
    Column("body", Text, nullable=False),
    Index("setting_changes_of_environment", "environment", "seen", "route", "setting"),
    Index("setting_changes_by_age", "seen"),
)
"""What changed under a route in both clouds. Written again where it is learnt later who did it."""

RESERVATIONS: Final = Table(
    "reservations",
    METADATA,
    Column("run", Text, primary_key=True),
    Column("environment", Text, nullable=False),
    Column("route", Text, nullable=False),
    Column("due", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("extra", Boolean, nullable=False),
    Column("cost", BigInteger, nullable=False),
    Column("priced", Boolean, nullable=False),
    UniqueConstraint("environment", "route", "due"),
    Index("reservations_of_environment", "environment", "at", "extra", "cost"),
    Index("reservations_of_route", "environment", "route", "at", "extra", "cost"),
    Index("reservations_by_age", "at"),
)
"""Calls that were counted before they were dialled; `extra` are all that no schedule asked for.

`cost` is in millionths of the account's currency, an estimate until it is `priced`.
"""

USAGE: Final = Table(
    "usage",
    METADATA,
    Column("environment", Text, primary_key=True),
    Column("route", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("extra", Boolean, primary_key=True),
    Column("calls", Integer, nullable=False),
    Column("cost", BigInteger, nullable=False),
)
"""The reservations of each day in sums, by route, and of the whole environment under an empty route: a month
of a thousand routes is a million and a half reservations."""

INSTANCE: Final = Table(
    "instance",
    METADATA,
    Column("id", Text, primary_key=True),
)
"""One row: the name in the rooms of all daemons of this database."""

NOTICES: Final = Table(
    "notices",
    METADATA,
    Column("body", Text, nullable=False),
)
"""One row, or none yet: what people were told is broken, what waits to be sent, and what was sent lately."""

"""From older tables to today's, a version at a time, all in the transaction that opens the database.

Plain steps, not alembic: so far tables were only added, and no row was rewritten.
"""

from collections.abc import Callable, Mapping
from typing import Final

from sqlalchemy import Connection, update

from monitor.history.tables import (
    CANARIES,
    CHANGES,
    INSTANCE,
    METADATA,
    RESERVATIONS,
    RUNS,
    SCHEMA,
    SETTING_CHANGES,
    USAGE,
    VERSION,
)


def migrate(connection: Connection, version: int) -> None:
    """Bring the tables of an older version, 1 or later, to today's."""
    for step in range(version, VERSION):
        _STEPS[step](connection)
    connection.execute(update(SCHEMA).values(version=VERSION))


def _canaries_come(connection: Connection) -> None:
    added = [CANARIES, RUNS, CHANGES, RESERVATIONS, USAGE, INSTANCE]
    METADATA.create_all(connection, tables=added)


def _settings_come(connection: Connection) -> None:
    METADATA.create_all(connection, tables=[SETTING_CHANGES])


_STEPS: Final[Mapping[int, Callable[[Connection], None]]] = {1: _canaries_come, 2: _settings_come}
"""By the version that a step begins with."""

"""The database as its users have it: open, with our tables in it, and in transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import URL, Connection, insert, inspect, select

from monitor.history.connection import for_writing, open_engine
from monitor.history.migrations import migrate
from monitor.history.tables import METADATA, SCHEMA, VERSION
from monitor.history.trouble import explained
from monitor.model.protocols import StoreError


class Database:
    """Our tables in one SQLite file, or in the database of a URL. Safe to use from several threads.

    Everything raises StoreError where the database cannot be used.
    """

    def __init__(self, where: Path | URL, patience: timedelta) -> None:
        """Opens the database, and makes it where there is none.

        `patience` is how long a write waits for that of another process; ours take milliseconds.
        """
        self._place = _place_of(where)
        self._reader = open_engine(where, patience)
        self._writer = for_writing(self._reader)
        try:
            with self.writing() as connection:
                _check_schema(connection, self._place)
        except BaseException:
            self.close()
            raise

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees what stood at its first statement, whoever writes meanwhile."""
        with explained(self._place), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that alone writes while it lasts; what it wrote outlasts a crash once it ends."""
        with explained(self._place), self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        """Give back the connections."""
        self._reader.dispose()


def _place_of(where: Path | URL) -> str:
    """How messages name the database; no password is in it."""
    return str(where) if isinstance(where, Path) else where.render_as_string(hide_password=True)


def _check_schema(connection: Connection, place: str) -> None:
    """Make the tables in an empty database, and those that an older version lacks.

    Raises: StoreError where the database is a newer version's, or another program's.
    """
    present = inspect(connection).get_table_names()
    if not present:
        METADATA.create_all(connection)
        connection.execute(insert(SCHEMA).values(version=VERSION))
        return
    version = connection.scalar(select(SCHEMA.c.version)) if SCHEMA.name in present else None
    if version is None:
        raise StoreError(f"{place}: this is a database of another program: change state_dir, or move it away")
    if version < VERSION:
        migrate(connection, version)
    elif version != VERSION:
        raise StoreError(
            f"{place}: another Trunkwatch wrote it (its tables are version {version}, "
            f"this one knows version {VERSION}): install that Trunkwatch, or change state_dir"
        )

"""Connections to the database: SQLite in a file of ours, or what a URL names."""

import os
import sqlite3
import time
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from sqlalchemy import URL, Connection, Engine, create_engine, event

from monitor.model.protocols import StoreError

_WRITES: Final = "trunkwatch_writes"

_PAUSE: Final = timedelta(milliseconds=20)
"""Between two attempts at what SQLite refuses without waiting."""


class _Cursor(Protocol):
    def execute(self, statement: str) -> object: ...
    def close(self) -> object: ...


class _DriverConnection(Protocol):
    isolation_level: str | None

    def cursor(self) -> _Cursor: ...


def open_engine(where: Path | URL, patience: timedelta) -> Engine:
    """Raises: StoreError where the file's directory cannot be used."""
    if isinstance(where, Path):
        _make_file(where)
        where = URL.create("sqlite", database=str(where))
    if where.get_backend_name() != "sqlite":
        return create_engine(where)
    engine = create_engine(where, connect_args={"timeout": patience.total_seconds()})
    event.listen(engine, "connect", partial(_prepare_connection, patience=patience))
    event.listen(engine, "begin", _begin)
    return engine


def for_writing(engine: Engine) -> Engine:
    """The same engine, whose transactions are the only ones that write while they last."""
    return engine.execution_options(**{_WRITES: True})


def _make_file(path: Path) -> None:
    """The file says how both accounts are set up: its owner alone may read it.

    SQLite gives its -wal and -shm files the same mode. An existing file is never opened here, since closing
    it would drop the locks that this process holds on it (https://www.sqlite.org/howtocorrupt.html, 2.2).
    """
    _make_directory(path)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        if path.is_dir():
            raise _in_its_place(path) from None
    except OSError as error:
        raise StoreError(
            f"{path}: it cannot be made ({error.strerror}): make its directory writable, or change state_dir"
        ) from error


def _make_directory(path: Path) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise _in_its_place(path) from None
    except OSError as error:
        raise StoreError(
            f"{path.parent}: this directory cannot be made ({error.strerror}): "
            "make it, or set state_dir to a directory that this user may write to"
        ) from error


def _in_its_place(path: Path) -> StoreError:
    return StoreError(f"{path}: a directory or a file is in its place: change state_dir")


def _prepare_connection(connection: _DriverConnection, _record: object, patience: timedelta) -> None:
    # The driver would begin transactions by itself, too late and never IMMEDIATE: _begin does it.
    connection.isolation_level = None
    cursor = connection.cursor()
    _use_wal(cursor, patience)
    # WAL's NORMAL may lose the newest commits when the power fails. We commit a few times a minute, and a
    # canary that was counted but forgotten would be dialled, and paid for, once more: so every commit lasts.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


def _use_wal(cursor: _Cursor, patience: timedelta) -> None:
    """Readers do not wait for the writer, nor it for them.

    A new file is turned to WAL by whoever has it alone. Two processes that open it together are refused at
    once, however long they would wait (https://www.sqlite.org/c3ref/busy_handler.html: no deadlocks).
    """
    cursor.execute("PRAGMA busy_timeout = 0")
    for left in reversed(range(max(1, patience // _PAUSE))):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            break
        except sqlite3.OperationalError as error:
            if left == 0 or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
        time.sleep(_PAUSE.total_seconds())
    cursor.execute(f"PRAGMA busy_timeout = {patience // timedelta(milliseconds=1)}")


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes then would be refused, not made to wait, if another process
    # wrote in between: a writer takes its turn at the beginning.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

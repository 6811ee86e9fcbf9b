"""Histories as older versions of Trunkwatch left them."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from monitor.history import SqlStore
from monitor.model.event import Event

_BEFORE_5 = """
DROP TABLE notices;
"""

_BEFORE_4 = """
DROP INDEX setting_changes_of_environment;

ALTER TABLE runs RENAME TO runs_4;
CREATE TABLE runs (
    run TEXT NOT NULL, environment TEXT NOT NULL, route TEXT NOT NULL, ended TEXT NOT NULL,
    succeeded BOOLEAN NOT NULL, body TEXT NOT NULL, PRIMARY KEY (run)
);
INSERT INTO runs SELECT run, environment, route, ended, result = 'success', body FROM runs_4;
DROP TABLE runs_4;
CREATE INDEX runs_of_route ON runs (environment, route, ended);
CREATE INDEX runs_by_age ON runs (succeeded, ended);

ALTER TABLE changes RENAME TO changes_4;
CREATE TABLE changes (
    change INTEGER NOT NULL, environment TEXT NOT NULL, route TEXT NOT NULL, at TEXT NOT NULL,
    body TEXT NOT NULL, PRIMARY KEY (change)
);
INSERT INTO changes SELECT change, environment, route, at, body FROM changes_4;
DROP TABLE changes_4;
CREATE INDEX changes_of_route ON changes (environment, route, at);
CREATE INDEX changes_by_age ON changes (at);
"""

_BEFORE_3 = """
DROP TABLE setting_changes;
UPDATE states SET body = json_remove(body, '$.settings', '$.changes', '$.resources') WHERE route <> '';
"""

_BEFORE_2 = """
DROP TABLE canaries;
DROP TABLE runs;
DROP TABLE changes;
DROP TABLE reservations;
DROP TABLE usage;
DROP TABLE instance;
UPDATE states SET body = json_remove(body, '$.canary', '$.alerts');
UPDATE events SET body = json_remove(body, '$.environments.prod.canaries') WHERE kind = 'configured';
"""

_STEPS_BACK = {5: _BEFORE_5, 4: _BEFORE_4, 3: _BEFORE_3, 2: _BEFORE_2}


def made_by(version: int, file: Path, events: Iterable[Event]) -> None:
    """A file in which an older version kept these events."""
    with closing(SqlStore(file)) as store:
        for event in events:
            store.append(event)
    with closing(sqlite3.connect(file)) as connection:
        for newer in range(5, version, -1):
            connection.executescript(_STEPS_BACK[newer])
        connection.execute("UPDATE trunkwatch_schema SET version = ?", (version,))
        connection.commit()


def shape_of(file: Path) -> set[tuple[str, str]]:
    """The tables and indices of a file, as they are declared."""
    with closing(sqlite3.connect(file)) as connection:
        return set(connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))


def version_of(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        (version,) = connection.execute("SELECT version FROM trunkwatch_schema").fetchone()
    return int(version)

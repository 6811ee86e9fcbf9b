"""What people were told outlasts the process that told them."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.history import SqlStore
from monitor.model.notice import Matter, Notice, Notices, Open, Sent, Subject, Tone, Waiting
from monitor.model.protocols import Store, StoreError
from tests.history.test_store import store
from tests.history.versions import made_by

__all__ = ["store"]

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=7)
NOTICES = Notices(
    open=(
        Open(Subject(Matter.CALLS, "prod", "cl"), NOON, LATER, LATER, "prod-1", "an IP ACL blocks it"),
        Open(Subject(Matter.READING, "prod", "twilio"), NOON, LATER, well=LATER, rested=NOON),
    ),
    waiting=(
        Waiting(
            Notice(LATER, Tone.BROKEN, "prod / cl cannot call", "Fix: …", "prod-1"),
            frozenset({"slack-1", "mailto-2"}),
        ),
    ),
    sent=(Sent("slack-1", NOON),),
)


def test_who_was_never_told_anything_has_no_notices(store: Store) -> None:
    assert store.notices() == Notices()


def test_the_newest_notices_stand_and_no_others(store: Store) -> None:
    store.keep_notices(Notices(sent=(Sent("slack-1", NOON),)))
    store.keep_notices(NOTICES)

    assert store.notices() == NOTICES


def test_they_outlast_the_process(tmp_path: Path) -> None:
    with closing(SqlStore(tmp_path / "history.sqlite")) as store:
        store.keep_notices(NOTICES)
    with closing(SqlStore(tmp_path / "history.sqlite")) as store:
        assert store.notices() == NOTICES


def test_a_history_of_the_version_before_has_none_and_keeps_some(tmp_path: Path) -> None:
    file = tmp_path / "history.sqlite"
    made_by(4, file, ())
    with closing(SqlStore(file)) as store:
        assert store.notices() == Notices()
        store.keep_notices(NOTICES)
        assert store.notices() == NOTICES


def test_a_row_that_is_not_ours_is_not_guessed_at(tmp_path: Path) -> None:
    file = tmp_path / "history.sqlite"
    with closing(SqlStore(file)) as store:
        store.keep_notices(NOTICES)
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("UPDATE notices SET body = '{\"open\": 1}'")
            connection.commit()
        with pytest.raises(StoreError, match="it holds a row that Trunkwatch did not write"):
            store.notices()

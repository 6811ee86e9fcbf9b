"""Settings and their changes in the history: kept over restarts, small, and looked back at."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from monitor.history import MemoryStore, Retention, SqlStore
from monitor.model.archive import Wanted
from monitor.model.board import Board
from monitor.model.change import Change, Setting
from monitor.model.event import Swept
from tests.history.events import NOON, configured, minutes_later, report, swept

DAY = timedelta(days=1)


def sweep(at: datetime, **settings: str) -> Swept:
    return swept(report("br"), report("cl", **settings), at=at)


def acls(before: str, after: str, last_seen: float, seen: float, by: str = "") -> Change:
    return Change(Setting.ACLS, before, after, minutes_later(last_seen), minutes_later(seen), by)


def signed(event: Swept, by: str) -> Swept:
    """The same sweep, which learnt who changed the ACLs of cl."""
    br, cl = event.routes
    return replace(event, routes=(br, replace(cl, authors={Setting.ACLS: by})))


def looked_back(
    store: MemoryStore | SqlStore, limit: int = 100, route: str = "cl", since: datetime | None = None
) -> list[Change]:
    page = store.records.settings(Wanted("prod", route, since=since), limit)
    return [found.change for found in page.items]


def written(file: Path) -> dict[str, str]:
    with closing(sqlite3.connect(file)) as connection:
        return dict(connection.execute("SELECT route, body FROM states").fetchall())


def test_settings_and_changes_survive_a_restart(file: Path) -> None:
    with closing(SqlStore(file)) as first:
        first.append(configured())
        first.append(sweep(NOON, acls="none", secure="on"))
        first.append(sweep(minutes_later(5), acls="office"))
        before = first.load()
    with closing(SqlStore(file)) as second:
        state = second.load().routes["prod", "cl"]
        assert second.load() == before
        assert state.changes == (acls("none", "office", 0, 5),)
        assert {setting: each.seen_at for setting, each in state.settings.items()} == {
            Setting.ACLS: minutes_later(5),
            Setting.SECURE: NOON,
        }
        second.append(sweep(minutes_later(10), acls="none"))
        assert second.load().routes["prod", "cl"].changes[1:] == (acls("office", "none", 5, 10),)


def test_a_sweep_that_finds_every_setting_as_it_was_writes_no_row_of_a_route(file: Path) -> None:
    with closing(SqlStore(file)) as store:
        store.append(configured())
        store.append(sweep(NOON, acls="none", secure="on"))
        before = written(file)
        store.append(sweep(minutes_later(5), acls="none", secure="on"))
        assert {route for route, body in written(file).items() if body != before[route]} == {""}

        store.append(sweep(minutes_later(10), acls="none"))  # what is unread keeps its time, written once
        unread = written(file)
        assert {route for route, body in unread.items() if body != before[route]} == {"", "cl"}
        store.append(sweep(minutes_later(15), acls="none"))
        assert {route for route, body in written(file).items() if body != unread[route]} == {""}


def test_the_event_of_a_sweep_holds_no_setting(file: Path) -> None:
    with closing(SqlStore(file)) as store, closing(sqlite3.connect(file)) as beside:
        store.append(configured())
        store.append(signed(sweep(NOON, acls="sentinel"), "user US1"))
        bodies = beside.execute("SELECT body FROM events WHERE kind = 'swept'").fetchall()

    assert not [body for (body,) in bodies if "sentinel" in body or "US1" in body or "ALcl" in body]


def test_whoever_follows_arrives_at_the_same_changes(store: MemoryStore | SqlStore) -> None:
    sweeps = [
        sweep(NOON, acls="none", secure="on"),
        signed(sweep(minutes_later(5), acls="office"), "user US1"),
        sweep(minutes_later(10), acls="none"),
        signed(sweep(minutes_later(15), acls="none"), "user US2"),
        sweep(minutes_later(20), acls="none", secure="off"),
    ]
    follower = Board()
    for event in sweeps:
        store.append(event)
        for position, seen in store.follow(follower.position):
            follower = follower.apply(position, seen)
        assert follower == store.load()

    assert [change.by for change in follower.routes["prod", "cl"].changes] == ["user US1", "user US2", ""]


def test_changed_settings_are_looked_back_at_newest_first(store: MemoryStore | SqlStore) -> None:
    for number, value in enumerate(("none", "office", "office", "none")):
        store.append(sweep(minutes_later(5 * number), acls=value))

    newest, oldest = acls("office", "none", 10, 15), acls("none", "office", 0, 5)
    assert looked_back(store) == [newest, oldest]
    assert looked_back(store, limit=1) == looked_back(store, since=minutes_later(15)) == [newest]
    assert looked_back(store, route="br") == []


def test_two_settings_that_changed_at_once_are_both_there(store: MemoryStore | SqlStore) -> None:
    store.append(sweep(NOON, secure="off", acls="none"))
    store.append(sweep(minutes_later(5), secure="on", acls="office"))

    assert {change.setting for change in looked_back(store)} == {Setting.ACLS, Setting.SECURE}


def test_who_did_it_is_told_where_it_is_learnt_a_sweep_later(store: MemoryStore | SqlStore) -> None:
    store.append(sweep(NOON, acls="none"))
    store.append(sweep(minutes_later(5), acls="office"))
    store.append(signed(sweep(minutes_later(10), acls="office"), "user US1"))

    assert looked_back(store) == [acls("none", "office", 0, 5, "user US1")]


def test_more_changes_are_kept_than_a_route_remembers(file: Path) -> None:
    with closing(SqlStore(file)) as store:
        store.append(configured())
        for number in range(61):
            store.append(sweep(minutes_later(5 * number), acls="office" if number % 2 else "none"))

        assert len(looked_back(store)) == 60
        assert len(store.load().routes["prod", "cl"].changes) == 50


def test_old_changes_of_settings_leave(file: Path) -> None:
    with closing(SqlStore(file, retention=Retention(changes=DAY))) as store:
        store.append(configured())
        for number in range(8):
            at = minutes_later(number) + DAY * (3 if number == 7 else 0)
            store.append(sweep(at, acls="office" if number % 2 else "none"))

        assert len(looked_back(store)) == 1

"""What people look back at: runs, changed verdicts, how long they stay."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.history import MemoryStore, Retention, SqlLedger, SqlStore
from monitor.model.archive import Wanted
from monitor.model.canary_state import CanaryState
from monitor.model.check import Finding
from monitor.model.event import RunAmended, RunStarted
from monitor.model.job import Trigger
from monitor.model.outcome import Reason
from monitor.model.verdict import Verdict
from tests.history.events import (
    NOON,
    alerts_read,
    canary_job,
    configured,
    finding,
    minutes_later,
    one_of_each,
    refusal,
    report,
    run,
    sweep_of_both,
    swept,
)
from tests.history.test_ledger import ask, numbered

DAY = timedelta(days=1)
SHORT = Retention(successes=DAY, failures=3 * DAY, changes=DAY, events=DAY)


def names(store: MemoryStore | SqlStore) -> list[str]:
    return [each.id for each in store.records.runs(Wanted("prod", "cl"), 100).items]


def canary(store: MemoryStore | SqlStore) -> CanaryState:
    state = store.load().routes["prod", "cl"].canary
    assert state is not None
    return state


def test_a_run_is_found_with_its_stages_and_evidence(store: MemoryStore | SqlStore) -> None:
    store.append(run())

    assert store.run("run-1") == run()
    assert store.run("run-2") is None


def test_a_run_is_shown_with_what_was_learnt_later(store: MemoryStore | SqlStore) -> None:
    store.append(run())
    store.append(RunAmended("run-1", "prod", "cl", minutes_later(9), {"price": "0.0085"}))
    store.append(RunAmended("run-9", "prod", "cl", minutes_later(9), {"price": "0.0085"}))

    amended = store.run("run-1")
    assert amended is not None
    assert amended.evidence == {"sip_status": "403", "codes": ("32205",), "price": "0.0085"}
    assert store.run("run-9") is None


def test_a_run_is_concluded_once(store: MemoryStore | SqlStore) -> None:
    store.append(run())
    store.append(run(reason=Reason.ANSWERED))

    assert store.run("run-1") == run()
    assert canary(store).totals.runs == 1


def test_the_newest_runs_of_a_route_come_first(store: MemoryStore | SqlStore) -> None:
    for number in range(5):
        store.append(run(f"run-{number}", minutes_later(number)))

    assert names(store) == ["run-4", "run-3", "run-2", "run-1", "run-0"]


def test_a_canarys_state_survives_a_restart(file: Path) -> None:
    with closing(SqlStore(file)) as first:
        for event in one_of_each():
            first.append(event)
        before = first.load()
    with closing(SqlStore(file)) as second:
        assert second.load() == before
        assert canary(second).totals.failures == {Reason.FORBIDDEN: 1}
        assert canary(second).success is False


def test_a_run_that_a_kill_cut_off_is_still_seen_to_run(file: Path) -> None:
    begun = RunStarted("run-1", canary_job(), NOON)
    with closing(SqlStore(file)) as first:
        first.append(configured())
        first.append(begun)
    with closing(SqlStore(file)) as second:
        assert canary(second).running == begun


def test_who_asked_for_a_run_is_kept_and_one_of_an_older_version_says_nobody(file: Path) -> None:
    asked = replace(run(), job=replace(canary_job(), trigger=Trigger.MANUAL, by="alice"))
    old = run("run-0")
    with closing(SqlStore(file)) as store, closing(sqlite3.connect(file)) as beside:
        for each in (configured(), old, asked):
            store.append(each)
        for table in ("runs", "canaries", "events"):
            beside.execute(f"""UPDATE {table} SET body = replace(body, ',"by":""', '')""")  # noqa: S608
        beside.commit()
        (body,) = beside.execute("SELECT body FROM runs WHERE run = 'run-0'").fetchone()
    with closing(SqlStore(file)) as store:
        assert '"by"' not in body
        assert (store.run("run-0"), store.run("run-1")) == (old, asked)
        assert canary(store).last == asked


def test_a_sweep_writes_no_canary_and_a_run_no_checks(file: Path) -> None:
    with closing(SqlStore(file)) as store, closing(sqlite3.connect(file)) as beside:
        store.append(configured())
        store.append(sweep_of_both(NOON))
        beside.execute(
            "CREATE TRIGGER no_canary BEFORE INSERT ON canaries BEGIN SELECT RAISE(ABORT, 'written'); END"
        )
        store.append(sweep_of_both(minutes_later(5), br=Verdict.FAIL))
        beside.execute("DROP TRIGGER no_canary")
        beside.execute(
            "CREATE TRIGGER no_state BEFORE INSERT ON states BEGIN SELECT RAISE(ABORT, 'written'); END"
        )
        store.append(run())
        assert canary(store).totals.runs == 1


def test_failures_stay_longer_than_successes_and_totals_stay(file: Path) -> None:
    with closing(SqlStore(file, retention=SHORT)) as store:
        store.append(configured())
        for number in range(10):
            reason = Reason.FORBIDDEN if number % 2 else Reason.ANSWERED
            store.append(run(f"old-{number}", minutes_later(number), reason))
        store.append(run("later", NOON + 2 * DAY))
        assert set(names(store)) == {
            "later",
            *(f"old-{number}" for number in (1, 3, 5, 7, 9)),
        }

        store.append(run("last", NOON + 4 * DAY))
        assert set(names(store)) == {"later", "last"}
        assert canary(store).totals.runs == 12
        assert canary(store).totals.failures == {Reason.FORBIDDEN: 7}


def test_what_was_inconclusive_stays_as_long_as_a_failure(file: Path) -> None:
    with closing(SqlStore(file, retention=SHORT)) as store:
        store.append(configured())
        store.append(run("old", reason=Reason.NETWORK))
        store.append(run("later", NOON + 2 * DAY))
        assert names(store) == ["later", "old"]
        store.append(run("last", NOON + 4 * DAY))
        assert names(store) == ["last", "later"]


def test_a_clock_that_was_wrong_for_one_run_takes_little_history_away(file: Path) -> None:
    with closing(SqlStore(file, retention=SHORT)) as store:
        store.append(configured())
        for number in range(30):
            store.append(run(f"run-{number}", minutes_later(number), Reason.ANSWERED))
        store.append(run("ahead", NOON + 1000 * DAY))

        assert len(names(store)) == 21


def test_events_of_runs_leave_once_every_follower_has_seen_them(file: Path) -> None:
    with closing(SqlStore(file, retention=SHORT)) as store:
        store.append(configured())
        store.append(run("run-1"))
        newest = store.append(run("run-2", NOON + 2 * DAY))

        assert [position for position, _ in store.follow(0)] == [1, newest]


def test_readings_of_twilios_log_leave_too_and_what_they_counted_stays(file: Path) -> None:
    with closing(SqlStore(file, retention=SHORT)) as store:
        store.append(configured())
        for minutes in (0, 5, 10):
            store.append(alerts_read(minutes, {"32205": 2}, refusal(minutes)))
        newest = store.append(alerts_read(60 * 48, {"32205": 1}))

        assert [position for position, _ in store.follow(0)] == [1, newest]
    with closing(SqlStore(file)) as store:
        log = store.load().environments["prod"].alerts
        assert log.totals == {"32205": 5}
        assert log.recent == (refusal(0), refusal(5), refusal(10))


def seen(store: MemoryStore | SqlStore, route: str) -> list[tuple[str, Verdict]]:
    found = store.records.verdicts(Wanted("prod", route), 100).items
    return [(each.check, each.verdict) for each in found]


def test_a_changed_verdict_is_looked_back_at(store: MemoryStore | SqlStore) -> None:
    verdicts = (Verdict.PASS, Verdict.FAIL, Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS)
    for number, verdict in enumerate(verdicts):
        store.append(sweep_of_both(minutes_later(5 * number), cl=verdict))

    assert seen(store, "cl") == [
        ("trunk-address", Verdict.PASS),
        ("trunk-address", Verdict.UNKNOWN),
        ("trunk-address", Verdict.FAIL),
    ]
    assert store.records.verdicts(Wanted(route="cl"), 1).items == (finding(at=minutes_later(20)),)
    assert seen(store, "br") == seen(store, "") == []


@pytest.mark.parametrize(
    ("first", "kept"),
    [
        (finding(Verdict.FAIL), True),
        (finding(Verdict.UNKNOWN), False),
        (finding(Verdict.FAIL, because="livekit-trunk-exists"), False),
    ],
)
def test_at_first_sight_a_failure_at_its_root_is_a_change(
    store: MemoryStore | SqlStore, first: Finding, kept: bool
) -> None:
    store.append(swept(report("cl", first)))

    assert bool(seen(store, "cl")) is kept


def test_old_changes_leave(file: Path) -> None:
    with closing(SqlStore(file, retention=SHORT)) as store:
        store.append(configured())
        for number in range(8):
            at = minutes_later(number) + DAY * (3 if number == 7 else 0)
            store.append(sweep_of_both(at, cl=Verdict.FAIL if number % 2 else Verdict.PASS))

        assert seen(store, "cl") == [("trunk-address", Verdict.FAIL)]


def test_no_number_that_was_called_is_in_the_file(file: Path) -> None:
    with closing(SqlStore(file)) as store, closing(SqlLedger(file, numbered())) as ledger:
        for event in one_of_each():
            store.append(event)
        assert ask(ledger) == "yes"
    with closing(sqlite3.connect(file)) as connection:
        assert not [line for line in connection.iterdump() if "56225550147" in line]

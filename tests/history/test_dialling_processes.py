"""Several processes on one history, and the history after they were killed."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import URL

from monitor.history import DialLock, SqlLedger, SqlStore
from monitor.model.canary import Limits
from monitor.model.protocols import StoreError
from monitor.model.window import Window
from tests.history.test_ledger import NOON, PLAN, RULES, ask, job, numbered

ROOT = Path(__file__).parents[2]


def python(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own interpreter and code
        [sys.executable, *arguments], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_four_processes_at_once_dial_no_more_than_one_may(file: Path) -> None:
    SqlLedger(file, numbered()).close()
    processes = [python("-m", "tests.history.dialler", str(file), name) for name in "abcd"]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    lines = [
        line.split() for process in processes for line in process.communicate(timeout=120)[0].splitlines()
    ]
    calls = sorted((route, datetime.fromisoformat(at)) for route, at in lines)

    hours = Counter(Window.HOUR.bounds(at)[0] for _, at in calls)
    assert hours == {NOON: 7, NOON + timedelta(hours=1): 7}
    assert all(
        later[1] - earlier[1] >= timedelta(minutes=2)
        for earlier, later in pairwise(calls)
        if earlier[0] == later[0]
    )


def test_a_call_that_was_counted_is_counted_after_a_kill(file: Path) -> None:
    script = f"""
import os, signal
from pathlib import Path
from monitor.history import SqlLedger
from tests.history.test_ledger import NOON, PLAN, RULES, job
assert SqlLedger(Path({str(file)!r}), lambda: "r1").reserve(job(), PLAN, RULES, NOON) == "r1"
os.kill(os.getpid(), signal.SIGKILL)
"""
    process = python("-c", script)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL

    with closing(SqlLedger(file, numbered())) as ledger:
        assert ask(ledger) == "duplicate"


def test_the_installations_name_outlasts_a_restart(file: Path) -> None:
    with closing(SqlLedger(file, lambda: "a1b2")) as first:
        assert first.instance() == "a1b2"
    with closing(SqlLedger(file, lambda: "c3d4")) as second:
        assert second.instance() == "a1b2"


def test_a_ledger_that_cannot_be_written_raises_and_counts_nothing(file: Path) -> None:
    with closing(SqlLedger(file, numbered(), patience=timedelta(milliseconds=50))) as ledger:
        holder = sqlite3.connect(file, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another process holds it locked"):
            ledger.reserve(job(), PLAN, RULES, NOON)
        holder.execute("ROLLBACK")
        holder.close()
        assert ask(ledger) == "yes"


def test_a_full_disk_counts_nothing_and_is_over_when_there_is_room(file: Path) -> None:
    script = """
import resource, sys
from pathlib import Path
from monitor.history import SqlLedger
from monitor.model.protocols import StoreError
from tests.history.test_ledger import NOON, PLAN, RULES, ask, job, numbered

ledger = SqlLedger(Path(sys.argv[1]), numbered())
ledger.instance()
resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
for _attempt in range(3):
    try:
        print(ledger.reserve(job(), PLAN, RULES, NOON))
    except StoreError as error:
        print(error)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(ask(ledger))
print(ask(ledger))
ledger.close()
"""
    told, _ = python("-c", script, str(file)).communicate(timeout=60)

    *refusals, first, second = told.splitlines()
    assert len(refusals) == 3
    assert all("check its space" in each or "free some space" in each for each in refusals)
    assert (first, second) == ("yes", "duplicate")


def test_a_database_that_may_not_grow_is_a_full_disk_too(file: Path) -> None:
    """SQLite's own bound: what fits into the pages that are there is counted, and no call beyond."""
    with closing(SqlLedger(file, numbered())) as ledger:
        with ledger._database.reading() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1")  # means: no more than there are
        counted = 0
        with pytest.raises(StoreError, match="the disk is full: free some space"):
            for minutes in range(0, 10_000, 5):
                assert ask(ledger, NOON + timedelta(minutes=minutes)) in ("yes", "calls-per-hour")
                counted += 1
        with ledger._database.reading() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1000000")

        assert ask(ledger, NOON + timedelta(days=30)) == "yes"
    assert counted > 1


def test_a_ledger_that_may_only_be_read_counts_nothing_and_says_so(file: Path) -> None:
    SqlLedger(file, numbered()).close()
    read_only = URL.create("sqlite", database=f"file:{file}", query={"mode": "ro", "uri": "true"})

    told = "it may only be read: make the file and its directory writable"
    with closing(SqlLedger(read_only, numbered())) as ledger, pytest.raises(StoreError, match=told):
        ledger.reserve(job(), PLAN, RULES, NOON)


def test_store_and_ledger_share_one_file(file: Path) -> None:
    with closing(SqlStore(file)) as store, closing(SqlLedger(file, numbered())) as ledger:
        assert ask(ledger) == "yes"
        assert store.load().position == 0


def test_a_wrong_clock_makes_the_ledger_forget_no_day(file: Path) -> None:
    with closing(SqlLedger(file, numbered())) as ledger:
        for hours in range(10):
            assert ask(ledger, NOON + timedelta(hours=hours)) == "yes"
        assert ask(ledger, NOON + timedelta(days=5000)) == "yes"
        left = ledger.remaining({("prod", "cl"): Limits(calls_per_day=20)}, NOON)["prod", "cl"].calls[
            Window.DAY
        ]
    assert left == 20 - 10


def test_sums_of_old_days_leave_and_those_of_the_month_stay(file: Path) -> None:
    with closing(SqlLedger(file, numbered())) as ledger:
        for days in range(90):
            assert ask(ledger, NOON + timedelta(days=days)) == "yes"
        may = NOON + timedelta(days=89)
        assert ledger.remaining({("prod", "cl"): Limits(calls_per_month=40)}, may)["prod", "cl"].calls == {
            Window.MONTH: 10
        }
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT count(*) FROM usage").fetchall() == [(2 * 62,)]


def test_one_lock_dials_and_the_other_takes_over_when_it_ends(file: Path) -> None:
    first, second = DialLock(file), DialLock(file)
    assert (first.take(), first.take(), second.take()) == (True, True, False)
    assert (first.held, second.held) == (True, False)

    first.release()
    assert (first.held, second.take()) == (False, True)
    second.release()


def test_a_killed_dialler_leaves_the_lock_free(file: Path) -> None:
    script = f"""
import sys
from pathlib import Path
from monitor.history import DialLock
lock = DialLock(Path({str(file)!r}))
print(lock.take(), flush=True)
sys.stdin.read()
"""
    process = python("-c", script)
    assert process.stdout is not None
    assert process.stdout.readline() == "True\n"
    lock = DialLock(file)
    assert not lock.take()

    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert lock.take()
    lock.release()


def test_a_lock_whose_file_was_replaced_is_no_lock(file: Path) -> None:
    lock, other = DialLock(file), DialLock(file)
    lock.take()
    file.with_name("trunkwatch.sqlite.dialer").unlink()
    assert not lock.held
    assert other.take()
    assert not lock.take()
    other.release()


def test_a_lock_that_cannot_be_made_says_what_to_do() -> None:
    with pytest.raises(StoreError, match="make its directory writable"):
        DialLock(Path("/proc/self/trunkwatch.sqlite")).take()

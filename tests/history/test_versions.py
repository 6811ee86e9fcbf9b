"""Histories of older versions go on without loss, whatever ends the first start of the newer one."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from monitor.history import SqlLedger, SqlStore
from monitor.model.archive import Wanted
from monitor.model.event import RunAmended
from monitor.model.outcome import Reason, Result
from monitor.model.protocols import StoreError
from monitor.model.verdict import Verdict
from tests.history.events import (
    NOON,
    configured,
    minutes_later,
    report,
    run,
    sweep_of_both,
    swept,
)
from tests.history.test_ledger import numbered
from tests.history.versions import made_by, shape_of, version_of

ROOT = Path(__file__).parents[2]
ALL = 10_000

SWEEPS = (
    configured(),
    sweep_of_both(NOON, cl=Verdict.FAIL),
    sweep_of_both(minutes_later(5), cl=Verdict.PASS),
)
CALLS = (
    run("old-1", minutes_later(6), Reason.FORBIDDEN),
    run("old-2", minutes_later(7), Reason.ANSWERED),
    RunAmended("old-1", "prod", "cl", minutes_later(9), {"price": "0.0085"}),
)
SETTINGS = (swept(report("cl", acls="office"), at=minutes_later(10)),)


@pytest.fixture
def today(tmp_path: Path) -> SqlStore:
    """A store that kept the same from the beginning."""
    store = SqlStore(tmp_path / "today.sqlite")
    for event in (*SWEEPS, *CALLS, *SETTINGS):
        store.append(event)
    return store


@pytest.mark.parametrize("opened_first", ["store", "ledger"])
def test_a_file_of_version_1_goes_on_with_its_verdicts(file: Path, opened_first: str) -> None:
    made_by(1, file, SWEEPS)
    if opened_first == "ledger":
        SqlLedger(file, numbered()).close()
    with closing(SqlStore(file)) as store:
        board = store.load()
        assert board.routes["prod", "cl"].checks["trunk-address"].success is True
        assert board.routes["prod", "cl"].canary is None
        assert len(list(store.follow(0))) == 2
        store.append(configured(at=minutes_later(6)))
        store.append(run())
        assert store.records.runs(Wanted(reasons=frozenset({Reason.FORBIDDEN})), ALL).items == (run(),)


def test_a_file_of_version_2_goes_on_and_learns_settings(file: Path) -> None:
    made_by(2, file, SWEEPS)
    with closing(SqlStore(file)) as store:
        assert store.load().routes["prod", "cl"].checks["trunk-address"].success
        store.append(swept(report("cl", acls="none"), at=minutes_later(10)))
        assert store.records.settings(Wanted(), ALL).items == ()
        store.append(swept(report("cl", acls="office"), at=minutes_later(15)))
        (found,) = store.records.settings(Wanted(), ALL).items
        assert (found.change.before, found.change.after) == ("none", "office")


@pytest.mark.parametrize("version", [2, 3, 4])
@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted(route="cl"),
        Wanted(results=frozenset({Result.SUCCESS})),
        Wanted(reasons=frozenset({Reason.FORBIDDEN})),
        Wanted(checks=frozenset({"trunk-address"})),
        Wanted(verdicts=frozenset({Verdict.FAIL})),
    ],
)
def test_what_an_older_version_kept_is_found_by_every_filter(
    file: Path, today: SqlStore, version: int, wanted: Wanted
) -> None:
    made_by(version, file, (*SWEEPS, *CALLS, *SETTINGS))
    with closing(today), closing(SqlStore(file)) as store:
        assert store.records.runs(wanted, ALL) == today.records.runs(wanted, ALL)
        assert store.records.verdicts(wanted, ALL) == today.records.verdicts(wanted, ALL)
        assert store.records.counts(wanted) == today.records.counts(wanted)
        if version >= 3:
            assert store.records.settings(wanted, ALL) == today.records.settings(wanted, ALL)
            assert store.load() == today.load()


@pytest.mark.parametrize("version", [1, 2, 3, 4])
def test_tables_of_an_older_version_become_those_of_a_new_file(
    file: Path, tmp_path: Path, version: int
) -> None:
    made_by(version, file, SWEEPS)
    SqlStore(file).close()
    SqlStore(tmp_path / "new.sqlite").close()

    assert shape_of(file) == shape_of(tmp_path / "new.sqlite")
    assert version_of(file) == version_of(tmp_path / "new.sqlite")


def test_more_runs_than_are_read_at_once_are_all_there(file: Path) -> None:
    made_by(3, file, (*SWEEPS, *CALLS))
    multiply_runs(file, 2500)
    with closing(SqlStore(file)) as store:
        page = store.records.runs(Wanted(results=frozenset({Result.FAILURE})), ALL)
        assert len(page.items) == 2501


def multiply_runs(file: Path, copies: int) -> None:
    """Beside a failed run of an old file, more of them."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(
            "WITH RECURSIVE copy(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < ?) "
            "INSERT INTO runs SELECT 'copy-' || n, environment, route, ended, succeeded, body "
            "FROM runs, copy WHERE run = 'old-1'",
            (copies,),
        )
        connection.commit()


OPENER = """
import sys
from pathlib import Path
from sqlalchemy import Engine, event
from monitor.history import SqlStore

def told(connection, cursor, statement, *_more):
    print(statement.split()[0:3], flush=True)
    sys.stdin.readline()

event.listen(Engine, "before_cursor_execute", told)
event.listen(Engine, "commit", lambda _connection: told(None, None, "COMMIT"))
SqlStore(Path(sys.argv[1]))
"""


@pytest.mark.parametrize(
    "last_words",
    [
        ["ALTER", "TABLE", "runs"],
        ["INSERT", "INTO", "runs"],
        ["DROP", "TABLE", "runs_before"],
        ["CREATE", "INDEX", "changes_of_check"],
        ["UPDATE", "trunkwatch_schema", "SET"],
        ["COMMIT"],
    ],
    ids=" ".join,
)
def test_a_kill_while_tables_are_written_anew_costs_nothing(file: Path, last_words: list[str]) -> None:
    made_by(3, file, (*SWEEPS, *CALLS))
    multiply_runs(file, 2500)
    before = shape_of(file)
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-c", OPENER, str(file)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    while process.stdout.readline().strip() != str(last_words):
        process.stdin.write("\n")
        process.stdin.flush()
    process.kill()
    process.communicate()

    assert (version_of(file), shape_of(file)) == (3, before)
    with closing(SqlStore(file)) as store:
        assert len(store.records.runs(Wanted(), ALL).items) == 2502
        assert len(store.records.verdicts(Wanted(), ALL).items) == 2
    assert version_of(file) == 5


def test_an_old_row_that_is_not_ours_is_not_guessed_at(file: Path) -> None:
    made_by(3, file, (*SWEEPS, *CALLS))
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE runs SET body = '{}'")
        connection.commit()

    with pytest.raises(StoreError, match="a row that Trunkwatch did not write"):
        SqlStore(file)
    assert version_of(file) == 3

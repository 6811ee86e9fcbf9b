"""What holds of the SQLite file alone: restarts, other processes, files that cannot be used."""

import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL

from monitor.history import SqlStore
from monitor.model.board import Board
from monitor.model.event import Configured, Swept
from monitor.model.protocols import StoreError
from monitor.model.verdict import Verdict
from tests.history.events import (
    NOON,
    configured,
    finding,
    minutes_later,
    one_of_each,
    report,
    sweep_of_both,
    swept,
)

ROOT = Path(__file__).parents[2]


def appender(file: Path, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", "tests.history.appender", str(file), str(count)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def bodies(file: Path) -> dict[str, str]:
    with sqlite3.connect(file) as connection:
        rows = connection.execute("SELECT route, body FROM states").fetchall()
    connection.close()
    return dict(rows)


def test_verdicts_with_their_times_survive_a_restart(file: Path) -> None:
    first = SqlStore(file)
    for event in one_of_each():
        first.append(event)
    before = first.load()
    first.close()

    second = SqlStore(file)
    assert second.load() == before
    assert second.append(sweep_of_both(minutes_later(5))) == before.position + 1
    assert second.load().routes["prod", "cl"].checks["trunk-address"].since == NOON
    second.close()


def test_a_store_that_was_not_loaded_adds_to_what_is_there(file: Path) -> None:
    first = SqlStore(file)
    first.append(configured())
    first.append(sweep_of_both(NOON, cl=Verdict.FAIL))
    first.close()

    second = SqlStore(file)
    second.append(sweep_of_both(minutes_later(5), cl=Verdict.FAIL))
    assert second.load().routes["prod", "cl"].checks["trunk-address"].since == NOON
    second.close()


def test_a_quiet_sweep_writes_no_row_of_a_route(file: Path) -> None:
    store = SqlStore(file)
    store.append(configured())
    store.append(sweep_of_both(NOON))
    before = bodies(file)
    store.append(sweep_of_both(minutes_later(5), br=Verdict.FAIL))
    after = bodies(file)
    store.close()

    assert {route for route in after if after[route] != before[route]} == {"", "br"}


def test_the_events_table_does_not_grow_with_sweeps_nor_without_end_with_restarts(file: Path) -> None:
    store = SqlStore(file)
    for start in range(103):
        store.append(configured(at=minutes_later(start)))
        store.append(sweep_of_both(minutes_later(start)))
    kept = [event for _, event in store.follow(0)]
    store.close()

    assert sum(isinstance(event, Swept) for event in kept) == 1
    starts = [event.at for event in kept if isinstance(event, Configured)]
    assert (len(starts), starts[0], starts[-1]) == (100, minutes_later(3), minutes_later(102))


def test_a_name_that_no_utf8_can_hold_costs_no_history(file: Path) -> None:
    store = SqlStore(file)
    store.append(configured())
    store.append(swept(report("cl", finding(summary="The trunk is named \ud83d."))))

    kept = store.load().routes["prod", "cl"].checks["trunk-address"].finding
    assert kept == replace(finding(), judgement=replace(finding().judgement, summary="The trunk is named ?."))
    store.close()


def test_the_file_is_for_its_owner_alone(file: Path) -> None:
    store = SqlStore(file)
    store.append(configured())

    made = {path.name: stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()}
    assert made == dict.fromkeys(
        ["trunkwatch.sqlite", "trunkwatch.sqlite-wal", "trunkwatch.sqlite-shm"], 0o600
    )
    store.close()


def test_a_missing_state_directory_is_made(tmp_path: Path) -> None:
    store = SqlStore(tmp_path / "state" / "trunkwatch.sqlite")
    store.close()

    assert (tmp_path / "state" / "trunkwatch.sqlite").exists()
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700


def test_the_url_of_a_database_serves_as_well(file: Path) -> None:
    store = SqlStore(URL.create("sqlite", database=str(file)))
    assert [store.append(event) for event in one_of_each()] == list(range(1, 10))
    assert len(store.load().routes) == 2
    store.close()


def test_everything_appended_before_a_kill_is_there_after_it(file: Path) -> None:
    process = appender(file, 0)
    assert process.stdout is not None
    told = [int(process.stdout.readline()) for _ in range(20)]
    process.kill()
    told += [int(line) for line in process.stdout.read().splitlines()]
    process.stdout.close()
    process.wait()

    store = SqlStore(file)
    board = store.load()
    # One more may have been kept than was told: it was killed between the two.
    assert board.position in (told[-1], told[-1] + 1)
    assert board.environments["prod"].swept_at == minutes_later(board.position - 1)
    assert board.routes["prod", "cl"].checks["trunk-address"].since == minutes_later(1)
    assert store.append(configured()) == board.position + 1
    store.close()


def test_two_processes_append_without_losing_or_repeating_a_position(file: Path) -> None:
    processes = [appender(file, 25) for _ in range(2)]
    positions = [int(line) for process in processes for line in process.communicate(timeout=60)[0].split()]

    assert sorted(positions) == list(range(1, 53))
    store = SqlStore(file)
    assert store.load().position == 52
    store.close()


def test_another_process_is_followed_and_added_to(file: Path) -> None:
    ours, theirs = SqlStore(file), SqlStore(file)
    ours.append(configured())
    position = ours.load().position
    theirs.append(sweep_of_both(NOON, cl=Verdict.FAIL))

    assert list(ours.follow(position)) == [(2, sweep_of_both(NOON, cl=Verdict.FAIL))]
    ours.append(sweep_of_both(minutes_later(5), cl=Verdict.FAIL))
    assert ours.load().routes["prod", "cl"].checks["trunk-address"].since == NOON
    assert theirs.load() == ours.load()
    ours.close()
    theirs.close()


def opening_says(file: Path) -> str:
    with pytest.raises(StoreError) as refused:
        SqlStore(file)
    return str(refused.value)


def test_a_newer_file_asks_for_the_newer_trunkwatch(file: Path) -> None:
    SqlStore(file).close()
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE trunkwatch_schema SET version = version + 1")
    connection.close()

    assert opening_says(file) == (
        f"{file}: another Trunkwatch wrote it (its tables are version 6, this one knows version 5): "
        "install that Trunkwatch, or change state_dir"
    )


def test_the_database_of_another_program_is_left_alone(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE songs (title TEXT)")
    connection.close()

    assert "a database of another program" in opening_says(file)
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("songs",)]
    connection.close()


def test_a_file_that_is_no_database_is_named_so(file: Path) -> None:
    file.write_text("environments: {}\n" * 100)

    assert "it is not a database: move the file away" in opening_says(file)


def test_a_damaged_file_says_to_move_it_away(file: Path) -> None:
    store = SqlStore(file)
    store.append(configured())
    for minutes in range(30):
        store.append(sweep_of_both(minutes_later(minutes)))
    store.close()
    healthy = file.read_bytes()
    file.write_bytes(healthy[:4096] + b"\xff" * (len(healthy) - 4096))

    with (
        pytest.raises(StoreError, match="damaged: move the file away"),
        closing(SqlStore(file)) as damaged,
    ):
        damaged.load()


def test_a_row_that_is_not_ours_is_not_guessed_at(file: Path) -> None:
    store = SqlStore(file)
    store.append(configured())
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE states SET body = '{}'")
    connection.close()

    with pytest.raises(StoreError, match="a row that Trunkwatch did not write"):
        store.load()
    store.close()


def test_a_directory_in_the_place_of_the_file_is_named(tmp_path: Path) -> None:
    assert "a directory or a file is in its place" in opening_says(tmp_path)


def test_a_file_in_the_place_of_the_directory_is_named(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")

    assert "a directory or a file is in its place" in opening_says(tmp_path / "state" / "trunkwatch.sqlite")


def test_a_directory_that_cannot_be_made_is_named_with_what_to_do() -> None:
    assert opening_says(Path("/proc/nope/trunkwatch.sqlite")) == (
        "/proc/nope: this directory cannot be made (No such file or directory): "
        "make it, or set state_dir to a directory that this user may write to"
    )


def test_a_directory_that_takes_no_files_says_to_make_it_writable() -> None:
    """Where nobody, root included, can make a file."""
    said = opening_says(Path("/proc/self/trunkwatch.sqlite"))

    assert said.startswith("/proc/self/trunkwatch.sqlite: it cannot be made")
    assert said.endswith("make its directory writable, or change state_dir")


def test_a_full_disk_is_told_and_costs_nothing_that_was_kept(file: Path) -> None:
    script = """
import resource, sys
from pathlib import Path
from monitor.history import SqlStore
from monitor.model.protocols import StoreError
from tests.history.events import configured, finding, minutes_later, report, sweep_of_both, swept

store = SqlStore(Path(sys.argv[1]))
store.append(configured())
store.append(sweep_of_both(minutes_later(0)))
size = Path(sys.argv[1] + "-wal").stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
try:
    store.append(swept(report("cl", finding(summary="x" * 100_000)), at=minutes_later(5)))
except StoreError as error:
    print(error)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(store.load().environments["prod"].swept_at == minutes_later(0))
print(store.append(sweep_of_both(minutes_later(10))))
store.close()
"""
    ran = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-c", script, str(file)], cwd=ROOT, capture_output=True, text=True, check=True
    )

    refusal, kept, position = ran.stdout.splitlines()
    assert "check its space" in refusal or "free some space" in refusal
    assert (kept, position) == ("True", "3")


def test_a_locked_database_names_the_other_process(file: Path) -> None:
    store = SqlStore(file, patience=timedelta(milliseconds=50))
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")

    with pytest.raises(StoreError, match="another process holds it locked"):
        store.append(configured())
    holder.execute("ROLLBACK")
    holder.close()
    assert store.append(configured()) == 1
    store.close()


def test_a_file_that_may_only_be_read_says_so(file: Path) -> None:
    SqlStore(file).close()
    read_only = URL.create("sqlite", database=f"file:{file}", query={"mode": "ro", "uri": "true"})

    with closing(SqlStore(read_only)) as store, pytest.raises(StoreError, match="it may only be read"):
        store.append(configured())


def test_one_text_is_written_for_each_route_and_none_holds_them_all(file: Path) -> None:
    routes = [f"r{number}" for number in range(200)]
    store = SqlStore(file)
    store.append(configured(*routes))
    store.append(swept(*(report(route, finding(route=route)) for route in routes)))

    assert max(len(body) for body in bodies(file).values()) < 2_000
    assert len(bodies(file)) == 201
    assert isinstance(store.load(), Board)
    store.close()

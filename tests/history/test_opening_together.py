"""Processes that start together on a state directory that is still empty."""

import sqlite3
import subprocess
import sys
from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.history import SqlStore
from monitor.model.protocols import StoreError

ROOT = Path(__file__).parents[2]
PROCESSES = 4
HISTORIES = 40


class Opener:
    """`tests.history.opener`, told and heard line by line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def tell(self, where: Path) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{where}\n")
        self._process.stdin.flush()

    def said(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


def opener(stack: ExitStack) -> Opener:
    process = stack.enter_context(
        subprocess.Popen(
            [sys.executable, "-m", "tests.history.opener"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
    )
    stack.callback(process.kill)
    return Opener(process)


def test_all_processes_that_begin_a_history_at_once_can_use_it(tmp_path: Path) -> None:
    with ExitStack() as stack:
        openers = [opener(stack) for _ in range(PROCESSES)]
        assert [each.said() for each in openers] == ["ready"] * PROCESSES
        for number in range(HISTORIES):
            for each in openers:
                each.tell(tmp_path / f"{number}.sqlite3")

            assert [each.said() for each in openers] == ["opened"] * PROCESSES


def test_who_waited_in_vain_is_told_that_another_process_holds_it(tmp_path: Path) -> None:
    where = tmp_path / "trunkwatch.sqlite3"
    with closing(sqlite3.connect(where, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM sqlite_master").fetchall()

        with pytest.raises(StoreError, match="another process holds it locked"):
            SqlStore(where, timedelta(milliseconds=50))

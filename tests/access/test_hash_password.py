"""`trunkwatch config hash-password`."""

import io
import sys

import bcrypt
import pytest

from monitor.cli import status


def test_what_is_piped_into_it_is_hashed_without_the_end_of_its_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("pässword:  \nmore\n"))
    assert status(["config", "hash-password", "--cost", "5"]) == 0

    printed = capsys.readouterr().out
    assert printed.startswith("$2b$05$")
    assert bcrypt.checkpw("pässword:  ".encode(), printed.rstrip("\n").encode())


@pytest.mark.parametrize("password", ["", "é" * 37, "a\0b"])
def test_one_that_bcrypt_cannot_look_at_whole_is_refused(
    password: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(password))
    assert status(["config", "hash-password"]) == 64

    said = capsys.readouterr()
    assert said.err == "A password has 1 to 72 bytes: bcrypt looks at no more.\n"
    assert not said.out


@pytest.mark.parametrize("cost", ["4", "15"])
def test_a_cost_that_would_be_refused_is_not_taken(cost: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("x\n"))

    assert status(["config", "hash-password", "--cost", cost]) == 64


@pytest.mark.parametrize(("again", "exit_"), [("one", 0), ("another", 64)])
def test_at_a_terminal_it_is_asked_for_twice(
    again: str, exit_: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    typed = iter(("one", again))
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("monitor.cli.config.getpass", lambda _prompt: next(typed))

    assert status(["config", "hash-password", "--cost", "5"]) == exit_
    assert capsys.readouterr().out.startswith("$2b$05$") is (exit_ == 0)

"""What the command exits with, and that nobody sees a traceback."""

import re
from pathlib import Path
from typing import NoReturn

import pytest

import monitor.cli
from monitor.cli import status
from tests.cli.processes import to_nobody

COMMANDS = ("demo", "check", "run", "call", "diagnose", "explain", "simulate", "config")


def test_without_a_command_the_help_names_them_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert status([]) == 64

    printed = "".join(capsys.readouterr())
    assert all(re.search(rf"^  {command} ", printed, re.MULTILINE) for command in COMMANDS)


@pytest.mark.parametrize(
    "command", [*([each] for each in COMMANDS), ["config", "suggest"], ["config", "check"]]
)
def test_every_command_has_help(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert status([*command, "--help"]) == 0

    assert f"Usage: trunkwatch {' '.join(command)}" in capsys.readouterr().out


def test_the_help_cuts_no_sentence_short(capsys: pytest.CaptureFixture[str]) -> None:
    status(["--help"])

    assert "..." not in capsys.readouterr().out.partition("Commands:")[2]


@pytest.mark.parametrize("arguments", [("explain",), ("config", "schema"), ("--help",)], ids=" ".join)
@pytest.mark.parametrize("at_once", ["1", ""], ids=["at once", "at the end"])
def test_when_nobody_reads_any_more_it_ends_without_a_word(
    arguments: tuple[str, ...], at_once: str, tmp_path: Path
) -> None:
    ended = to_nobody(*arguments, cwd=tmp_path, variables={"PYTHONUNBUFFERED": at_once})

    assert (ended.returncode, ended.stderr) == (141, "")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["chek"], "No such command 'chek'"),
        (["check", "--fromat", "json"], "No such option: --fromat"),
        (["check", "--format", "xml"], "Invalid value for '--format' / '-f': 'xml' is not one of 'text', "),
        (["demo", "--routes", "1"], "greater than or equal to 2"),
        (["demo", "--scenario", "sip-doman"], "There is no scenario 'sip-doman'; did you mean sip-domain?"),
        (["simulate", "--scenario", "?"], "There is no scenario '?'; the choice is healthy, sip-domain,"),
        (["demo", "--listen", "9783"], "--listen wants HOST:PORT"),
        (
            ["explain", "trunk-adress"],
            "There is no check, cause or reason 'trunk-adress'; did you mean trunk-address?",
        ),
    ],
)
def test_misuse_says_what_is_meant_and_exits_64(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(arguments) == 64

    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    "command", [["check"], ["run"], ["config", "check"], ["config", "show"], ["config", "suggest"]]
)
def test_a_missing_configuration_is_one_sentence_and_exits_78(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "config.yaml"

    assert status([*command, "--config", str(path)]) == 78

    printed = capsys.readouterr()
    assert printed.err == f"{path}: The file does not exist. Name another one with --config.\n"
    assert printed.out == ""


def test_a_missing_env_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "config.yaml").write_text("environments: {}\n", encoding="utf-8")

    assert status(["check", "-c", str(tmp_path / "config.yaml"), "--env-file", str(tmp_path / "none")]) == 78

    assert "there is no such file. Correct --env-file" in capsys.readouterr().err


def test_files_that_nobody_can_even_look_for_are_no_fault_of_trunkwatch(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder that this user may not enter answers in the same way as a name that is too long for any."""
    (tmp_path / "config.yaml").write_text("environments: {}\n", encoding="utf-8")
    hidden = tmp_path / ("x" * 300)

    assert status(["check", "-c", str(tmp_path / "config.yaml"), "--env-file", str(hidden)]) == 78
    assert "The file of variables cannot be read: File name too long." in capsys.readouterr().err
    assert status(["check", "-c", str(hidden / "config.yaml")]) == 78
    assert "File name too long." in capsys.readouterr().err


def test_the_env_file_beside_the_configuration_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("sweep_every: ${PACE_OF_THE_TEST}\nenvironments: {}\n", encoding="utf-8")

    status(["config", "check", "--config", str(path)])
    assert "PACE_OF_THE_TEST" in capsys.readouterr().err

    (tmp_path / ".env").write_text("PACE_OF_THE_TEST=5m\n", encoding="utf-8")
    status(["config", "check", "--config", str(path)])
    assert "PACE_OF_THE_TEST" not in capsys.readouterr().err


def test_every_problem_of_a_configuration_is_told_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("sweep_evry: 5m\nlisten: nowhere\nenvironments: {}\n", encoding="utf-8")

    assert status(["check", "--config", str(path)]) == 78

    told = capsys.readouterr().err
    assert len(re.findall(r"^.*config\.yaml:\d+:\d+: |line \d+", told, re.MULTILINE)) >= 3
    assert "sweep_every" in told


def test_an_error_of_our_own_is_one_line_that_repeats_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def break_down(**_: object) -> NoReturn:
        raise RuntimeError("the secret is hunter2")

    monkeypatch.delenv("TRUNKWATCH_DEBUG", raising=False)
    monkeypatch.setattr(monitor.cli, "app", break_down)

    assert status(["check"]) == 70

    told = capsys.readouterr().err
    assert "an error of Trunkwatch itself (RuntimeError)" in told
    assert told.count("\n") == 1
    assert "hunter2" not in told


def test_the_way_to_an_error_of_our_own_is_shown_to_who_asks_without_what_was_in_its_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = "hunter" + str(2)  # else the line of code itself would show it

    nothing: dict[str, str] = {}

    def break_down(**_: object) -> str:
        try:
            return nothing[secret]
        except KeyError as error:
            raise RuntimeError(secret) from error

    monkeypatch.setenv("TRUNKWATCH_DEBUG", "1")
    monkeypatch.setattr(monitor.cli, "app", break_down)

    assert status(["check"]) == 70

    told = capsys.readouterr().err
    assert "KeyError (its text is left out" in told
    assert ", in break_down\n" in told
    assert told.index("KeyError (") < told.index("RuntimeError (")
    assert secret not in told


def test_ctrl_c_exits_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(**_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(monitor.cli, "app", interrupt)

    assert status(["check"]) == 130


def test_the_version_is_that_of_the_distribution(capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["--version"]) == 0

    assert re.fullmatch(r"trunkwatch \d+\.\d+\.\d+\n", capsys.readouterr().out)

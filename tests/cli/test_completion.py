"""What the shell offers: asked as bash asks, by the variables that its completion sets."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.processes import command

CONFIG = """
environments:
  prod:
    routes:
      br: {}
      no: {}
  test:
    routes:
      "551": {}
    livekit: ${UNSET}
"""
ROUTES = ["551", "br", "no"]


def offered(line: str, cwd: Path) -> list[str]:
    """What is offered for the last word of a line."""
    words = line.split(" ")
    asked = {
        "_TRUNKWATCH_COMPLETE": "complete_bash",
        "COMP_WORDS": "\n".join(words),
        "COMP_CWORD": str(len(words) - 1),
    }
    ended = command(cwd=cwd, variables=asked)
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout.split()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("trunkwatch st", ["status"]),
        ("trunkwatch status --wa", ["--watch"]),
        ("trunkwatch call ", ROUTES),
        ("trunkwatch call b", ["br"]),
        ("trunkwatch diagnose -e prod ", ["br", "no"]),
        ("trunkwatch diagnose -e ", ["prod", "test"]),
        ("trunkwatch check --route ", ROUTES),
        ("trunkwatch status --environment test --route ", ["551"]),
        ("trunkwatch status --environment prod --environment t", ["test"]),
        ("trunkwatch status --config other.yaml --route ", []),
        ("trunkwatch status --config broken.yaml --route ", []),
        ("trunkwatch explain geo", ["geo-exposure", "geo-permissions"]),
        ("trunkwatch explain trunk-address-", ["trunk-address-known"]),
        ("trunkwatch demo --scenario sip", ["sip-domain"]),
        ("trunkwatch simulate -s geo", ["geo-blocked", "geo-exposed"]),
        ("trunkwatch check --format j", ["json", "junit"]),
    ],
)
def test_the_shell_is_offered_what_fits(tmp_path: Path, line: str, words: list[str]) -> None:
    (tmp_path / "config.yaml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("environments: {prod: [", encoding="utf-8")

    assert offered(line, tmp_path) == words


@pytest.mark.parametrize("text", ["", "- a list", "environments: text", "environments: {prod: [1]}", "\0"])
def test_of_a_file_that_is_not_finished_nothing_is_offered_and_nothing_said(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / "config.yaml").write_text(text, encoding="utf-8")

    assert offered("trunkwatch call ", tmp_path) == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_there_is_a_script_for_each_shell(tmp_path: Path, shell: str) -> None:
    ended = command(cwd=tmp_path, variables={"_TRUNKWATCH_COMPLETE": f"source_{shell}"})

    assert ended.returncode == 0
    assert f"complete_{shell}" in ended.stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_bash_itself_completes_a_route(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(CONFIG, encoding="utf-8")
    script = command(cwd=tmp_path, variables={"_TRUNKWATCH_COMPLETE": "source_bash"}).stdout
    program = tmp_path / "trunkwatch"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m monitor "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    asks = 'COMP_WORDS=(trunkwatch call n) COMP_CWORD=2; _trunkwatch_completion "$PWD/trunkwatch"'

    ended = subprocess.run(  # noqa: S603 - our own script
        ["bash", "--norc", "-c", f'{script}\n{asks}; echo "${{COMPREPLY[*]}}"'],  # noqa: S607
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=True,
    )

    assert ended.stdout == "no\n"

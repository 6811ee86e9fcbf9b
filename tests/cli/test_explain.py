"""`trunkwatch explain`."""

import pytest

from monitor.checks import IDS
from monitor.cli import status


@pytest.mark.parametrize("check", IDS)
def test_every_check_is_explained_with_its_fix(check: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["explain", check]) == 0

    printed = capsys.readouterr().out
    assert f"`{check}`" in printed
    assert "## How to fix it" in printed


def test_without_an_id_every_check_is_listed_with_its_question(capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["explain"]) == 0

    printed = capsys.readouterr().out
    assert [line.split()[0] for line in printed.splitlines() if line.startswith("  ")] == list(IDS)
    assert printed.count("?") == len(IDS)


def test_an_id_is_known_in_any_case(capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["explain", "Trunk-Address"]) == 0

    assert "`trunk-address`" in capsys.readouterr().out

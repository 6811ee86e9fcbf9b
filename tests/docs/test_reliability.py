"""What is said of reliability is said by a test that there is."""

import re

from docs.build import ROOT

TEXT = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")


def test_every_test_that_is_named_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)
    files = {file: (ROOT / file).read_text(encoding="utf-8") for file, _ in named}

    assert len(named) > 30
    assert [name for file, name in named if f"def {name}(" not in files[file]] == []


def test_the_table_of_faults_has_a_thousand_runs_and_nothing_that_may_not_be() -> None:
    (everything,) = re.findall(r"^\| \*\*all\*\* \| (.+) \|$", TEXT, re.MULTILINE)
    runs, _dialled, twice, left_up, orphans, _reaped, rooms_left, _results = everything.split(" | ")

    assert (runs, twice, left_up, orphans, rooms_left) == ("1,000", "0", "0", "0", "0")

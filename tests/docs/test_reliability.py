"""What is said of reliability is said by a test that there is."""

import re

from docs.build import ROOT
from tests.docs.named import missing_tests, named_tests
from tests.soak.judge import LEAST, MIB, PART

TEXT = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")


def test_every_test_that_is_named_exists() -> None:
    assert len(named_tests(TEXT)) > 30
    assert missing_tests(ROOT, TEXT) == []


def test_the_table_of_faults_has_a_thousand_runs_and_nothing_that_may_not_be() -> None:
    (everything,) = re.findall(r"^\| \*\*all\*\* \| (.+) \|$", TEXT, re.MULTILINE)
    runs, _dialled, twice, left_up, orphans, _reaped, rooms_left, _results = everything.split(" | ")

    assert (runs, twice, left_up, orphans, rooms_left) == ("1,000", "0", "0", "0", "0")


def test_the_figures_of_the_soak_are_those_of_one_that_passes() -> None:
    rows = re.findall(
        r"^\| (memory|tasks|descriptors|threads)[^|]*\| ([\d.]+)(?: MiB)? \| ([\d.]+)", TEXT, re.MULTILINE
    )
    held = {kind: (float(warm), float(end)) for kind, warm, end in rows}

    assert set(held) == {"memory", "tasks", "descriptors", "threads"}
    warm, end = held["memory"]
    assert end - warm <= max(LEAST / MIB, PART * warm)

"""The threat model says of each threat what proves that it is stopped, and what remains."""

import re

from docs.build import ROOT
from tests.docs.named import missing_tests

TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
THREATS = ("Toll fraud", "Spend", "Orphan calls", "The far side's sound", "Secrets", "Personal data")


def section(threat: str) -> str:
    return TEXT.partition(f"\n## {threat}:")[2].partition("\n## ")[0]


def test_every_test_that_is_named_exists() -> None:
    assert missing_tests(ROOT, TEXT) == []


def test_each_threat_has_proofs_and_says_what_is_left() -> None:
    for threat in THREATS:
        rows = [line for line in section(threat).splitlines() if line.startswith("| ")][1:]

        assert rows, threat
        assert [row for row in rows if "`tests/" not in row] == []
        assert "**What is left.**" in section(threat)


def test_no_address_is_invented_to_report_to() -> None:
    assert "security advisories" in TEXT
    assert not re.search(r"\S+@\S+\.\w+", TEXT)

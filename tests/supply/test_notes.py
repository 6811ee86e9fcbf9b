"""What is new in a version is its section of the changelog, which has the form that this needs."""

import re
import subprocess
import sys
from datetime import date

import pytest

from supply.__main__ import ROOT
from supply.notes import NoSuchVersion, of

CHANGELOG = """\
# Changelog

## [Unreleased]

## [0.2.0] - 2026-12-01

### Added

- Two.

## [0.1.0] - 2026-11-30

### Added

- One.
"""


def test_the_notes_of_a_version_are_its_section_alone() -> None:
    assert of("0.2.0", CHANGELOG) == "### Added\n\n- Two."
    assert of("v0.1.0", CHANGELOG) == "### Added\n\n- One."


@pytest.mark.parametrize("version", ["0.3.0", "unreleased", ""])
def test_a_version_of_which_nothing_is_told_is_refused_with_those_that_there_are(version: str) -> None:
    with pytest.raises(NoSuchVersion, match=r"it tells of 0\.2\.0, 0\.1\.0\.$"):
        of(version, CHANGELOG)


def test_the_command_prints_what_is_not_released_yet_and_refuses_a_version_that_is_not() -> None:
    command = (sys.executable, "-m", "supply", "notes")
    told, refused = (
        subprocess.run([*command, version], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
        for version in ("unreleased", "99.0.0")
    )

    assert told.returncode == 0
    assert told.stdout.startswith("### Added\n\n- ")
    assert refused.returncode == 1
    assert "nothing of 99.0.0" in refused.stderr


def test_the_changelog_has_the_form_that_it_says_it_has() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## (.*)$", text, re.MULTILINE)
    kinds = re.findall(r"^### (.*)$", text, re.MULTILINE)

    assert versions[0] == "[Unreleased]"
    for heading in versions[1:]:
        released = re.fullmatch(r"\[\d+\.\d+\.\d+\] - (\d{4}-\d\d-\d\d)", heading)
        assert released, heading
        assert date.fromisoformat(released[1]).isoformat() == released[1]
    assert set(kinds) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert all(
        line.startswith(("- ", "  "))
        for line in of("unreleased", text).splitlines()
        if line[:1] not in ("", "#")
    )

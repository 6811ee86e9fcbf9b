"""What is made from the code is as the code would make it now."""

import re
from pathlib import Path

import pytest

from docs.build import ROOT, left_behind, pages
from tests.docs.links import headings, targets


@pytest.mark.parametrize("name", pages())
def test_each_generated_document_is_current(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == pages()[name], "run `make docs`"


def test_no_page_is_left_of_a_check_or_a_cause_that_is_no_more() -> None:
    assert left_behind() == [], "run `make docs`"


def documents() -> list[Path]:
    others = (path for folder in ("docs", "grafana", "prometheus") for path in (ROOT / folder).rglob("*.md"))
    return [ROOT / name for name in ("README.md", "CHANGELOG.md", "SECURITY.md")] + sorted(others)


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_to_a_file_and_a_heading_leads_somewhere(document: Path) -> None:
    broken = []
    for target in targets(document.read_text(encoding="utf-8"), anchors=True):
        name, _, anchor = target.partition("#")
        path = document.parent / name if name else document
        if not path.exists() or (anchor and anchor not in headings(path.read_text(encoding="utf-8"))):
            broken.append(target)

    assert broken == []


def test_what_is_installed_is_named_by_name_and_version_alone() -> None:
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        assert re.match(r"[a-z0-9._-]+==(\d+!)?[0-9a-z.]+( ;|$)", line), line
        assert "://" not in line
        assert " @ " not in line

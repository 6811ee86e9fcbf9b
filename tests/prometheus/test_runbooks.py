"""Who is paged finds a page that helps."""

import re
from pathlib import Path
from typing import Final

import pytest
import typer.main

from monitor.cli.app import app
from tests.prometheus.rules import ROOT, alerts

RUNBOOKS: Final = ROOT / "docs" / "runbooks"
PAGES: Final = sorted(path for path in RUNBOOKS.glob("*.md") if path.stem != "README")
INDEX: Final = (RUNBOOKS / "README.md").read_text(encoding="utf-8")


def test_each_alert_has_its_page_and_each_page_its_alert() -> None:
    assert [page.stem for page in PAGES] == sorted({alert.name for alert in alerts()})


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_says_what_it_means_what_it_does_to_calls_where_to_look_and_what_to_do(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"# {page.stem}\n\n")
    parts = re.split(r"^## (.+)\n\n", text, flags=re.MULTILINE)
    assert parts[1::2] == ["Meaning", "Impact", "Diagnosis", "Mitigation"]
    assert all(part.strip() for part in parts[2::2])
    assert len(text.splitlines()) < 50, "it is read at night"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_begins_with_the_summary_of_its_alert_and_says_whether_it_pages(page: Path) -> None:
    lead = page.read_text(encoding="utf-8").splitlines()[2]
    of_it = {alert.severity: alert.annotations["summary"] for alert in alerts() if alert.name == page.stem}
    first = of_it.get("critical") or of_it["warning"]
    assert lead.startswith(first.split(",")[0].removesuffix(".")), first
    assert ("Pages" in lead, "arns" in lead) == ("critical" in of_it, "warning" in of_it)
    assert f"| [{page.stem}]({page.name}) |" in INDEX


def test_only_commands_that_there_are_are_named() -> None:
    known = set(typer.main.get_group(app).commands)
    named = {
        command
        for page in (*PAGES, RUNBOOKS / "README.md")
        for command in re.findall(r"`trunkwatch ([a-z]+)", page.read_text(encoding="utf-8"))
    }
    assert named <= known

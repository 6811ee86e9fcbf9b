"""What is made from the code is as the code would make it now."""

import re
from pathlib import Path

import pytest

from docs.build import ROOT, left_behind, pages
from monitor.cli import status


@pytest.mark.parametrize("name", pages())
def test_each_generated_document_is_current(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == pages()[name], "run `make docs`"


def test_no_page_is_left_of_a_check_or_a_cause_that_is_no_more() -> None:
    assert left_behind() == [], "run `make docs`"


def untimed(text: str) -> str:
    """How long a stage took is never the same twice; one that took no time to speak of is not shown."""
    return re.sub(r"\d+\.\d s", "N s", text).replace("room N s, ", "").replace(", hang-up N s", "")


def test_the_readme_shows_what_the_command_really_prints(capsys: pytest.CaptureFixture[str]) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"```console\n\$ trunkwatch (.*?)\n(.*?)```", readme, re.DOTALL)
    assert shown

    status(shown[1].split())

    assert untimed(capsys.readouterr().out) == untimed(shown[2])


def documents() -> list[Path]:
    others = (path for folder in ("docs", "grafana", "prometheus") for path in (ROOT / folder).rglob("*.md"))
    return [ROOT / name for name in ("README.md", "CHANGELOG.md", "SECURITY.md")] + sorted(others)


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_to_a_file_leads_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    targets = [target for target in re.findall(r"\]\(([^)#]+)[^)]*\)", text) if "://" not in target]

    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_what_is_installed_is_named_by_name_and_version_alone() -> None:
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        assert re.match(r"[a-z0-9._-]+==(\d+!)?[0-9a-z.]+( ;|$)", line), line
        assert "://" not in line
        assert " @ " not in line

"""The README is short, leads to every page, and what it shows is so."""

import re
from pathlib import Path

import pytest

from docs.build import ROOT
from monitor.cli import status
from monitor.config import load, parse, variables
from tests.docs.links import targets

README = ROOT / "README.md"
TEXT = README.read_text(encoding="utf-8")


def untimed(text: str) -> str:
    """How long a stage took is never the same twice; one that took no time to speak of is not shown."""
    return re.sub(r"\d+\.\d s", "N s", text).replace("room N s, ", "").replace(", hang-up N s", "")


def block(language: str, begins: str) -> str:
    """The code of one kind that begins so, without what it is indented by in a list."""
    found = re.search(
        rf"^( *)```{language}\n(\1{re.escape(begins)}.*?)^\1```$", TEXT, re.DOTALL | re.MULTILINE
    )
    assert found
    return re.sub(rf"^{found[1]}", "", found[2], flags=re.MULTILINE)


def test_it_shows_what_the_command_really_prints(capsys: pytest.CaptureFixture[str]) -> None:
    command, _, printed = block("console", "$ trunkwatch demo").partition("\n")

    status(command.split()[2:])

    assert untimed(capsys.readouterr().out) == untimed(printed)


def test_it_can_be_read_at_one_go() -> None:
    assert len(TEXT.splitlines()) < 300


def test_it_leads_to_every_page_of_the_project() -> None:
    one_each = [
        path for folder in ("checks", "causes", "runbooks") for path in (ROOT / "docs" / folder).glob("R*.md")
    ]
    pages = {*ROOT.glob("docs/*.md"), *ROOT.glob("*.md"), *ROOT.glob("[gp]*/README.md"), *one_each} - {README}
    listed = TEXT.partition("## All pages\n")[2]

    assert pages - {(ROOT / target).resolve() for target in targets(listed)} == set()


def environment(folder: Path) -> dict[str, str]:
    """What the README has people write into .env, with numbers and ids where it leaves them out."""
    text = (
        block("sh", "LIVEKIT_URL=")
        + block("sh", "CANARY_TO_BR=")
        + "LIVEKIT_API_KEY=key\nLIVEKIT_API_SECRET=secret\n"
    )
    text += "TWILIO_AUTH_TOKEN=token\nSLACK_URL=json://localhost\n"
    for left_out, whole in (
        ("AC…", "AC" + "0" * 32),
        ("ST_…", "ST_X"),
        ("+55…", "+5511988887777"),
        ("+56…", "+56988887777"),
    ):
        text = text.replace(left_out, whole)
    file = folder / ".env"
    file.write_text(text, encoding="utf-8")
    return variables(file, {})


def test_its_configuration_is_one_that_is_taken(tmp_path: Path) -> None:
    (tmp_path / "livekit-secret").write_text("secret", encoding="utf-8")

    config = parse(block("yaml", "sweep_every:"), "config.yaml", tmp_path, environment(tmp_path))

    (route,) = config.environments["prod"].routes.values()
    assert route.canary.to == "+5511988887777"


def test_the_file_that_people_begin_with_takes_what_it_has_them_fill_in(tmp_path: Path) -> None:
    config = load(ROOT / "config.yaml", environment(tmp_path))

    assert set(config.environments["prod"].routes) == {"br", "cl"}

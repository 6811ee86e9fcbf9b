"""Where an extra is missing, what people are told to install is what the extra is: also where the project has
no name in a registry, since it was installed from a checkout."""

import re
import tomllib

from docs.build import ROOT
from monitor.config.reached import NoApprise
from monitor.media.__main__ import NOT_INSTALLED

_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def packages(extra: str) -> list[str]:
    return [re.split(r"[^a-z]", each)[0] for each in _PROJECT["optional-dependencies"][extra]]


def test_who_is_told_to_install_a_package_has_the_whole_extra_then() -> None:
    assert packages("media") == re.findall(r"\[media\].*pip install (\w+)", NOT_INSTALLED)
    assert packages("notices") == re.findall(r"\[notices\].*pip install (\w+)", str(NoApprise()))


def test_nobody_is_told_to_install_the_project_by_its_name() -> None:
    read = [
        *ROOT.glob("*.md"),
        ROOT / "config.yaml",
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob("monitor/**/*.py"),
    ]

    assert [str(path) for path in read if "install 'trunkwatch" in path.read_text(encoding="utf-8")] == []

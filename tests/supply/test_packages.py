"""Wheel and sdist hold all that Trunkwatch needs, and nothing that others would stumble over."""

import json
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest

from supply.__main__ import ROOT
from supply.dist import bill_of_materials, built, installed
from tests.tools import require_module

CONSTRAINTS = ROOT / "constraints.txt"


@pytest.fixture
def packages(tmp_path: Path) -> dict[str, Path]:
    require_module("build")
    wheel, sdist = built(ROOT, tmp_path / "dist")
    return {"wheel": wheel, "sdist": sdist}


def said(command: Path, *arguments: str, cwd: Path) -> str:
    """What a program prints that succeeds, in an empty folder and with no variable of ours."""
    cwd.mkdir(exist_ok=True)
    return subprocess.run(  # noqa: S603 - our own command
        [command, *arguments],
        cwd=cwd,
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_a_package_in_an_empty_environment_shows_the_demo(
    packages: dict[str, Path], kind: str, tmp_path: Path
) -> None:
    python = installed(packages[kind], tmp_path / "venv", CONSTRAINTS)
    trunkwatch, empty = python.with_name("trunkwatch"), tmp_path / "empty"

    assert "Keep watching" in said(trunkwatch, "--help", cwd=empty)
    assert "Everything is configured as it should be." in said(
        trunkwatch, "demo", "--once", "--scenario", "healthy", cwd=empty
    )
    assert "geographic permissions" in said(trunkwatch, "explain", "geo-permissions", cwd=empty).lower()
    pages = "from jinja2 import PackageLoader as At; print(At('monitor.web').list_templates())"
    assert "overview.html" in said(python, "-c", pages, cwd=empty)


def test_the_wheel_puts_one_package_where_all_share_the_names(packages: dict[str, Path]) -> None:
    with zipfile.ZipFile(packages["wheel"]) as wheel:
        tops = {name.partition("/")[0] for name in wheel.namelist()}

    assert {top for top in tops if not top.endswith(".dist-info")} == {"monitor"}


def test_who_builds_from_the_sdist_gets_the_same_bytes(packages: dict[str, Path], tmp_path: Path) -> None:
    with tarfile.open(packages["sdist"]) as sdist:
        sdist.extractall(tmp_path, filter="data")
    again = built(tmp_path / packages["sdist"].name.removesuffix(".tar.gz"), tmp_path / "again")

    assert [each.read_bytes() for each in again] == [each.read_bytes() for each in packages.values()]


def test_the_bill_of_materials_names_all_that_is_installed_with_its_version(
    packages: dict[str, Path], tmp_path: Path
) -> None:
    require_module("cyclonedx_py")
    python = installed(packages["wheel"], tmp_path / "venv", CONSTRAINTS)
    bills = tmp_path / "one.json", tmp_path / "two.json"
    for bill in bills:
        bill_of_materials(python, ROOT, bill)
    bill = json.loads(bills[0].read_text(encoding="utf-8"))
    listing = (
        "from importlib.metadata import distributions; import re, json; "
        "print(json.dumps({re.sub('[-_.]+', '-', d.name).lower(): d.version for d in distributions()}))"
    )
    there = json.loads(said(python, "-c", listing, cwd=tmp_path))
    purls = {
        name: version
        for name, _, version in (
            each["purl"].removeprefix("pkg:pypi/").partition("@") for each in bill["components"]
        )
    }

    assert {**purls, "trunkwatch": bill["metadata"]["component"]["version"]} == there
    pinned = CONSTRAINTS.read_text(encoding="utf-8")
    assert [name for name, version in purls.items() if f"{name}=={version}" not in pinned] == []
    assert {each["ref"] for each in bill["dependencies"]} >= {each["bom-ref"] for each in bill["components"]}
    assert bills[0].read_bytes() == bills[1].read_bytes()

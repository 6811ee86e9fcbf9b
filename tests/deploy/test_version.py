"""Everything that names a version names that of the project."""

import tomllib

import yaml

from supply.__main__ import ROOT
from tests.deploy.places import DEPLOY

VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def test_chart_composition_and_manifests_name_the_same_version() -> None:
    chart = yaml.safe_load((DEPLOY / "helm" / "trunkwatch" / "Chart.yaml").read_text(encoding="utf-8"))
    composition = yaml.safe_load((DEPLOY / "compose" / "compose.yaml").read_text(encoding="utf-8"))
    kustomization = yaml.safe_load((DEPLOY / "kubernetes" / "kustomization.yaml").read_text(encoding="utf-8"))

    assert (chart["version"], chart["appVersion"]) == (VERSION, VERSION)
    assert composition["services"]["trunkwatch"]["image"] == f"trunkwatch:{VERSION}"
    assert kustomization["images"][0]["newTag"] == VERSION

"""What deploy/ takes from elsewhere in the project, so that there is one of each to change."""

import pathlib
import re
from collections.abc import Mapping
from typing import Final

from docs.prometheus_rule import groups

_MADE: Final = "# Made from {} by `make docs`: change it there.\n"
_DATASOURCES: Final = "grafana/provisioning/datasources/trunkwatch.yaml"
_IN_COMPOSE: Final[Mapping[str, str]] = {
    "127.0.0.1:9783": "trunkwatch:9783",
    "127.0.0.1:9093": "alertmanager:9093",
    "127.0.0.1:9090": "prometheus:9090",
}
"""Where the programs find each other: each has a host of its own there."""


def pages(root: pathlib.Path) -> dict[str, str]:
    """Each file: its path from the root of the project, and its text. A chart can read no file outside."""
    config = (root / "config.yaml").read_text(encoding="utf-8")
    rules = sorted(root.glob("prometheus/rules/*.yml"))
    return {
        "deploy/helm/trunkwatch/files/config.yaml": _MADE.format("config.yaml")
        + config.partition("\n#\n")[2],
        "deploy/helm/trunkwatch/files/rules.yaml": groups(rules),
        "deploy/compose/prometheus.yml": _in_compose(root, "prometheus/prometheus.yml"),
        "deploy/compose/datasources.yaml": _in_compose(root, _DATASOURCES),
    }


def _in_compose(root: pathlib.Path, name: str) -> str:
    text = (root / name).read_text(encoding="utf-8")
    for alone, together in _IN_COMPOSE.items():
        text = text.replace(alone, together)
    remarks = re.compile(r"(?:#.*\n)*\n*")
    return _MADE.format(name) + remarks.sub("", text, count=1)

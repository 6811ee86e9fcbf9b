"""The plain manifests are the chart's own, without what only Helm needs: `python -m supply manifests`."""

import re
from pathlib import Path
from typing import Final

from supply.command import run

CHART: Final = Path("deploy/helm/trunkwatch")

_HEAD: Final = "# Made from deploy/helm/trunkwatch by `make manifests`: change it there.\n"
_ONLY_HELMS: Final = re.compile(
    r"^# Source: .*\n|^  annotations:\n    helm\.sh/resource-policy: .*\n"
    r"|^ +(?:helm\.sh/chart|app\.kubernetes\.io/managed-by): .*\n",
    re.MULTILINE,
)
_PLAIN: Final = ("--set=config.existing=trunkwatch", "--set=networkPolicy.enabled=true")


def plain(project: Path, helm: str) -> dict[str, str]:
    """Each manifest that is made: its path from the root of the project, and its text."""
    text = _ONLY_HELMS.sub("", rendered(project, helm, *_PLAIN))
    kinds = {"NetworkPolicy": "networkpolicy.yaml"}
    files: dict[str, str] = {}
    for document in text.split("---\n")[1:]:
        (kind,) = re.findall(r"^kind: (\w+)$", document, re.MULTILINE)
        name = f"deploy/kubernetes/{kinds.get(kind, 'trunkwatch.yaml')}"
        files[name] = f"{files[name]}---\n{document}" if name in files else _HEAD + document
    return files


def rendered(project: Path, helm: str, *arguments: str) -> str:
    """What the chart makes in the namespace `trunkwatch`; no cluster is there to tell its version."""
    command = (helm, "template", "trunkwatch", str(CHART), "--namespace=trunkwatch", "--kube-version=1.30.0")
    return run(*command, *arguments, cwd=project)

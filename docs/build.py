"""Writes the documents that are made from the code: `python -m docs.build`. A test keeps them current."""

import pathlib

from monitor.checks import ENVIRONMENT_CHECKS, ROUTE_CHECKS, page
from monitor.model.check import Check
from monitor.model.snapshot import Path, Site

ROOT = pathlib.Path(__file__).parent.parent

CHECKS = """\
# Checks

What Trunkwatch asks, in the order in which it reports. Each answers `pass`, `fail`, `unknown` (a reading
failed) or `skip` (the question does not arise, or a check it needs did not pass). `trunkwatch explain ID`
shows the same text in the terminal."""


def pages() -> dict[str, str]:
    """Each generated document: its path from the root of the project, and its text."""
    everything: tuple[Check[Path] | Check[Site], ...] = (*ROUTE_CHECKS, *ENVIRONMENT_CHECKS)
    checks = {f"docs/checks/{check.id}.md": page(check) for check in everything}
    return {"docs/checks/README.md": _index_of_checks(), **checks}


def _index_of_checks() -> str:
    lines = [CHECKS]
    for title, checks in (("Of a route", ROUTE_CHECKS), ("Of an environment", ENVIRONMENT_CHECKS)):
        lines += ["", f"## {title}", "", "| check | severity | asks |", "|---|---|---|"]
        lines += [f"| [`{check.id}`]({check.id}.md) | {check.severity} | {check.asks} |" for check in checks]
    return "\n".join((*lines, ""))


def main() -> None:
    for name, text in pages().items():
        target = ROOT / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

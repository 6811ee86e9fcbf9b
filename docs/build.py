"""Writes the documents that are made from the code: `python -m docs.build`. A test keeps them current."""

import json
import pathlib
from typing import Final

from docs import deployed
from docs.prometheus_rule import prometheus_rule
from monitor import canary, config, diagnosis, export
from monitor.checks import ALL_CHECKS, ENVIRONMENT_CHECKS, ROUTE_CHECKS, page
from monitor.diagnosis.page import page as page_of_cause
from monitor.diagnosis.page import table as table_of_causes

ROOT: Final = pathlib.Path(__file__).parent.parent

_BEGINS: Final = "<!-- generated -->"
_ENDS: Final = "<!-- /generated -->"

CHECKS: Final = """\
# Checks

What Trunkwatch asks, in the order in which it reports. Each answers `pass`, `fail`, `unknown` (a reading
failed) or `skip` (the question does not arise, or a check it needs did not pass: one fault is reported once,
at its root). `trunkwatch explain ID` shows the same text in the terminal."""

CAUSES: Final = """\
# Causes

Why a route fails, in the order of the gates that a call meets: of two faults the earlier one ends it. Some a
check sees, with a call or without; the others only a call shows. `trunkwatch explain` shows the same text in
the terminal, and takes what an error says: `trunkwatch explain "TwirpError: 403 Forbidden"`."""


def pages() -> dict[str, str]:
    """Each generated document: its path from the root of the project, and its text."""
    checks = {f"docs/checks/{check.id}.md": page(check) for check in ALL_CHECKS}
    return {
        "docs/configuration.md": _filled("docs/configuration.md", config.reference()),
        "docs/metrics.md": _filled("docs/metrics.md", export.reference()),
        "docs/config.schema.json": json.dumps(config.schema(), indent=2, ensure_ascii=False) + "\n",
        "docs/outcomes.md": canary.page(),
        "docs/checks/README.md": "\n".join((CHECKS, *_tables_of_checks(), "")),
        "docs/causes/README.md": f"{CAUSES}\n\n{table_of_causes()}\n",
        "prometheus/kubernetes/prometheusrule.yaml": prometheus_rule(
            sorted(ROOT.glob("prometheus/rules/*.yml"))
        ),
        **deployed.pages(ROOT),
        **checks,
        **{f"docs/causes/{cause.id}.md": page_of_cause(cause) for cause in diagnosis.CAUSES},
    }


def left_behind() -> list[pathlib.Path]:
    """Pages of checks and causes that are no more."""
    made = {ROOT / name for name in pages()}
    return sorted({*ROOT.glob("docs/checks/*"), *ROOT.glob("docs/causes/*")} - made)


def _filled(name: str, made: str) -> str:
    """A document as it stands, with what is between its marks made anew."""
    text = (ROOT / name).read_text(encoding="utf-8")
    before, rest = text.split(f"{_BEGINS}\n")
    _, after = rest.split(_ENDS)
    return f"{before}{_BEGINS}\n{made}{_ENDS}{after}"


def _tables_of_checks() -> list[str]:
    lines: list[str] = []
    for title, checks in (("Of a route", ROUTE_CHECKS), ("Of an environment", ENVIRONMENT_CHECKS)):
        lines += ["", f"## {title}", "", "| check | severity | asks |", "|---|---|---|"]
        lines += [f"| [`{each.id}`]({each.id}.md) | {each.severity} | {each.asks} |" for each in checks]
    return lines


def main() -> None:
    for name, text in pages().items():
        target = ROOT / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    for path in left_behind():
        path.unlink()


if __name__ == "__main__":
    main()

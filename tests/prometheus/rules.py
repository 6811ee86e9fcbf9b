"""The shipped rules and their tests, as they stand in the files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

ROOT: Final = Path(__file__).parents[2]
SHIPPED: Final = ROOT / "prometheus"
RULES: Final = sorted((SHIPPED / "rules").glob("*.yml"))
RULE_TESTS: Final = sorted((SHIPPED / "tests").glob("*.yml"))


@dataclass(frozen=True, slots=True)
class Alert:
    """One rule; two may share a name and differ in severity."""

    name: str
    expression: str
    labels: Mapping[str, str]
    annotations: Mapping[str, str]

    @property
    def severity(self) -> str:
        return self.labels["severity"]


def alerts() -> list[Alert]:
    return [
        Alert(rule["alert"], rule["expr"], rule.get("labels", {}), rule.get("annotations", {}))
        for rule in _rules()
        if "alert" in rule
    ]


def recorded() -> dict[str, str]:
    """What each recording rule makes, by its name."""
    return {rule["record"]: rule["expr"] for rule in _rules() if "record" in rule}


def fired() -> set[tuple[str, str]]:
    """The alerts and severities that some test sees firing."""
    return {(name, each["exp_labels"]["severity"]) for name, cases in _cases() for each in cases}


def silent() -> set[str]:
    """The alerts that some test sees silent."""
    return {name for name, cases in _cases() if not cases}


def _cases() -> Iterator[tuple[str, list[dict[str, dict[str, str]]]]]:
    for path in RULE_TESTS:
        for test in yaml.safe_load(path.read_text(encoding="utf-8"))["tests"]:
            for case in test.get("alert_rule_test", ()):
                yield case["alertname"], case["exp_alerts"]


def _rules() -> Iterator[dict[str, Any]]:
    for path in RULES:
        for group in yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]:
            yield from group["rules"]

"""Every metric and label that rules, dashboards and documents name is one that Trunkwatch exports."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from monitor.export import FAMILIES
from monitor.export.family import Kind
from tests.prometheus.rules import ROOT, RULE_TESTS, RULES, SHIPPED, alerts, recorded

OF_TARGET: Final = {"job", "instance"}
"""What Prometheus puts on every series of a scrape."""

_SUFFIXES: Final = {Kind.HISTOGRAM: ("_bucket", "_count", "_sum")}
_SERIES: Final = {
    family.name + suffix: {*family.labels, *(["le"] if suffix == "_bucket" else [])}
    for family in FAMILIES
    for suffix in _SUFFIXES.get(family.kind, ("",))
}
_NAME: Final = re.compile(r"\btrunkwatch_[a-z0-9_]+")
_SELECTOR: Final = re.compile(r"\b(trunkwatch_[a-z0-9_]+)\{([^{}]*)\}")
_LABEL: Final = re.compile(r"([a-z_]+)\s*(?:=~|!~|!=|=)")
_GROUPING: Final = re.compile(r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^()]*)\)")


def _documents() -> list[Path]:
    texts = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]
    shipped = [path for path in SHIPPED.rglob("*") if path.suffix in (".yml", ".yaml", ".md", ".tmpl")]
    dashboards = [path for path in (ROOT / "grafana").rglob("*") if path.suffix in (".json", ".yaml", ".md")]
    return sorted((*texts, *shipped, *dashboards))


def _strings(value: object) -> Iterator[str]:
    """Every text of a JSON document: an expression is one of them, with its quotes unescaped."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


def _text(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return "\n".join(_strings(json.loads(text))) if path.suffix == ".json" else text


def unknown_labels(text: str) -> set[str]:
    """The labels in selectors that the series before them does not have."""
    return {
        f"{name}{{{label}}}"
        for name, inside in _SELECTOR.findall(text.replace('\\"', '"'))
        for label in _LABEL.findall(re.sub(r'"[^"]*"', '""', inside))
        if name in _SERIES and label not in _SERIES[name] | OF_TARGET
    }


def grouped_by(text: str) -> set[str]:
    return {label.strip() for inside in _GROUPING.findall(text) for label in inside.split(",")} - {""}


@pytest.mark.parametrize("path", _documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_metric_and_label_that_is_named_is_exported(path: Path) -> None:
    text = _text(path)
    families = {family.name for family in FAMILIES}  # a text may name a histogram as a whole
    assert set(_NAME.findall(text)) - set(_SERIES) - families == set()
    assert unknown_labels(text) == set()


def test_the_rules_group_and_match_by_labels_that_there_are() -> None:
    every = {label for labels in _SERIES.values() for label in labels} | OF_TARGET
    described = (alert.annotations["description"] for alert in alerts())
    for text in (*(alert.expression for alert in alerts()), *described, *recorded().values()):
        assert grouped_by(text) <= every, text


def test_every_recorded_series_that_is_named_is_recorded() -> None:
    for path in _documents():
        assert set(re.findall(r"(?<![/\w])trunkwatch:[a-z0-9_:]+", _text(path))) <= set(recorded()), path


def test_no_rule_queries_a_histogram_as_a_whole() -> None:
    for path in (*RULES, *RULE_TESTS):
        assert set(_NAME.findall(_text(path))) <= set(_SERIES), path


def test_every_family_is_documented() -> None:
    page = (ROOT / "docs/metrics.md").read_text(encoding="utf-8")
    rows = {
        match[1]: match[2]
        for match in re.finditer(r"^\| `(trunkwatch_\w+)` \| \w+ \| ([^|]*) \|", page, re.MULTILINE)
    }
    assert rows == {family.name: ", ".join(family.labels) or "–" for family in FAMILIES}


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ('trunkwatch_canary_alarm{route="cl", job=~"a=b"}', set()),
        ('trunkwatch_canary_alarm{check="x"}', {"trunkwatch_canary_alarm{check}"}),
        (r"trunkwatch_canary_alarm{environment=%q,rank=\"1\"}", {"trunkwatch_canary_alarm{rank}"}),
        ('trunkwatch_canary_stage_duration_seconds_bucket{le="1"}', set()),
    ],
)
def test_the_guard_sees_a_label_that_is_not_exported(text: str, labels: set[str]) -> None:
    assert unknown_labels(text) == labels

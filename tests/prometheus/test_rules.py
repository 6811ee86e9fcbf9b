"""The shipped rules: each fires when it should, is silent when it should be, and tells what to do."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.prometheus.rules import RULE_TESTS, RULES, Alert, alerts, fired, recorded, silent
from tests.tools import require_tool


def _promtool(*arguments: str, at: Path) -> None:
    done = subprocess.run(  # noqa: S603 - a program of ours to choose, and no shell
        [require_tool("promtool"), *arguments], cwd=at, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _each(alert: Alert) -> str:
    return f"{alert.name}-{alert.severity}"


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_promtool_takes_the_rules(path: Path) -> None:
    _promtool("check", "rules", path.name, at=path.parent)


@pytest.mark.parametrize("path", RULE_TESTS, ids=lambda path: path.stem)
def test_the_rules_do_what_their_tests_say(path: Path) -> None:
    _promtool("test", "rules", path.name, at=path.parent)


@pytest.mark.parametrize("alert", alerts(), ids=_each)
def test_each_alert_is_seen_to_fire_and_to_be_silent(alert: Alert) -> None:
    assert (alert.name, alert.severity) in fired(), "no case in prometheus/tests fires it"
    assert alert.name in silent(), "no case in prometheus/tests keeps it silent"


def test_every_case_is_of_an_alert_that_there_is() -> None:
    names = {alert.name for alert in alerts()}
    assert {name for name, _ in fired()} | silent() == names


@pytest.mark.parametrize("alert", alerts(), ids=_each)
def test_each_alert_says_what_it_is_and_what_to_do(alert: Alert) -> None:
    assert alert.name.startswith("Trunkwatch")
    assert alert.severity in ("critical", "warning")
    wanted = {"summary", "description", "runbook_url", "dashboard_url"}
    assert set(alert.annotations) == wanted
    assert alert.annotations["summary"].endswith(".")
    assert "{{" not in alert.annotations["summary"], "it is the subject of a group: nothing in it may vary"
    runbook = f"https://trunkwatch.example/docs/runbooks/{alert.name}.md"
    assert alert.annotations["runbook_url"] == runbook
    assert re.match(
        r"https://grafana\.example/d/trunkwatch-(overview|route)(\?|$)", alert.annotations["dashboard_url"]
    )


@pytest.mark.parametrize("alert", alerts(), ids=_each)
def test_no_alert_has_a_label_that_changes_while_it_fires(alert: Alert) -> None:
    assert set(alert.labels) == {"severity"}, "a label that changes is a new alert, and a second page"
    assert "route_diagnosis" not in alert.expression, "the cause is looked up by the annotations"


@pytest.mark.parametrize("alert", alerts(), ids=_each)
def test_who_is_paged_for_a_route_is_told_the_cause(alert: Alert) -> None:
    told = {"TrunkwatchDown", "TrunkwatchAbsent", "TrunkwatchSchedulerStalled"}
    if alert.severity == "critical" and alert.name not in told:
        assert "trunkwatch_route_diagnosis" in alert.annotations["description"]
        assert "group_left (title, fix) trunkwatch_cause_info" in alert.annotations["description"]


def test_a_cause_is_looked_up_in_three_ways_and_no_more() -> None:
    queries = {
        query
        for alert in alerts()
        for query in re.findall(r'printf "((?:[^"\\]|\\.)*)"', alert.annotations["description"])
    }
    assert len(queries) == 3, "of a route, of most routes, of a check"


def test_every_recorded_series_is_used_or_is_a_ratio_for_dashboards() -> None:
    names = recorded()
    used = " ".join((*(alert.expression for alert in alerts()), *names.values()))
    assert [name for name in names if name not in used and "ratio_increase" not in name] == []

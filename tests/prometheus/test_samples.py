"""The samples work as they are, page in the order of importance, and hold no secret."""

import json
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from tests.prometheus.rules import RULES, SHIPPED, alerts
from tests.tools import require_tool

Labels = Mapping[str, str]

ALERTMANAGER: Final = yaml.safe_load((SHIPPED / "alertmanager.yml").read_text(encoding="utf-8"))
CL: Final = {"environment": "prod", "route": "cl"}
PROD: Final = {"environment": "prod"}
_MATCHER: Final = re.compile(r'(\w+)(=~|=)"([^"]*)"')


def ran(tool: str, *arguments: str) -> str:
    """What a program says that must succeed, in the folder of the samples."""
    done = subprocess.run(  # noqa: S603 - a program of ours to choose, and no shell
        [require_tool(tool), *arguments], cwd=SHIPPED, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def matches(labels: Labels, matchers: list[str]) -> bool:
    for matcher in matchers:
        found = _MATCHER.fullmatch(matcher)
        assert found, matcher
        name, operator, wanted = found.groups()
        value = labels.get(name, "")
        if not (value == wanted if operator == "=" else re.fullmatch(wanted, value)):
            return False
    return True


def mutes(source: Labels, target: Labels) -> bool:
    """Whether an alert that fires mutes another, by the rules of the sample."""
    return any(
        matches(source, rule["source_matchers"])
        and matches(target, rule["target_matchers"])
        and all(source.get(name, "") == target.get(name, "") for name in rule.get("equal", ()))
        for rule in ALERTMANAGER["inhibit_rules"]
    )


def alert(name: str, labels: Labels = PROD, severity: str = "critical") -> Labels:
    return {"alertname": f"Trunkwatch{name}", "severity": severity, **labels}


def warning(name: str, labels: Labels = PROD) -> Labels:
    return alert(name, labels, "warning")


def test_prometheus_takes_its_sample() -> None:
    assert f"{len(RULES)} rule files found" in ran("promtool", "check", "config", "prometheus.yml")


def test_alertmanager_takes_its_sample_with_the_templates() -> None:
    told = ran("amtool", "check-config", "alertmanager.yml")
    assert "1 templates" in told
    assert "2 receivers" in told


@pytest.mark.parametrize(("severity", "receiver"), [("critical", "page"), ("warning", "warn")])
def test_what_is_critical_is_paged_and_what_warns_is_told(severity: str, receiver: str) -> None:
    told = ran("amtool", "config", "routes", "test", "--config.file=alertmanager.yml", f"severity={severity}")
    assert told.split() == [receiver]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (alert("AllCanariesFailing"), alert("CanaryAlarm", CL)),
        (alert("AllCanariesFailing"), alert("NoSuccessLately", CL)),
        (alert("AllCanariesFailing"), alert("CriticalCheck", CL)),
        (alert("CanaryAlarm", CL), alert("NoSuccessLately", CL)),
        (alert("CanaryAlarm", CL), warning("CanaryInconclusive", CL)),
        (alert("NoSuccessLately", CL), warning("CanaryInconclusive", CL)),
        (alert("CanaryAlarm", CL), alert("CriticalCheck", CL)),
        (alert("NoSuccessLately", CL), warning("WarningCheck", CL)),
        (warning("EnvironmentUnreadable"), alert("CriticalCheck", CL)),
        (warning("EnvironmentUnreadable"), warning("CheckInconclusive")),
        (warning("EnvironmentUnreadable"), warning("ProofInconclusive", CL)),
        (alert("Down", {}), alert("Absent", {})),
    ],
)
def test_the_higher_mutes_the_lower_and_never_the_other_way_round(source: Labels, target: Labels) -> None:
    assert mutes(source, target)
    assert not mutes(target, source)
    elsewhere = {**target, "environment": "staging"}
    assert mutes(source, elsewhere) is ("environment" not in source)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (alert("CanaryAlarm", CL), alert("CriticalCheck", {**CL, "route": "br"})),
        (alert("CanaryAlarm", CL), alert("CriticalCheck")),
        (warning("NoSuccessLately", CL), alert("CriticalCheck", CL)),
        *((warning("EnvironmentUnreadable"), alert(name, CL)) for name in ("CanaryAlarm", "NoSuccessLately")),
        (warning("EnvironmentUnreadable"), warning("CanaryInconclusive", CL)),
        (warning("EnvironmentUnreadable"), alert("AllCanariesFailing")),
        (alert("CriticalCheck", CL), warning("BudgetSpent", CL)),
        (alert("AllCanariesFailing"), warning("OrphanedCall", CL)),
    ],
)
def test_what_is_another_fault_is_not_muted(source: Labels, target: Labels) -> None:
    assert not mutes(source, target)


def test_only_alerts_that_there_are_mute_and_are_muted() -> None:
    named = re.findall(r"Trunkwatch\w+", yaml.safe_dump(ALERTMANAGER["inhibit_rules"], width=10_000))
    assert named
    assert set(named) <= {each.name for each in alerts()}


def _rendered(template: str, firing: int, tmp_path: Path, status: str = "firing") -> str:
    described = "The canary of prod / cl fails. Mend first: An ACL is in the way: Remove <it>."
    annotations = {
        "summary": "Calls over a route fail.",
        "description": described,
        "runbook_url": "https://trunkwatch.example/docs/runbooks/TrunkwatchCanaryAlarm.md",
        "dashboard_url": "https://grafana.example/d/trunkwatch-route",
    }
    one: dict[str, Any] = {
        "status": status,
        "labels": dict(alert("CanaryAlarm", CL)),
        "annotations": annotations,
        "startsAt": "2026-11-22T12:14:00+01:00",
        "endsAt": "2026-11-22T13:27:00Z",
    }
    data = {
        "receiver": "page",
        "status": status,
        "alerts": [one] * firing,
        "groupLabels": {**PROD, "alertname": "TrunkwatchCanaryAlarm"},
        "commonLabels": one["labels"] if firing == 1 else {"severity": "critical"},
    }
    file = tmp_path / "data.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    return ran(
        "amtool",
        "template",
        "render",
        "--template.glob=templates/*.tmpl",
        f"--template.text={{{{ template {json.dumps(template)} . }}}}",
        f"--template.data={file}",
    ).strip()


def test_a_page_shows_the_cause_and_its_fix_and_where_to_go_on(tmp_path: Path) -> None:
    assert _rendered("trunkwatch.title", 1, tmp_path) == "prod / cl: Calls over a route fail."
    assert "Mend first: An ACL is in the way: Remove <it>." in _rendered("trunkwatch.plain", 1, tmp_path)
    text = _rendered("trunkwatch.slack", 1, tmp_path)
    assert "\n*Mend first:* An ACL is in the way: Remove &lt;it&gt;.\n" in text
    assert "<https://trunkwatch.example/docs/runbooks/TrunkwatchCanaryAlarm.md|What to do>" in text
    assert "<https://grafana.example/d/trunkwatch-route|Dashboard>" in text


def test_a_fault_that_many_routes_share_is_one_text_that_can_be_read(tmp_path: Path) -> None:
    assert _rendered("trunkwatch.title", 900, tmp_path) == "prod: Calls over a route fail. (900 times)"
    text = _rendered("trunkwatch.plain", 900, tmp_path)
    assert text.count("Mend first") == 5
    assert text.endswith("And others: 900 in all.")


def test_what_is_over_says_so(tmp_path: Path) -> None:
    title = _rendered("trunkwatch.title", 1, tmp_path, "resolved")
    assert title == "Over: prod / cl: Calls over a route fail."
    text = _rendered("trunkwatch.slack", 1, tmp_path, "resolved")
    assert text.startswith("Over: prod / cl, from 2026-11-22 11:14 to 2026-11-22 13:27 UTC.\n<https://")
    assert _rendered("trunkwatch.color", 1, tmp_path, "resolved") == "good"


def test_a_fault_of_many_routes_is_one_group() -> None:
    assert ALERTMANAGER["route"]["group_by"] == ["environment", "alertname"]
    assert all("group_by" not in route for route in ALERTMANAGER["route"]["routes"])


def test_no_sample_holds_a_secret() -> None:
    for path in SHIPPED.rglob("*.y*ml"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(
            r"\b(routing_key|service_key|api_url|password|credentials|bearer_token):(?! \{name: )", text
        ), path


def test_every_way_to_scrape_honours_our_labels() -> None:
    prometheus = yaml.safe_load((SHIPPED / "prometheus.yml").read_text(encoding="utf-8"))
    monitor = yaml.safe_load((SHIPPED / "kubernetes" / "servicemonitor.yaml").read_text(encoding="utf-8"))
    assert [job["honor_labels"] for job in prometheus["scrape_configs"]] == [True]
    assert [endpoint["honorLabels"] for endpoint in monitor["spec"]["endpoints"]] == [True]


def test_the_manifest_of_kubernetes_has_every_rule() -> None:
    manifest = yaml.safe_load((SHIPPED / "kubernetes" / "prometheusrule.yaml").read_text(encoding="utf-8"))
    groups = [group for path in RULES for group in yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]]
    assert manifest["spec"]["groups"] == groups

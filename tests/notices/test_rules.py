"""What pages by notices pages by Prometheus, too, and after the same time."""

import re
from datetime import timedelta

from monitor.model import paging
from tests.prometheus.rules import ROOT

CANARIES = (ROOT / "prometheus/rules/trunkwatch-canaries.yml").read_text(encoding="utf-8")
CHECKS = (ROOT / "prometheus/rules/trunkwatch-checks.yml").read_text(encoding="utf-8")


def alert(name: str, rules: str) -> str:
    """The text of the critical alert of that name."""
    blocks = re.split(r"(?=^      - )", rules, flags=re.MULTILINE)
    (block,) = (each for each in blocks if f"alert: {name}\n" in each and "severity: critical" in each)
    return block


def held(block: str) -> timedelta:
    match = re.search(r"^ +for: (\d+)m$", block, re.MULTILINE)
    return timedelta(minutes=int(match[1])) if match else timedelta()


def test_an_alarm_needs_no_time_to_hold() -> None:
    assert held(alert("TrunkwatchCanaryAlarm", CANARIES)) == timedelta()


def test_a_critical_check_fails_as_long() -> None:
    assert held(alert("TrunkwatchCriticalCheck", CHECKS)) == paging.CHECK_HOLDS


def test_calls_that_do_not_come_are_missed_after_as_long() -> None:
    assert held(alert("TrunkwatchNoSuccessLately", CANARIES)) == paging.OVERDUE_HOLDS
    assert f") > {paging.OVERDUE} * last_over_time(trunkwatch_canary_interval_seconds[10m])" in CANARIES
    resumed = int(paging.RESUMED.total_seconds() / 60)
    assert f"unless max_over_time(trunkwatch_canary_suspended[{resumed}m]) == 1" in CANARIES


def test_as_many_failures_only_warn() -> None:
    assert f"trunkwatch_canary_consecutive_failures[10m]) >= {paging.ONLY_WARN}\n" in CANARIES

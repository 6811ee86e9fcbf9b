from itertools import permutations

import pytest

from monitor.checks import exit_status
from monitor.model.check import Finding, Judgement
from monitor.model.verdict import Severity, Verdict
from tests import cast

CRITICAL, WARNING, INFO = Severity.CRITICAL, Severity.WARNING, Severity.INFO
PASS, FAIL, UNKNOWN, SKIP = Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN, Verdict.SKIP


def finding(severity: Severity, verdict: Verdict, check: str = "ip-acl") -> Finding:
    return Finding("prod", "cl", check, severity, Judgement(verdict, "words"), cast.NOW)


@pytest.mark.parametrize(
    ("severity", "verdict", "status"),
    [
        (CRITICAL, FAIL, 2),
        (CRITICAL, UNKNOWN, 3),
        (WARNING, FAIL, 1),
        (WARNING, UNKNOWN, 0),
        (INFO, FAIL, 0),
        (INFO, UNKNOWN, 0),
        *((severity, verdict, 0) for severity in Severity for verdict in (PASS, SKIP)),
    ],
)
def test_each_finding_alone(severity: Severity, verdict: Verdict, status: int) -> None:
    assert exit_status([finding(severity, verdict)], frozenset()) == status


def test_nothing_found_is_healthy() -> None:
    assert exit_status([], frozenset()) == 0


def test_a_critical_fail_comes_before_an_unknown_and_that_before_a_warning_in_any_order() -> None:
    fail, dark, warning = finding(CRITICAL, FAIL), finding(CRITICAL, UNKNOWN), finding(WARNING, FAIL)
    for order in permutations([fail, dark, warning]):
        assert exit_status(order, frozenset()) == 2
    for pair in permutations([dark, warning]):
        assert exit_status(pair, frozenset()) == 3


def test_an_accepted_unknown_does_not_count_and_an_accepted_fail_does() -> None:
    assert exit_status([finding(CRITICAL, UNKNOWN)], {"ip-acl"}) == 0
    assert exit_status([finding(CRITICAL, UNKNOWN)], {"balance"}) == 3
    assert exit_status([finding(CRITICAL, UNKNOWN), finding(WARNING, FAIL)], {"ip-acl"}) == 1
    assert exit_status([finding(CRITICAL, FAIL)], {"ip-acl"}) == 2

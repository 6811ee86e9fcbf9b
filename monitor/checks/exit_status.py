"""The exit status of `trunkwatch check`."""

from collections.abc import Collection, Iterable
from typing import Final

from monitor.model.check import Finding
from monitor.model.verdict import Severity, Verdict

HEALTHY: Final = 0
WARNING_FAILED: Final = 1
CRITICAL_FAILED: Final = 2
CRITICAL_UNKNOWN: Final = 3


def exit_status(findings: Iterable[Finding], accept_unknown: Collection[str]) -> int:
    """2 a critical check failed; else 3 a critical one is unknown; else 1 a warning failed; else 0.

    A check listed in `accept_unknown` may be unknown. The severity that counts is the finding's own.
    """
    statuses = {_status(finding, accept_unknown) for finding in findings}
    for status in (CRITICAL_FAILED, CRITICAL_UNKNOWN, WARNING_FAILED):
        if status in statuses:
            return status
    return HEALTHY


def _status(finding: Finding, accept_unknown: Collection[str]) -> int:
    match finding.severity, finding.verdict:
        case Severity.CRITICAL, Verdict.FAIL:
            return CRITICAL_FAILED
        case Severity.CRITICAL, Verdict.UNKNOWN if finding.check not in accept_unknown:
            return CRITICAL_UNKNOWN
        case Severity.WARNING, Verdict.FAIL:
            return WARNING_FAILED
    return HEALTHY

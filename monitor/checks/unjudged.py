"""What was skipped though it applies: what it needs is there, but out of sight."""

from collections.abc import Iterable, Mapping

from monitor.model.check import Finding
from monitor.model.verdict import Verdict


def unjudged(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those of a route, or of an environment, that were skipped for want of what could be had.

    The first of each such row has a remedy; the others repeat it. What does not apply has none, and what is
    skipped behind a fault is told with that.
    """
    skips = {finding.check: finding for finding in findings if finding.verdict is Verdict.SKIP}
    return tuple(finding for finding in skips.values() if _root(finding, skips).judgement.remedy)


def why_unjudged(found: Iterable[Finding]) -> str:
    """Why they were not judged, where one thing is why, and what to do, in sentences."""
    told = [each.judgement for each in found if each.judgement.remedy]
    summaries = dict.fromkeys(each.summary for each in told)
    return " ".join(
        (*(summaries if len(summaries) == 1 else ()), *dict.fromkeys(each.remedy for each in told))
    )


def _root(finding: Finding, skips: Mapping[str, Finding]) -> Finding:
    while finding.because is not None and finding.because in skips:
        finding = skips[finding.because]
    return finding

"""How counts of verdicts read on the page."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from monitor.checks import unjudged
from monitor.model.check import Finding
from monitor.model.verdict import Verdict


def counts(findings: Iterable[Finding]) -> str:
    """`all 17 checks pass`, or `1 fails, 12 pass, 1 does not apply, 3 not asked`; empty where there is none.

    A check is not asked where one that it needs did not pass, and not judged where what it needs is out of
    sight.
    """
    known = tuple(findings)
    others = [finding for finding in known if finding.verdict is not Verdict.PASS]
    passing = len(known) - len(others)
    if passing and not others:
        return "the only check passes" if passing == 1 else f"all {passing} checks pass"
    hidden = unjudged(others)
    found = Counter("not judged" if each in hidden else _outcome(each) for each in others)
    found["pass"] = passing
    return ", ".join(
        f"{found[outcome]} {one if found[outcome] == 1 else many}"
        for outcome, one, many in _OUTCOMES
        if found[outcome]
    )


_OUTCOMES: Final = (
    ("fail", "fails", "fail"),
    ("unknown", "unknown", "unknown"),
    ("pass", "passes", "pass"),
    ("skip", "does not apply", "do not apply"),
    ("not asked", "not asked", "not asked"),
    ("not judged", "not judged", "not judged"),
)


def _outcome(finding: Finding) -> str:
    repeats = finding.verdict is Verdict.SKIP and finding.because is not None
    return "not asked" if repeats else finding.verdict.value

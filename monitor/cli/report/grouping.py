"""The findings as a person reads them: by route, worst first, like routes together."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from monitor.checks import at_root
from monitor.model.check import Finding
from monitor.model.verdict import Severity, Verdict

VERDICTS: Final = (Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS, Verdict.SKIP)
"""The order in which people want to read them."""

WRONG: Final = (Verdict.FAIL, Verdict.UNKNOWN)
_SEVERITIES: Final = (Severity.CRITICAL, Severity.WARNING, Severity.INFO)
_NAMED: Final = 4


@dataclass(frozen=True, slots=True)
class Group:
    """Routes of an environment of which the same can be said; no routes is the environment itself."""

    environment: str
    routes: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def name(self) -> str:
        if not self.routes:
            return self.environment
        named, more = ", ".join(self.routes[:_NAMED]), len(self.routes) - _NAMED
        return f"{self.environment} / {named}" + (f" and {more} more" if more > 0 else "")

    @property
    def told(self) -> tuple[Finding, ...]:
        """What is wrong, at its roots."""
        return tuple(each for each in self.findings if each.verdict in WRONG and not repeats(each))

    @property
    def waiting(self) -> tuple[Finding, ...]:
        """What is unknown only because another check is, or failed."""
        return tuple(each for each in self.findings if repeats(each))

    @property
    def counts(self) -> str:
        """`1 fail, 15 pass` and so on."""
        counted = Counter(finding.verdict for finding in self.findings)
        return ", ".join(f"{counted[verdict]} {_WORDS[verdict]}" for verdict in VERDICTS if counted[verdict])


_WORDS: Final = {
    Verdict.FAIL: "fail",
    Verdict.UNKNOWN: "unknown",
    Verdict.PASS: "pass",
    Verdict.SKIP: "skipped",
}


def repeats(finding: Finding) -> bool:
    """Whether an unknown only repeats that of a check it needs, and not of a reading."""
    return finding.verdict is Verdict.UNKNOWN and not at_root(finding)


def worst_first(findings: Iterable[Finding], *, together: bool) -> list[Group]:
    """The findings by route and by environment, the worst one in front; like ones `together`."""
    by_owner: dict[tuple[str, str | None], list[Finding]] = {}
    for finding in findings:
        by_owner.setdefault((finding.environment, finding.route), []).append(finding)
    groups = [_group(owner, found) for owner, found in by_owner.items()]
    return sorted(_merged(groups) if together else groups, key=lambda group: badness(group.findings[0]))


def badness(finding: Finding) -> tuple[int, int]:
    """Sorts what is worse in front."""
    severity = _SEVERITIES.index(finding.severity) if finding.verdict in WRONG else 0
    return VERDICTS.index(finding.verdict), severity


def _group(owner: tuple[str, str | None], findings: Iterable[Finding]) -> Group:
    environment, route = owner
    return Group(environment, (route,) if route else (), tuple(sorted(findings, key=badness)))


def _merged(groups: Sequence[Group]) -> list[Group]:
    alike: dict[object, list[Group]] = {}
    for group in groups:
        said = tuple((each.check, each.verdict, each.severity, each.judgement.summary) for each in group.told)
        alike.setdefault((group.environment, bool(group.routes), group.counts, said), []).append(group)
    return [
        replace(like[0], routes=tuple(route for group in like for route in group.routes))
        for like in alike.values()
    ]

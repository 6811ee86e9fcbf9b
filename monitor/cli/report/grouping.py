"""What was found as a person reads it: by route, worst first, like routes together."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from monitor.checks import at_root, unjudged
from monitor.cli.report import Report, RouteTold
from monitor.diagnosis import by_id
from monitor.model.cause import RankedCause
from monitor.model.check import Finding
from monitor.model.outcome import Result
from monitor.model.verdict import Severity, Verdict
from monitor.web.causes import worth_telling
from monitor.web.standing import UNREAD, Standing, standing_of

VERDICTS: Final = (Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS, Verdict.SKIP)
"""The order in which people want to read them."""

WRONG: Final = (Verdict.FAIL, Verdict.UNKNOWN)
_SEVERITIES: Final = (Severity.CRITICAL, Severity.WARNING, Severity.INFO)
_NAMED: Final = 4


@dataclass(frozen=True, slots=True)
class Group:
    """Routes of an environment of which the same can be said; no routes is the environment itself.

    `result` is how the last call over each ended, None without one. `above` are the checks that fail for the
    environment, whose own group tells them. `unread` are causes that are failed readings: what those leave
    unknown is not told by each check. `accepted` are the checks that may be unknown, `unjudged` what was
    skipped though it applies, of each route.
    """

    environment: str
    routes: tuple[str, ...]
    findings: tuple[Finding, ...]
    standing: Standing
    result: Result | None = None
    causes: tuple[RankedCause, ...] = ()
    above: Collection[str] = field(default_factory=frozenset)
    unread: tuple[str, ...] = ()
    accepted: frozenset[str] = frozenset()
    unjudged: tuple[Finding, ...] = ()

    @property
    def name(self) -> str:
        if not self.routes:
            return self.environment
        named, more = ", ".join(self.routes[:_NAMED]), len(self.routes) - _NAMED
        return f"{self.environment} / {named}" + (f" and {more} more" if more > 0 else "")

    @property
    def told(self) -> tuple[Finding, ...]:
        """What is wrong, at its roots, the first cause in front; what its reading left unknown left out."""
        first = self.causes[0].id if self.causes else None
        wrong = (each for each in self.findings if each.verdict in WRONG and not self._accepts(each))
        found = (each for each in wrong if not self._repeats(each))
        return tuple(sorted(found, key=lambda each: each.check != first))

    @property
    def waiting(self) -> tuple[Finding, ...]:
        """What is unknown only because another check is, or a reading that is the cause itself."""
        return tuple(each for each in self.findings if self._repeats(each) and not self._accepts(each))

    @property
    def let_be(self) -> tuple[Finding, ...]:
        """What is unknown, and may be."""
        return tuple(each for each in self.findings if self._accepts(each))

    @property
    def counts(self) -> str:
        """`1 fail, 15 pass` and so on."""
        hidden = unjudged(self.findings)
        words = (_NOT_JUDGED if each in hidden else _WORDS[each.verdict] for each in self.findings)
        counted = Counter(words)
        return ", ".join(
            f"{counted[word]} {word}" for word in (*_WORDS.values(), _NOT_JUDGED) if counted[word]
        )

    @property
    def state(self) -> str:
        """How it stands, in words; empty where nothing is wrong."""
        if self.result is not None and self.call_failed:
            return _CALLS[self.result]
        if self.result is Result.SUCCESS and self.standing is Standing.UNSURE:
            return UNREAD
        standing = Standing.NOTE if self.causes and self.standing is Standing.FINE else self.standing
        return "" if standing is Standing.FINE else standing.value

    @property
    def call_failed(self) -> bool:
        """Whether the last call failed, or told nothing."""
        return self.result in _CALLS

    def fails(self, check: str) -> bool:
        """Whether a check of its own fails."""
        return any(each.check == check and each.verdict is Verdict.FAIL for each in self.findings)

    def _accepts(self, finding: Finding) -> bool:
        return finding.verdict is Verdict.UNKNOWN and finding.check in self.accepted

    def _repeats(self, finding: Finding) -> bool:
        return finding.verdict is Verdict.UNKNOWN and (not at_root(finding) or self._held(finding))

    def _held(self, finding: Finding) -> bool:
        causes = map(by_id, self.unread)
        return any(cause.unread.hold(finding) for cause in causes if cause and cause.unread)


_CALLS: Final = {Result.FAILURE: "the call failed", Result.INCONCLUSIVE: "the call told nothing"}

_WORDS: Final = {
    Verdict.FAIL: "fail",
    Verdict.UNKNOWN: "unknown",
    Verdict.PASS: "pass",
    Verdict.SKIP: "skipped",
}
_NOT_JUDGED: Final = "not judged"


def worst_first(report: Report, *, together: bool) -> list[Group]:
    """What was found by route and by environment, the worst in front; like ones `together`."""
    by_owner: dict[tuple[str, str], list[Finding]] = {
        (each.environment, each.route): [] for each in report.routes
    }
    for finding in report.findings:
        by_owner.setdefault((finding.environment, finding.route or ""), []).append(finding)
    routes = {(each.environment, each.route): each for each in report.routes}
    groups = []
    for owner, found in by_owner.items():
        ordered = tuple(sorted(found, key=badness))
        around = by_owner.get((owner[0], ""), ())
        groups.append(
            _of_route(routes[owner], ordered, around, report)
            if owner in routes
            else _of_environment(owner[0], ordered, report)
        )
    return sorted(_merged(groups) if together else groups, key=_badness_of)


def badness(finding: Finding) -> tuple[int, int]:
    """Sorts what is worse in front."""
    severity = _SEVERITIES.index(finding.severity) if finding.verdict in WRONG else 0
    return VERDICTS.index(finding.verdict), severity


def _badness_of(group: Group) -> tuple[int, ...]:
    """An environment comes before routes that stand as badly: it may be why."""
    first = badness(group.findings[0]) if group.findings else (len(VERDICTS), 0)
    return group.standing.badness, *first


def _of_environment(name: str, findings: tuple[Finding, ...], report: Report) -> Group:
    firsts = (each.causes[0].id for each in report.routes if each.environment == name and each.causes)
    unread = tuple(dict.fromkeys(each for each in firsts if _is_reading(each)))
    accepted = report.accepted.get(name, frozenset())
    return Group(name, (), findings, standing_of(findings, accepted), unread=unread, accepted=accepted)


def _of_route(
    told: RouteTold, findings: tuple[Finding, ...], around: Iterable[Finding], report: Report
) -> Group:
    above = frozenset(each.check for each in around if each.verdict is Verdict.FAIL)
    causes = worth_telling(told.causes, above, told.standing)
    return Group(
        told.environment,
        (told.route,),
        findings,
        told.standing,
        told.run.result if told.run else None,
        causes,
        above,
        tuple(each.id for each in causes[:1] if _is_reading(each.id)),
        report.accepted.get(told.environment, frozenset()),
        unjudged(findings),
    )


def _is_reading(cause_id: str) -> bool:
    cause = by_id(cause_id)
    return cause is not None and cause.unread is not None


def _merged(groups: Sequence[Group]) -> list[Group]:
    alike: dict[object, list[Group]] = {}
    for group in groups:
        said = tuple((each.check, each.verdict, each.severity, each.judgement.summary) for each in group.told)
        of = (group.environment, bool(group.routes), group.counts, group.state, said, group.causes)
        alike.setdefault(of, []).append(group)
    return [
        replace(
            like[0],
            routes=tuple(route for group in like for route in group.routes),
            unjudged=tuple(finding for group in like for finding in group.unjudged),
        )
        for like in alike.values()
    ]

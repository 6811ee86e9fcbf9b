"""What is told in full, what in small print, and what not at all."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from monitor.model.board import CheckState
from monitor.model.check import Finding, Judgement
from monitor.model.reading import GapReason
from monitor.model.verdict import Severity, Verdict
from monitor.model.words import cloud, listed
from monitor.web.shown import Note, Told, Trouble

Checks = Mapping[str, CheckState]

_VERDICT_ORDER: Final = (Verdict.FAIL, Verdict.UNKNOWN)
_SEVERITY_ORDER: Final = tuple(Severity)

_WHY_UNREAD: Final[Mapping[str, str]] = {
    GapReason.UNAUTHORIZED: "the key is refused",
    GapReason.FORBIDDEN: "the key may not",
    GapReason.RATE_LIMITED: "there were too many requests",
    GapReason.SERVER_ERROR: "it failed there",
    GapReason.TIMEOUT: "no answer came in time",
    GapReason.NETWORK: "no connection came about",
    GapReason.TLS: "the certificate is not accepted",
    GapReason.BAD_REPLY: "the answers made no sense",
}
"""Why several readings failed alike, in few words; the check of each tells more."""


@dataclass(frozen=True, slots=True)
class Context:
    """What telling depends on beside the checks.

    `silent` are the upstreams that answered nothing; `leads` are the findings, one for each of them, that
    speak for all that is unknown for that reason.
    """

    now: datetime
    accepted: Collection[str] = ()
    silent: Collection[str] = ()
    leads: tuple[CheckState, ...] = ()


@dataclass(slots=True)
class _Sorted:
    roots: list[CheckState] = field(default_factory=list)
    bears: dict[str, Severity] = field(default_factory=dict)
    accepted: list[CheckState] = field(default_factory=list)
    folded: list[str] = field(default_factory=list)
    unread: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    not_asked: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def tell(checks: Checks, context: Context) -> Told:
    """The troubles of `checks` at their roots, worst first, and notes on what only repeats them."""
    sorted_out = _Sorted()
    for state in checks.values():
        if state.finding.verdict is not Verdict.PASS:
            _sort(state, checks, context, sorted_out)
    troubles = _troubles(sorted_out.roots, sorted_out.bears)
    return Told(troubles, tuple(_notes(sorted_out, checks, len(troubles))))


def upstream_of(root: Finding) -> str | None:
    """The upstream whose reading left `root` unknown, None where it was no reading.

    An unknown check of the environment that names no reading is about the Twilio account as a whole.
    """
    if root.verdict is not Verdict.UNKNOWN:
        return None
    if root.because is None:
        return "twilio" if root.route is None else None
    return "livekit" if root.because.startswith("livekit") else "twilio"


def trouble(group: list[CheckState]) -> Trouble:
    """What several checks say alike; of readings that failed alike, which they were."""
    judgements = [check.finding.judgement for check in group]
    said = tuple(dict.fromkeys(judgement.summary for judgement in judgements))
    return Trouble(
        verdict=judgements[0].verdict,
        severity=min((check.finding.severity for check in group), key=_SEVERITY_ORDER.index),
        checks=tuple(check.finding.check for check in group),
        summary=said[0] if len(said) == 1 else _could_not_read(judgements),
        remedy=judgements[0].remedy,
        since=min(check.since for check in group),
        parts=said if len(said) > 1 else (),
    )


def _could_not_read(judgements: Iterable[Judgement]) -> str:
    evidence = [judgement.evidence for judgement in judgements]
    readings = tuple(dict.fromkeys(str(each["unread"]) for each in evidence))
    return f"Could not read {listed(readings)}: {_WHY_UNREAD.get(str(evidence[0]['gap']), 'it failed')}."


def root_of(finding: Finding, checks: Checks) -> Finding:
    """The finding that this one repeats in the end, itself where that is not among `checks`."""
    while finding.because is not None and finding.because in checks:
        finding = checks[finding.because].finding
    return finding


def _sort(state: CheckState, checks: Checks, context: Context, into: _Sorted) -> None:
    finding = state.finding
    root = root_of(finding, checks)
    if finding.verdict is Verdict.FAIL:
        into.roots.append(state)
    elif finding.verdict is Verdict.SKIP and root is not finding and root.verdict is Verdict.SKIP:
        into.not_asked[root.check].append(finding.check)
    elif finding.verdict is Verdict.UNKNOWN:
        upstream = upstream_of(root)
        if state in context.leads:
            into.roots.append(state)
        elif upstream is not None and upstream in context.silent:
            into.unread[upstream].append(finding.check)
        elif root is not finding:
            into.folded.append(finding.check)
            if finding.check not in context.accepted:
                into.bears[root.check] = _worse(into.bears.get(root.check), finding.severity)
        elif finding.check in context.accepted:
            into.accepted.append(state)
        else:
            into.roots.append(state)


def _worse(one: Severity | None, other: Severity) -> Severity:
    return min((one or other, other), key=_SEVERITY_ORDER.index)


def _troubles(roots: Iterable[CheckState], bears: Mapping[str, Severity]) -> tuple[Trouble, ...]:
    """Worst first, where a root weighs as much as what cannot be told for its sake; said once each."""

    def badness(each: Trouble) -> tuple[int, int, int]:
        own = _SEVERITY_ORDER.index(each.severity)
        borne = min(
            (_SEVERITY_ORDER.index(bears[check]) for check in each.checks if check in bears), default=own
        )
        return min(own, borne), _VERDICT_ORDER.index(each.verdict), own

    return tuple(sorted(_said_once(roots), key=badness))


def _said_once(states: Iterable[CheckState]) -> Iterator[Trouble]:
    same: dict[tuple[str, ...], list[CheckState]] = defaultdict(list)
    for state in states:
        same[_alike(state.finding.judgement)].append(state)
    return map(trouble, same.values())


def _alike(judgement: Judgement) -> tuple[str, ...]:
    """What those share that are said once."""
    reading, gap = (str(judgement.evidence.get(name, "")) for name in ("unread", "gap"))
    if judgement.verdict is Verdict.UNKNOWN and reading and gap:
        return reading.partition(".")[0], gap
    return judgement.verdict, judgement.summary, judgement.remedy


def _notes(sorted_out: _Sorted, checks: Checks, troubles: int) -> Iterator[Note]:
    for each in _said_once(sorted_out.accepted):
        yield Note(f"{_ended(each.summary)} The configuration accepts that", each.checks)
    for upstream, ids in sorted_out.unread.items():
        yield Note(
            f"{_so_many(ids, troubles)} cannot be told until {cloud(upstream)} can be read", tuple(ids)
        )
    if sorted_out.folded:
        until = "those are" if troubles > 1 else "that is"
        ids = sorted_out.folded
        yield Note(f"{_so_many(ids, troubles)} cannot be told until {until} settled", tuple(ids))
    for root, ids in sorted_out.not_asked.items():
        told = checks[root].finding.judgement
        if told.remedy:
            yield Note(f"{told.summary} {told.remedy} Not judged for that reason", (root, *ids))
        else:
            yield Note(f"{_ended(told.summary)} Not asked for that reason", tuple(ids))


def _so_many(ids: list[str], troubles: int) -> str:
    if troubles:
        return f"{len(ids)} more"
    return f"{len(ids)} check" if len(ids) == 1 else f"{len(ids)} checks"


def _ended(summary: str) -> str:
    """A summary as a sentence that another may follow."""
    return f"{summary.removesuffix('.')}."

"""The report for a person: what is wrong, worst first, with the fix under it."""

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from monitor.checks import why_unjudged
from monitor.cli.report import Report
from monitor.cli.report.cause_text import (
    INDENT,
    MARGIN,
    Line,
    cause_lines,
    named_line,
    other_lines,
    print_line,
    reason_lines,
)
from monitor.cli.report.grouping import Group, worst_first
from monitor.model.cause import SURE, RankedCause
from monitor.model.check import Finding
from monitor.model.outcome import Result
from monitor.model.run import Proof, Run
from monitor.model.verdict import Severity, Verdict
from monitor.web.remarks import remarks
from monitor.web.standing import Standing

if TYPE_CHECKING:
    from rich.console import Console

_STYLES: Final = {
    Verdict.FAIL: "bold red",
    Verdict.UNKNOWN: "bold yellow",
    Verdict.PASS: "green",
    Verdict.SKIP: "dim",
}
_RESULT_STYLES: Final = {
    Result.SUCCESS: "green",
    Result.FAILURE: "bold red",
    Result.INCONCLUSIVE: "bold yellow",
}
_TELLING: Final = 0.05
"""Seconds: a shorter stage says nothing."""

_STATE_STYLES: Final = {
    Standing.BROKEN: "bold red",
    Standing.UNSURE: "bold yellow",
    Standing.ATTENTION: "yellow",
}


def draw(report: Report, console: "Console", *, everything: bool) -> None:
    """Print the report; passes and skips are counted, and listed only where `everything` is asked for.

    A terminal gets lines that break between words; a pipe gets them whole.
    """
    groups = worst_first(report, together=not everything)
    told: set[RankedCause] = set()
    for group in groups:
        for line in _group_lines(group, told, everything=everything):
            print_line(console, line)
        console.print()
        told.update(group.causes[:1])
    for run in report.runs:
        for line in _run_lines(run):
            print_line(console, line)
    if report.runs:
        console.print()
    console.print(
        _conclusion(report, groups), highlight=False, markup=False, soft_wrap=not console.is_terminal
    )


def _group_lines(group: Group, told: Collection[RankedCause], *, everything: bool) -> Iterator[Line]:
    """`told` are first causes of groups above."""
    from rich.text import Text

    state = (f"  {group.state}", _STATE_STYLES.get(group.standing, ""))
    yield 0, Text.assemble((group.name, "bold"), state if group.state else "", (f"  {group.counts}", "dim"))
    merged = bool(group.causes) and group.fails(group.causes[0].id)
    if group.causes and not merged:
        yield from _cause_lines(group, told)
    for finding in group.findings if everything else group.told:
        first = merged and finding.check == group.causes[0].id
        yield from _finding_lines(finding, group if first else None)
    if group.waiting and not everything:
        yield MARGIN, Text(_of_waiting(group), style="dim")
    if group.let_be and not everything:
        names = ", ".join(finding.check for finding in group.let_be)
        yield MARGIN, Text(f"Unknown, which the configuration accepts: {names}", style="dim")
    if group.unjudged and not everything:
        names = ", ".join(dict.fromkeys(finding.check for finding in group.unjudged))
        yield MARGIN, Text(why_unjudged(group.unjudged))
        yield MARGIN, Text(f"Not judged for that reason: {names}", style="dim")


def _of_waiting(group: Group) -> str:
    names = ", ".join(finding.check for finding in group.waiting)
    more, until = (
        (" more", "those above are") if group.told else ("", " and ".join(group.unread) + " is settled")
    )
    return f"{len(group.waiting)}{more} cannot be told until {until}: {names}"


def _cause_lines(group: Group, told: Collection[RankedCause]) -> Iterator[Line]:
    """The causes that no check of the group tells; one that is told above is only named."""
    first = group.causes[0]
    if first.id in group.above:
        yield named_line(first, f"fails for all of {group.environment}")
    elif first in told:
        yield named_line(first, "as above")
    else:
        yield from cause_lines(_untold(group))


def _untold(group: Group) -> list[RankedCause]:
    """The first cause, and those that no failing check tells already."""
    first, *others = group.causes
    return [first, *(each for each in others if not group.fails(each.id) and each.id not in group.above)]


def _finding_lines(finding: Finding, caused: Group | None) -> Iterator[Line]:
    """A finding; of the first cause of a group also why it is, and what else may be."""
    from rich.text import Text

    word = (f"{finding.verdict.value.upper():<{MARGIN - INDENT}}", _STYLES[finding.verdict])
    yield INDENT, Text.assemble(word, (finding.check, "bold"), (f"  {finding.severity}", "dim"))
    first = caused.causes[0] if caused else None
    sure = f"{SURE[first.certainty]}: " if first and caused and caused.call_failed else ""
    yield MARGIN, Text.assemble((sure, "bold"), finding.judgement.summary)
    yield from reason_lines(first) if first else ()
    if finding.judgement.remedy:
        yield MARGIN, Text.assemble(("Fix: ", "bold"), finding.judgement.remedy)
    yield from other_lines(_untold(caused)[1:]) if caused else ()


def _run_lines(run: Run) -> Iterator[Line]:
    from rich.text import Text

    stages = ", ".join(f"{each.name} {each.seconds:.1f} s" for each in run.stages if each.seconds >= _TELLING)
    proof = "" if run.proof is Proof.NONE else f"  proof {run.proof}"
    word = (f"{run.result.value.upper():<{MARGIN - INDENT}}", _RESULT_STYLES[run.result])
    yield 0, Text.assemble((f"{run.job.environment} / {run.job.route}", "bold"), ("  canary", "dim"))
    severity = f"  {run.severity}" if run.result is Result.FAILURE else ""
    told = f"{severity}{proof}  {stages}".rstrip()
    yield INDENT, Text.assemble(word, " ", (run.reason.value, "bold"), (told, "dim"))
    yield MARGIN, Text(run.summary)
    for remark in remarks(run):
        yield MARGIN, Text(remark, style="bold")


def _conclusion(report: Report, groups: Sequence[Group]) -> str:
    checked, calls = _conclusion_of_checks(report), _conclusion_of_calls(report)
    if not calls:
        said = f"{checked}." if checked else _well(report, groups)
    else:
        said = f"{calls}. {checked}." if checked else f"{calls}, though no check finds a fault."
    return said + _more(groups)


def _conclusion_of_calls(report: Report) -> str:
    """Nothing where every call got through and ended."""
    results = [run.result for run in report.runs]
    counted = (
        (results.count(Result.FAILURE), "failed"),
        (results.count(Result.INCONCLUSIVE), "told nothing"),
        (sum(run.orphaned for run in report.runs), "may still be up"),
    )
    return ", ".join(f"{n} call{'' if n == 1 else 's'} {words}" for n, words in counted if n)


def _well(report: Report, groups: Sequence[Group]) -> str:
    """Where no check failed or could not tell: that nothing was seen is not the same as that all is well."""
    if not report.routes:
        return (
            "Nothing was found wrong, but no route was judged: no LiveKit trunk was found that dials Twilio."
        )
    partly = [group for group in groups if group.unjudged]
    if partly:
        found = [each for group in partly for each in group.unjudged]
        routes = sum(len(group.routes) for group in partly)
        of = f"{routes} routes" if routes > 1 else partly[0].name
        checks = f"1 check of {of} was" if len(found) == 1 else f"{len(found)} checks of {of} were"
        return f"Nothing was found wrong, but {checks} not judged. {why_unjudged(found)}"
    accepted = sum(map(report.accepts, report.findings))
    if accepted:
        checks = "1 check" if accepted == 1 else f"{accepted} checks"
        return f"Nothing was found wrong. {checks} could not tell, which the configuration accepts."
    return "No check finds a fault." if _more(groups) else "Everything is configured as it should be."


def _more(groups: Sequence[Group]) -> str:
    """Where the worst thing is explained."""
    for group in groups:
        ids = [cause.id for cause in group.causes] + [finding.check for finding in group.told]
        if ids:
            return f" More of it: trunkwatch explain {ids[0]}"
    return ""


def _conclusion_of_checks(report: Report) -> str:
    """Nothing where no check failed or could not tell."""
    failed = _tally(report, Verdict.FAIL, "failed")
    untold = _tally(report, Verdict.UNKNOWN, "could not tell")
    if failed or not untold:
        return ", ".join(filter(None, (failed, untold)))
    return f"Nothing was found wrong, but {untold}"


def _tally(report: Report, verdict: Verdict, words: str) -> str:
    """`2 checks failed (1 critical)`, nothing where there is none."""
    said = (each for each in report.findings if each.verdict is verdict and not report.accepts(each))
    found = [each.severity for each in said]
    if not found:
        return ""
    critical = found.count(Severity.CRITICAL)
    checks = "1 check" if len(found) == 1 else f"{len(found)} checks"
    return f"{checks} {words}" + (f" ({critical} critical)" if critical else "")

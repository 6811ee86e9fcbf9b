"""The report for a person: what is wrong, worst first, with the fix under it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from monitor.cli.report import Report
from monitor.cli.report.grouping import WRONG, Group, badness, worst_first
from monitor.model.check import Finding
from monitor.model.verdict import Severity, Verdict

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_STYLES: Final = {
    Verdict.FAIL: "bold red",
    Verdict.UNKNOWN: "bold yellow",
    Verdict.PASS: "green",
    Verdict.SKIP: "dim",
}
_MARGIN: Final = 10


def draw(report: Report, console: "Console", *, everything: bool) -> None:
    """Print the report; passes and skips are counted, and listed only where `everything` is asked for."""
    for group in worst_first(report.findings, together=not everything):
        for line in _group_lines(group, everything=everything):
            console.print(line, soft_wrap=True)
        console.print()
    console.print(_conclusion(report), highlight=False, markup=False, soft_wrap=True)


def _group_lines(group: Group, *, everything: bool) -> Iterator["Text"]:
    from rich.text import Text

    yield Text.assemble((group.name, "bold"), (f"  {group.counts}", "dim"))
    for finding in group.findings if everything else group.told:
        yield from _finding_lines(finding)
    if group.waiting and not everything:
        waiting = ", ".join(finding.check for finding in group.waiting)
        words = f"{len(group.waiting)} more cannot be told until that is: {waiting}"
        yield Text(f"{'':<{_MARGIN}}{words}", style="dim")


def _finding_lines(finding: Finding) -> Iterator["Text"]:
    from rich.text import Text

    word = finding.verdict.value.upper()
    yield Text.assemble(
        "  ",
        (f"{word:<{_MARGIN - 2}}", _STYLES[finding.verdict]),
        (finding.check, "bold"),
        (f"  {finding.severity}", "dim"),
    )
    yield Text(f"{'':<{_MARGIN}}{finding.judgement.summary}")
    if finding.judgement.remedy:
        yield Text.assemble(f"{'':<{_MARGIN}}", ("Fix: ", "bold"), finding.judgement.remedy)


def _conclusion(report: Report) -> str:
    wrong = sorted((each for each in report.findings if each.verdict in WRONG), key=badness)
    failed = [each for each in wrong if each.verdict is Verdict.FAIL]
    critical = sum(each.severity is Severity.CRITICAL for each in failed)
    more = f"More of one: trunkwatch explain {wrong[0].check}" if wrong else ""
    if critical:
        return f"{_checks(critical)} of severity critical failed. {more}"
    if failed:
        return f"{_checks(len(failed))} failed, none of them critical. {more}"
    if wrong:
        return f"Nothing was found wrong, but {_checks(len(wrong))} could not tell. {more}"
    return "Everything is configured as it should be."


def _checks(count: int) -> str:
    return f"{count} check" if count == 1 else f"{count} checks"

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
_INDENT: Final = 2
_MARGIN: Final = 10


def draw(report: Report, console: "Console", *, everything: bool) -> None:
    """Print the report; passes and skips are counted, and listed only where `everything` is asked for.

    A terminal gets lines that break between words; a pipe gets them whole.
    """
    for group in worst_first(report.findings, together=not everything):
        for indent, line in _group_lines(group, everything=everything):
            _print(console, indent, line)
        console.print()
    console.print(_conclusion(report), highlight=False, markup=False, soft_wrap=not console.is_terminal)


def _print(console: "Console", indent: int, line: "Text") -> None:
    from rich.padding import Padding
    from rich.text import Text

    if console.is_terminal:
        console.print(Padding(line, (0, 0, 0, indent)))
    else:
        console.print(Text.assemble(" " * indent, line), soft_wrap=True)


def _group_lines(group: Group, *, everything: bool) -> Iterator[tuple[int, "Text"]]:
    """Lines with their indents."""
    from rich.text import Text

    yield 0, Text.assemble((group.name, "bold"), (f"  {group.counts}", "dim"))
    for finding in group.findings if everything else group.told:
        yield from _finding_lines(finding)
    if group.waiting and not everything:
        waiting = ", ".join(finding.check for finding in group.waiting)
        yield _MARGIN, Text(f"{len(group.waiting)} more cannot be told until that is: {waiting}", style="dim")


def _finding_lines(finding: Finding) -> Iterator[tuple[int, "Text"]]:
    from rich.text import Text

    word = (f"{finding.verdict.value.upper():<{_MARGIN - _INDENT}}", _STYLES[finding.verdict])
    yield _INDENT, Text.assemble(word, (finding.check, "bold"), (f"  {finding.severity}", "dim"))
    yield _MARGIN, Text(finding.judgement.summary)
    if finding.judgement.remedy:
        yield _MARGIN, Text.assemble(("Fix: ", "bold"), finding.judgement.remedy)


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

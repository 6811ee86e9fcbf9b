"""The report for a person: what is wrong, worst first, with the fix under it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from monitor.checks import at_root
from monitor.cli.report import Report
from monitor.cli.report.grouping import WRONG, Group, badness, worst_first
from monitor.model.check import Finding
from monitor.model.outcome import Result
from monitor.model.run import Proof, Run
from monitor.model.verdict import Severity, Verdict
from monitor.web.remarks import remarks

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

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
    for run in report.runs:
        for indent, line in _run_lines(run):
            _print(console, indent, line)
    if report.runs:
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
        names = ", ".join(finding.check for finding in group.waiting)
        words = f"{len(group.waiting)} more cannot be told until those above are: {names}"
        yield _MARGIN, Text(words, style="dim")


def _finding_lines(finding: Finding) -> Iterator[tuple[int, "Text"]]:
    from rich.text import Text

    word = (f"{finding.verdict.value.upper():<{_MARGIN - _INDENT}}", _STYLES[finding.verdict])
    yield _INDENT, Text.assemble(word, (finding.check, "bold"), (f"  {finding.severity}", "dim"))
    yield _MARGIN, Text(finding.judgement.summary)
    if finding.judgement.remedy:
        yield _MARGIN, Text.assemble(("Fix: ", "bold"), finding.judgement.remedy)


def _run_lines(run: Run) -> Iterator[tuple[int, "Text"]]:
    from rich.text import Text

    stages = ", ".join(f"{each.name} {each.seconds:.1f} s" for each in run.stages if each.seconds >= _TELLING)
    proof = "" if run.proof is Proof.NONE else f"  proof {run.proof}"
    word = (f"{run.result.value.upper():<{_MARGIN - _INDENT}}", _RESULT_STYLES[run.result])
    yield 0, Text.assemble((f"{run.job.environment} / {run.job.route}", "bold"), ("  canary", "dim"))
    severity = f"  {run.severity}" if run.result is Result.FAILURE else ""
    told = f"{severity}{proof}  {stages}".rstrip()
    yield _INDENT, Text.assemble(word, " ", (run.reason.value, "bold"), (told, "dim"))
    yield _MARGIN, Text(run.summary)
    for remark in remarks(run):
        yield _MARGIN, Text(remark, style="bold")


def _conclusion(report: Report) -> str:
    checked = _conclusion_of_checks(report)
    failed = sum(run.orphaned or run.result is not Result.SUCCESS for run in report.runs)
    if not failed:
        return checked or "Everything is configured as it should be."
    calls = "1 canary did not succeed" if failed == 1 else f"{failed} canaries did not succeed"
    return f"{calls}. {checked}" if checked else f"{calls}, though no check finds a fault."


def _conclusion_of_checks(report: Report) -> str:
    """Nothing where no check failed or could not tell."""
    wrong = sorted((each for each in report.findings if each.verdict in WRONG and at_root(each)), key=badness)
    if not wrong:
        return ""
    failed = _tally(report, Verdict.FAIL, "failed")
    untold = _tally(report, Verdict.UNKNOWN, "could not tell")
    said = ", ".join(filter(None, (failed, untold))) if failed else f"Nothing was found wrong, but {untold}"
    return f"{said}. More of one: trunkwatch explain {wrong[0].check}"


def _tally(report: Report, verdict: Verdict, words: str) -> str:
    """`2 checks failed (1 critical)`, nothing where there is none."""
    found = [each.severity for each in report.findings if each.verdict is verdict]
    if not found:
        return ""
    critical = found.count(Severity.CRITICAL)
    checks = "1 check" if len(found) == 1 else f"{len(found)} checks"
    return f"{checks} {words}" + (f" ({critical} critical)" if critical else "")

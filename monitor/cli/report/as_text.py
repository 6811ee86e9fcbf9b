"""The report for a person: what is wrong, worst first, with the fix under it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from monitor.cli.report import Report
from monitor.model.check import Finding
from monitor.model.verdict import Severity, Verdict

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_VERDICTS: Final = (Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS, Verdict.SKIP)
_WRONG: Final = (Verdict.FAIL, Verdict.UNKNOWN)
_SEVERITIES: Final = (Severity.CRITICAL, Severity.WARNING, Severity.INFO)
_STYLES: Final = {
    Verdict.FAIL: "bold red",
    Verdict.UNKNOWN: "bold yellow",
    Verdict.PASS: "green",
    Verdict.SKIP: "dim",
}
_WORDS: Final = {
    Verdict.FAIL: "fail",
    Verdict.UNKNOWN: "unknown",
    Verdict.PASS: "pass",
    Verdict.SKIP: "skipped",
}
_MARGIN: Final = 10

Group = tuple[str, Sequence[Finding]]


def draw(report: Report, console: "Console", *, everything: bool) -> None:
    """Print the report; passes and skips are counted, and listed only where `everything` is asked for."""
    for name, findings in worst_first(report.findings):
        _draw_group(name, findings, console, everything=everything)
    console.print(_conclusion(report), highlight=False, markup=False, soft_wrap=True)


def worst_first(findings: Sequence[Finding]) -> list[Group]:
    """The findings of each route, and of each environment, under its name, the worst one in front."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        name = f"{finding.environment} / {finding.route}" if finding.route else finding.environment
        groups.setdefault(name, []).append(finding)
    sorted_groups = ((name, sorted(group, key=_badness)) for name, group in groups.items())
    return sorted(sorted_groups, key=lambda group: _badness(group[1][0]))


def _badness(finding: Finding) -> tuple[int, int]:
    severity = _SEVERITIES.index(finding.severity) if finding.verdict in _WRONG else 0
    return _VERDICTS.index(finding.verdict), severity


def _draw_group(name: str, findings: Sequence[Finding], console: "Console", *, everything: bool) -> None:
    from rich.text import Text

    console.print(Text.assemble((name, "bold"), (f"  {_counts(findings)}", "dim")), soft_wrap=True)
    for finding in findings:
        if everything or finding.verdict in _WRONG:
            for line in _lines(finding):
                console.print(line, soft_wrap=True)
    console.print()


def _lines(finding: Finding) -> Iterator["Text"]:
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


def _counts(findings: Sequence[Finding]) -> str:
    counted = Counter(finding.verdict for finding in findings)
    return ", ".join(f"{counted[verdict]} {_WORDS[verdict]}" for verdict in _VERDICTS if counted[verdict])


def _conclusion(report: Report) -> str:
    failed = [finding for finding in report.findings if finding.verdict is Verdict.FAIL]
    critical = sum(finding.severity is Severity.CRITICAL for finding in failed)
    could_not_tell = sum(finding.verdict is Verdict.UNKNOWN for finding in report.findings)
    more = f"More of one: trunkwatch explain {failed[0].check}" if failed else ""
    if critical:
        return f"{_checks(critical)} of severity critical failed. {more}"
    if failed:
        return f"{_checks(len(failed))} failed, none of them critical. {more}"
    if could_not_tell:
        return f"Nothing found wrong, but {_checks(could_not_tell)} could not tell."
    return "All is configured as the guide demands."


def _checks(count: int) -> str:
    return f"{count} check" if count == 1 else f"{count} checks"

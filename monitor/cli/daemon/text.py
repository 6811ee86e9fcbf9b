"""The status as a person reads it: the verdict, then what is wrong with which route, the worst first."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from monitor.cli.daemon.groups import RouteGroup, grouped
from monitor.cli.daemon.shortage import Shortage
from monitor.cli.daemon.status import Status
from monitor.cli.daemon.told import FindingTold
from monitor.cli.report.cause_text import INDENT, MARGIN, Line, cause_lines
from monitor.model.alarm import how_it_ends
from monitor.model.outcome import Result
from monitor.model.skip import SKIPS, SkipReason, Suspension
from monitor.model.window import Window
from monitor.model.words import in_words
from monitor.web.standing import IN_PART, Standing

MOST: Final = 20
"""Groups of routes that are told; nobody reads more, and the rest are counted."""

_FEW: Final = 6
"""So few healthy routes are told by name."""

_STYLES: Final = {
    Standing.BROKEN: "bold red",
    Standing.UNSURE: "bold yellow",
    Standing.ATTENTION: "yellow",
    Standing.FINE: "green",
}
_ENDED: Final = {Result.FAILURE: "failed", Result.INCONCLUSIVE: "told nothing"}


def lines(status: Status, now: datetime) -> Iterator[Line]:
    """All of it, as it looks at `now`."""
    from rich.text import Text

    yield 0, Text(status.verdict.sentence, style=f"bold {_STYLES.get(status.verdict.standing, '')}".strip())
    groups = grouped(status.routes)
    ill = [group for group in groups if group.standing is not Standing.FINE]
    causes = {group.cause.id for group in ill if group.cause}
    for finding in status.troubles:
        if finding.check not in causes:
            yield from _trouble_lines(finding, now)
    for group in ill[:MOST]:
        yield from _group_lines(group, now)
    if len(ill) > MOST:
        yield from ((0, Text("")), (0, Text(_counted(ill[MOST:]), style="dim")))
    well = [route for group in groups[len(ill) :] for route in group.routes]
    notes = list(_notes(status))
    if well or notes:
        yield 0, Text("")
    yield from _well_lines([RouteGroup((route,)) for route in well], now)
    yield from ((0, Text(note)) for note in notes)
    if ill:
        first = ill[0].routes[0]
        yield from ((0, Text("")), (0, Text(f"More of it: trunkwatch diagnose {first.route}", style="dim")))


def _trouble_lines(finding: FindingTold, now: datetime) -> Iterator[Line]:
    """What fails for a whole environment, and is not told as the cause of a route."""
    from rich.text import Text

    yield 0, Text("")
    yield 0, Text.assemble((finding.environment, "bold"), f"  since {_at(finding.since, now)}")
    word = (f"{'FAIL':<{MARGIN - INDENT}}", "bold red")
    yield INDENT, Text.assemble(word, (finding.check, "bold"), (f"  {finding.severity}", "dim"))
    yield MARGIN, Text(finding.summary)
    if finding.remedy:
        yield MARGIN, Text.assemble(("Fix: ", "bold"), finding.remedy)


def _group_lines(group: RouteGroup, now: datetime) -> Iterator[Line]:
    from rich.text import Text

    since = f"  since {_at(group.since, now)}" if group.since else ""
    yield 0, Text("")
    yield 0, Text.assemble((group.name, "bold"), "  ", _word(group), since)
    yield from cause_lines([group.cause.ranked()] if group.cause else [])
    if told := [*_last_failure(group, now), *_calls(group, now)]:
        yield MARGIN if group.cause else INDENT, Text(f"{_sentence(told)}.", style="dim")
    if more := group.successes_to_end:
        yield MARGIN if group.cause else INDENT, Text(how_it_ends(more), style="dim")


def _well_lines(groups: Sequence[RouteGroup], now: datetime) -> Iterator[Line]:
    """Routes without a fault: a line each where they are few, else one for all."""
    from rich.text import Text

    if len(groups) > _FEW:
        whole = RouteGroup(tuple(route for group in groups for route in group.routes))
        told = f"{len(groups)} routes: {Standing.FINE}"
        yield 0, Text.assemble((told, "green"), (f"  {_sentence(_calls(whole, now))}", "dim"))
        return
    for group in groups:
        calls = _sentence([*_last_failure(group, now), *_calls(group, now)])
        if group.word == IN_PART or group.cause:
            calls = ". ".join(filter(None, (calls, f"Why: trunkwatch diagnose {group.routes[0].route}")))
        yield 0, Text.assemble((group.name, "bold"), "  ", _word(group), (f"  {calls}".rstrip(), "dim"))


def _last_failure(group: RouteGroup, now: datetime) -> Iterator[str]:
    failed = group.last_failure
    if failed is not None:
        yield f"last call {_ENDED[failed.result]} ({failed.reason}) {_ago(failed.ended, now)}"


def _calls(group: RouteGroup, now: datetime) -> list[str]:
    """When they last got through, and when they are called next."""
    if not group.called:
        return []
    at = group.last_success
    told = [f"last success {_ago(at, now)}" if at else "no call succeeded yet"]
    if group.suspended:
        return [*told, f"not called: {group.suspended}"]
    if group.calling:
        return [*told, "calling now"]
    due = group.next_call
    if due is None:
        return told
    return [*told, f"next call in {in_words(due - now)}" if due > now else "next call is due"]


def _notes(status: Status) -> Iterator[str]:
    for environment in status.environments:
        if environment.suspended:
            why = _SUSPENDED.get(environment.suspended, environment.suspended)
            yield f"{environment.environment}: no call is placed. {why}"
    for short in status.short:
        yield _of_shortage(short)
    yield from status.notes


_SUSPENDED: Final = {str(reason): SKIPS[SkipReason(reason)] for reason in Suspension}


def _of_shortage(short: Shortage) -> str:
    name = f"{short.environment} / {short.route}" if short.route else short.environment
    day = f"{short.until:%Y-%m-%d} " if short.window is Window.MONTH else ""
    if short.calls is None:
        return f"{name}: the money of this {short.window} (UTC) is used up."
    left = "1 call is" if short.calls == 1 else f"{short.calls or 'no'} calls are"
    due = f"{short.due} will be due until {day}{short.until:%H:%M} UTC"
    return f"{name}: {left} left of this {short.window}'s limit, and {due}."


def _counted(groups: Collection[RouteGroup]) -> str:
    tally = {
        standing: sum(len(group.routes) for group in groups if group.standing is standing)
        for standing in Standing
    }
    said = ", ".join(f"{count} {standing}" for standing, count in tally.items() if count)
    return f"Not told here: {said}. Choose by --route, or see all with --json."


def _word(group: RouteGroup) -> tuple[str, str]:
    return group.word, _STYLES.get(group.standing, "")


def _sentence(told: Sequence[str]) -> str:
    said = ", ".join(told)
    return f"{said[:1].upper()}{said[1:]}"


def _at(at: datetime, now: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC ({_ago(at, now)})"


def _ago(at: datetime, now: datetime) -> str:
    return f"{in_words(now - at)} ago"

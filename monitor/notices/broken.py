"""What people read when calls fail: the verdict, then the cause to mend first and how."""

from collections import Counter
from collections.abc import Iterator

from monitor.model.board import CheckState
from monitor.model.cause import RankedCause
from monitor.model.notice import Matter, Open
from monitor.model.paging import failing, latest_proof
from monitor.notices.decide import Draft, Sight
from monitor.notices.words import (
    NAMED,
    Words,
    causes_of,
    changed,
    failing_check,
    in_short,
    last_success,
    line,
    link,
    mended_by,
    names,
    route_of,
    since,
    stops_calls,
    why,
)

Causes = tuple[RankedCause, ...]


def broken(draft: Draft, sight: Sight, page: str) -> Words:
    """Of an environment as a whole where its own check fails, else of its routes."""
    whole = [row for row in draft.about if not row.subject.name]
    routes = [row for row in draft.about if row.subject.name]
    check = failing_check(sight.board, draft.environment) if whole else None
    if check is not None:
        return _environment(whole[0], routes, check, sight, page)
    return _route(routes[0], sight, page) if len(routes) == 1 else _routes(routes, sight, page)


def _environment(whole: Open, routes: list[Open], check: CheckState, sight: Sight, page: str) -> Words:
    name = whole.subject.environment
    head = f"No call works in {name}" if stops_calls(check) else f"{name} is broken"
    judgement = check.finding.judgement
    lines = (
        line(judgement.summary),
        line(f"Fix: {judgement.remedy}") if judgement.remedy else "",
        since(whole, sight.now),
        f"Calls fail already over {names(routes)}." if routes else "",
        link(page),
    )
    return Words(f"{head}: {why(check)}", lines, why(check))


def _route(row: Open, sight: Sight, page: str) -> Words:
    route, causes = route_of(sight.board, row), causes_of(sight.board, row)
    ill, total = _count(row.subject.environment, sight)
    short = in_short(causes)
    lines = (
        *mended_by(causes),
        since(row, sight.now),
        *changed(route),
        last_success(route),
        f"{ill} of {total} routes of {row.subject.environment} are broken now." if ill > 1 else "",
        link(page, row.subject.environment, row.subject.name),
    )
    return Words(_with(_verdict(row, sight), short), lines, short)


def _verdict(row: Open, sight: Sight) -> str:
    name = f"{row.subject.environment} / {row.subject.name}"
    route = route_of(sight.board, row)
    canary = route.canary if route else None
    if route is None or canary is None:
        return f"{name} cannot call"
    if canary.alarm.on:
        return f"Calls over {name} fail at times" if canary.success else f"{name} cannot call"
    checks_fail = any(failing(route.checks, latest_proof([canary])))
    return f"{name} cannot call" if checks_fail else f"No call over {name} has succeeded lately"


def _routes(rows: list[Open], sight: Sight, page: str) -> Words:
    environment = rows[0].subject.environment
    causes = {row.subject.name: causes_of(sight.board, row) for row in rows[:NAMED]}
    lead = _most_common(causes)
    ill, total = _count(environment, sight)
    head = (
        f"No route of {environment} can call"
        if ill == total
        else f"{ill} of {total} routes of {environment} cannot call"
    )
    first = next((row for row in rows if causes.get(row.subject.name) == lead), rows[0])
    others = "Now also" if ill > len(rows) else "Routes"
    lines = (
        *mended_by(lead),
        f"{others}: {names(rows)}.",
        *_otherwise(causes, lead),
        since(min(rows, key=lambda row: row.since), sight.now),
        *changed(route_of(sight.board, first)),
        link(page),
    )
    return Words(_with(head, in_short(lead)), lines, in_short(lead))


def _most_common(causes: dict[str, Causes]) -> Causes:
    """The causes of a route whose first one most routes share."""
    firsts = Counter(each[0].id if each else "" for each in causes.values())
    (commonest, _) = max(firsts.items(), key=lambda item: (bool(item[0]), item[1]))
    return next(each for each in causes.values() if (each[0].id if each else "") == commonest)


def _otherwise(causes: dict[str, Causes], lead: Causes) -> Iterator[str]:
    for name, each in causes.items():
        short = in_short(each)
        if short and lead and each[0].id != lead[0].id:
            yield line(f"{name} for another cause: {short}.")


def _count(environment: str, sight: Sight) -> tuple[int, int]:
    """How many routes are broken, so that people are told of it, and how many there are."""
    ill = sum(
        subject.matter is Matter.CALLS and subject.environment == environment and bool(subject.name)
        for subject, ailment in sight.ailing.items()
        if ailment.pages_at is not None and ailment.pages_at <= sight.now
    )
    return ill, sum(name == environment for name, _ in sight.board.routes)


def _with(head: str, short: str) -> str:
    return f"{head}: {short}" if short else head

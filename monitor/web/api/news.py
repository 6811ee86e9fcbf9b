"""What happened from one board to the next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from monitor.model.board import Board, CheckState, EnvironmentState, RouteKey, RouteState
from monitor.model.canary_state import CanaryState
from monitor.model.cause import RankedCause
from monitor.model.change import Setting
from monitor.web.api.past_shapes import NewsKind, NewsObject

Causes = Mapping[RouteKey, tuple[RankedCause, ...]]


@dataclass(frozen=True, slots=True)
class Seen:
    """A board, and the causes of what is wrong on it."""

    board: Board
    causes: Causes


def news(before: Seen, after: Seen) -> Iterator[NewsObject]:
    """What happened to environments, then to routes. A board shares the states that an event leaves alone."""
    yield from _of_environments(before.board, after.board)
    for key, route in after.board.routes.items():
        was = before.board.routes.get(key)
        if was is None:
            yield _told(NewsKind.ROUTE_ADDED, *key)
        elif was is not route:
            yield from _of_route(was, route)
        yield from _of_causes(key, before.causes, after.causes)
    for key in before.board.routes.keys() - after.board.routes.keys():
        yield _told(NewsKind.ROUTE_REMOVED, *key)


def _of_environments(before: Board, after: Board) -> Iterator[NewsObject]:
    for name, environment in after.environments.items():
        earlier = before.environments.get(name)
        if earlier is not environment:
            yield from _of_environment(earlier, environment)


def _of_environment(before: EnvironmentState | None, after: EnvironmentState) -> Iterator[NewsObject]:
    if after.swept_at is not None and (before is None or before.swept_at != after.swept_at):
        yield _told(NewsKind.SWEPT, after.environment)
    yield from _of_checks(before.checks if before else {}, after.checks)


def _of_route(before: RouteState, after: RouteState) -> Iterator[NewsObject]:
    key = after.environment, after.route
    yield from _of_checks(before.checks, after.checks)
    for change in after.changes:
        if change not in before.changes:
            yield _told(
                NewsKind.SETTING_CHANGED,
                *key,
                setting=change.setting,
                before=change.before,
                after=change.after,
            )
    if after.canary is not None and after.canary is not before.canary:
        yield from _of_canary(key, before.canary, after.canary)


def _of_checks(before: Mapping[str, CheckState], after: Mapping[str, CheckState]) -> Iterator[NewsObject]:
    for check, state in after.items():
        earlier, finding = before.get(check), state.finding
        if earlier is None or earlier.finding.verdict is not finding.verdict:
            was = earlier.finding.verdict if earlier else None
            yield _told(
                NewsKind.VERDICT_CHANGED,
                finding.environment,
                finding.route,
                check=check,
                before=was,
                after=finding.verdict,
            )


def _of_canary(key: RouteKey, before: CanaryState | None, after: CanaryState) -> Iterator[NewsObject]:
    if after.running is not None and (before is None or before.running != after.running):
        yield _told(NewsKind.RUN_STARTED, *key, run=after.running.id)
    known = {run.id for run in before.recent} if before else set()
    for run in after.recent:
        if run.id not in known:
            yield _told(NewsKind.RUN_ENDED, *key, run=run.id, after=run.result)
    last, was = after.last, before.last if before else None
    if last is not None and was is not None and last.id == was.id and last != was:
        yield _told(NewsKind.RUN_AMENDED, *key, run=last.id)
    alarmed = before is not None and before.alarm.on
    if after.alarm.on is not alarmed:
        yield _told(NewsKind.ALARM_CHANGED, *key, before=_on(alarmed), after=_on(after.alarm.on))
    rested = before.suspended if before else None
    if after.suspended is not rested:
        yield _told(NewsKind.SUSPENSION_CHANGED, *key, before=rested, after=after.suspended)


def _of_causes(key: RouteKey, before: Causes, after: Causes) -> Iterator[NewsObject]:
    old, new = before.get(key, ()), after.get(key, ())
    if old is not new and [cause.id for cause in old] != [cause.id for cause in new]:
        yield _told(
            NewsKind.CAUSE_CHANGED,
            *key,
            before=old[0].id if old else None,
            after=new[0].id if new else None,
        )


def _on(alarm: bool) -> str:
    return "on" if alarm else "off"


def _told(
    kind: NewsKind,
    environment: str,
    route: str | None = None,
    *,
    run: str | None = None,
    check: str | None = None,
    setting: Setting | None = None,
    before: str | None = None,
    after: str | None = None,
) -> NewsObject:
    return {
        "kind": kind,
        "environment": environment,
        "route": route,
        "run": run,
        "check": check,
        "setting": setting,
        "before": before,
        "after": after,
    }

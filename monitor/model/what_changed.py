"""What is otherwise on a route than when it last worked."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from monitor.model.board import RouteState
from monitor.model.change import BY_CONFIGURATION, Change, Setting
from monitor.model.verdict import Severity


def changes_since_it_worked(state: RouteState) -> tuple[Change, ...]:
    """What changed on a route since it is known to have worked; nothing where it never was."""
    at = worked_at(state)
    return () if at is None else changes_since(state, at)


def worked_at(state: RouteState) -> datetime | None:
    """When a route last worked, as far as it is known.

    The last successful canary tells it; else the moment before the first of the critical checks that fail
    now was found failing. None where neither can tell.
    """
    if state.canary is not None and state.canary.success_at is not None:
        return state.canary.success_at
    failing = [
        check.held_since or check.since
        for check in state.checks.values()
        if check.finding.severity is Severity.CRITICAL and check.success is False
    ]
    return min(failing) - datetime.resolution if failing else None


def changes_since(state: RouteState, at: datetime) -> tuple[Change, ...]:
    """What is otherwise than `at` that time, oldest first: a setting that came back is no difference.

    Several changes of one setting are one, from when its old value was last seen to when the new one was
    first seen for good. One that was found after `at` may have been made a little before it. Where the
    configuration pointed the route at another LiveKit trunk, what changed behind the old one is left out.
    """
    found = _since_it_moved([change for change in state.changes if change.seen > at])
    by_setting: dict[Setting, list[Change]] = defaultdict(list)
    for change in found:
        by_setting[change.setting].append(change)
    nets = (_net(changes) for changes in by_setting.values())
    return tuple(sorted((net for net in nets if net is not None), key=lambda net: net.seen))


def _since_it_moved(changes: list[Change]) -> list[Change]:
    moves = [place for place, change in enumerate(changes) if change.by == BY_CONFIGURATION]
    if not moves:
        return changes
    before, after = changes[: moves[-1]], changes[moves[-1] :]
    return [*(change for change in before if change.setting is Setting.LIVEKIT_TRUNK), *after]


def _net(changes: list[Change]) -> Change | None:
    """The changes of one setting as one, None where it is what it was."""
    before, after = changes[0].before, changes[-1].after
    if before == after:
        return None
    left = max(place for place, change in enumerate(changes) if change.before == before)
    way = changes[left:]
    return Change(changes[0].setting, before, after, way[0].last_seen, way[-1].seen, _authors(way))


def _authors(changes: Iterable[Change]) -> str:
    return ", ".join(dict.fromkeys(change.by for change in changes if change.by))

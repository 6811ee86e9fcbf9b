"""The first words of the verdict where calls fail: over how many routes, and why."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from monitor.model.words import listed
from monitor.web.shown import EnvironmentView, RouteView
from monitor.web.standing import Standing

_NAMED: Final = 3


def cannot_call(route: RouteView) -> bool:
    """Whether calls over a route fail; a failure that only warns, as of a phone that may be away, is none."""
    return bool(route.calls and route.calls.failing and route.calls.standing is Standing.BROKEN)


def failing_calls(views: Sequence[EnvironmentView], other: str = "") -> str:
    """How many routes cannot call, which if they are few and fail alike, and the reason that most of them
    share; empty where no call fails.

    `other` is said of routes beside those of which it is said already that none of them can.
    """
    total = sum(len(view.routes) for view in views)
    why: dict[bool, dict[str, list[str]]] = {True: defaultdict(list), False: defaultdict(list)}
    for view in views:
        for route in view.routes:
            if route.calls and cannot_call(route):
                why[route.calls.always][route.calls.failing].append(route_name(view, route, len(views) > 1))
    return " ".join((*_always(why[True], total, other), *_at_times(why[False])))


def route_name(view: EnvironmentView, route: RouteView, several: bool) -> str:
    """A route's name, with its environment where there are several."""
    return f"{view.name} / {route.name}" if several else route.name


def named(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    return listed(names if len(names) <= _NAMED else [*names[:_NAMED], f"{len(names) - _NAMED} more"])


def _always(why: dict[str, list[str]], total: int, other: str) -> Iterator[str]:
    count = sum(map(len, why.values()))
    if not count:
        return
    reason = max(why, key=lambda each: len(why[each]))
    many, shared = f"{count} of {total} {other}routes", len(why[reason])
    if total == 1:
        yield f"The only {other}route cannot call: {reason}."
    elif shared < count:
        yield f"{many} cannot call, {shared} of them because {reason}."
    elif count == total or count > _NAMED:
        yield f"{many} cannot call: {reason}."
    else:
        yield f"{many}, {listed(why[reason])}, cannot call: {reason}."


def _at_times(why: dict[str, list[str]]) -> Iterator[str]:
    if not why:
        return
    reason = max(why, key=lambda each: len(why[each]))
    names = [name for each in why.values() for name in each]
    yield f"Calls over {named(names)} fail at times: {reason}."

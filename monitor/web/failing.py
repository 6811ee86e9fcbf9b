"""The banner's first words where calls fail: over which routes, and why."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from monitor.web.shown import EnvironmentView, RouteView
from monitor.web.standing import Standing
from monitor.web.words import listed

_NAMED: Final = 3


def failing_calls(views: Sequence[EnvironmentView]) -> str:
    """The reason that most routes share in full, the other routes counted; empty where no call fails.

    A failure that only warns, such as that of a phone that may be away, is not said here.
    """
    why: dict[tuple[bool, str], list[str]] = defaultdict(list)
    for view in views:
        for route in view.routes:
            if route.calls and route.calls.failing and route.calls.standing is Standing.BROKEN:
                name = route_name(view, route, len(views) > 1)
                why[not route.calls.always, route.calls.failing].append(name)
    if not why:
        return ""
    first = max(why, key=lambda each: (not each[0], len(why[each])))
    others = sum(map(len, why.values())) - len(why[first])
    return " ".join(filter(None, (_said(*first, why[first]), _of_others(others))))


def route_name(view: EnvironmentView, route: RouteView, several: bool) -> str:
    """A route's name, with its environment where there are several."""
    return f"{view.name} / {route.name}" if several else route.name


def named(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    return listed(names if len(names) <= _NAMED else [*names[:_NAMED], f"{len(names) - _NAMED} more"])


def _said(partly: bool, why: str, names: Sequence[str]) -> str:
    calls = "Some calls" if partly else "Calls"
    return f"{calls} over {named(names)} fail: {why}."


def _of_others(count: int) -> str:
    if not count:
        return ""
    return f"So do those over {count} other route{'' if count == 1 else 's'}, for other reasons."

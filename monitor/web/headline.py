"""The verdict on everything, in a sentence or two."""

from collections.abc import Iterator, Sequence

from monitor.checks import by_id
from monitor.model.cause import Certainty
from monitor.model.verdict import Severity
from monitor.model.words import continued, first_sentence, listed
from monitor.web.causes import in_a_clause
from monitor.web.failing import cannot_call, failing_calls, named, route_name
from monitor.web.shown import EnvironmentView, RouteView, Trouble
from monitor.web.standing import Standing, inherited, standing_alone


def sentence(views: Sequence[EnvironmentView]) -> str:
    """Where no call works, which calls fail, what is wrong with whole environments, then how many other
    routes are ill.
    """
    if not views:
        return "Nothing is configured yet."
    down = [view for view in views if _nothing_works(view)]
    up = [view for view in views if view not in down]
    other = "other " if down else ""
    before = [*map(_of_environment, down), failing_calls(up, other), *map(_of_environment, up)]
    counted = _counted_in(up, other, any(before)) if up else ""
    in_part = () if any(before) else (_told_nothing(up), _judged_in_part(up))
    late = [view.name for view in views if view.late]
    old = f"What is shown of {listed(late)} is old." if late else ""
    return " ".join(filter(None, (*before, counted, *in_part, old))).replace("….", "…")


def cause(views: Sequence[EnvironmentView]) -> str:
    """What checks find wrong with the worst route, and with which others; empty where they find nothing."""
    ill = [found for view in views for found in _ill_routes(view, len(views) > 1)]
    if not ill:
        return ""
    worst = min(ill, key=lambda found: found[1].badness)
    if any(continued(worst[2]) in _of_environment(view) for view in views):
        return ""
    alike = [name for name, standing, said in ill if (standing, said) == worst[1:]]
    return f"{named(alike)}: {worst[2]}."


def _ill_routes(view: EnvironmentView, several: bool) -> Iterator[tuple[str, Standing, str]]:
    for route in view.routes:
        if route.told.troubles and route.judged is not Standing.FINE and not _said_by_calls(route):
            unread = route.cause if route.judged is Standing.UNSURE else None
            found = unread.wrong if unread else _worst_of(route.told.troubles, route.judged).summary
            yield route_name(view, route, several), route.judged, first_sentence(found)


def _said_by_calls(route: RouteView) -> bool:
    """Whether the sentence on calls that fail names the trouble: it is their first cause."""
    return bool(route.calls and route.calls.failing) and any(each.cause for each in route.told.troubles)


def _worst_of(troubles: Sequence[Trouble], standing: Standing) -> Trouble:
    """The trouble that makes it stand as it does; where that is only repeated in a note, the first."""
    alone = (each for each in troubles if standing_alone(each.verdict, each.severity) is standing)
    return next(alone, troubles[0])


def _nothing_works(view: EnvironmentView) -> bool:
    """Whether what is wrong stops every call; the last one that got through may have come before it."""
    if view.standing is not Standing.BROKEN or not view.told.troubles:
        return False
    return _stops_calls(_worst_of(view.told.troubles, view.standing))


def _calls_work(view: EnvironmentView) -> bool:
    """Whether the last call of each route that is called got through."""
    calls = [route.calls for route in view.routes if route.calls]
    return bool(calls) and all(each.works for each in calls)


def _of_environment(view: EnvironmentView) -> str:
    if view.silent and view.standing is not Standing.BROKEN:
        works = "; calls work" if _calls_work(view) else ""
        return f"{listed(view.silent)} cannot be read in {view.name}{works}."
    if not view.told.troubles or view.standing in (Standing.FINE, Standing.WAITING):
        return ""
    trouble = _worst_of(view.told.troubles, view.standing)
    words = {
        Standing.BROKEN: f"No call works in {view.name}"
        if _nothing_works(view)
        else f"{view.name} is broken",
        Standing.UNSURE: _unsure(view),
        Standing.ATTENTION: f"{view.name} needs attention",
        Standing.NOTE: f"{view.name} is worth a look",
    }
    return f"{words[view.standing]}: {_why(view, trouble)}."


def _unsure(view: EnvironmentView) -> str:
    if _calls_work(view):
        return f"Calls work in {view.name}, but not all could be checked"
    if any(route.calls and (route.calls.works or route.calls.always) for route in view.routes):
        return f"Not all of {view.name} could be checked"
    return f"Whether calls work in {view.name} could not be told"


def _why(view: EnvironmentView, trouble: Trouble) -> str:
    """What is wrong with an environment; what no route can be judged for is said as their common cause."""
    causes = {route.cause.wrong if route.cause else "" for route in view.routes}
    if view.standing is Standing.UNSURE and len(causes) == 1 and "" not in causes:
        return in_a_clause(causes.pop())
    return in_a_clause(trouble.summary)


def _stops_calls(trouble: Trouble) -> bool:
    """Whether it is critical by itself, rather than because the configuration wants it to be."""
    checks = map(by_id, trouble.checks)
    return any(check is not None and check.severity is Severity.CRITICAL for check in checks)


def _counted_in(views: Sequence[EnvironmentView], other: str, after_more: bool) -> str:
    """How the routes stand of which no sentence tells, and which it is where one of them is ill; who only
    shares in what is wrong above is fine.
    """
    left = [(view, route) for view in views for route in view.routes if not cannot_call(route)]
    told = [
        Standing.FINE if route.standing is inherited(view.standing) else route.standing
        for view, route in left
    ]
    ill = [found for found, each in zip(left, told, strict=True) if each is not Standing.FINE]
    only = route_name(*ill[0], len(views) > 1) if len(ill) == 1 else ""
    why = _by_calls(ill[0][1]) if only else ""
    if len(told) < sum(len(view.routes) for view in views):
        return _of_others(told, only, why)
    shared = any(inherited(view.standing) is not Standing.FINE for view in views)
    if told and shared and not ill:
        return ""
    return _of_routes(told, other, after_more, only, why)


def _by_calls(route: RouteView) -> str:
    """Why its calls fail, after a colon, where they make it stand as it does."""
    calls = route.calls
    return f": {calls.failing}" if calls and calls.failing and calls.standing is route.standing else ""


def _told_nothing(views: Sequence[EnvironmentView]) -> str:
    """Where no route has a fault, over which of them the last call told nothing, and what their cards name
    as its cause; that faults none of them, and a guess is not put forward.
    """
    if any(route.standing is not Standing.FINE for view in views for route in view.routes):
        return ""
    found = [
        (route_name(view, route, len(views) > 1), in_a_clause(route.cause.wrong))
        for view in views
        for route in view.routes
        if route.cause and route.cause.certainty is not Certainty.POSSIBLE
    ]
    reasons = {reason for _, reason in found}
    why = f": {reasons.pop()}" if len(reasons) == 1 else ""
    return f"The last call over {named([name for name, _ in found])} told nothing{why}." if found else ""


def _judged_in_part(views: Sequence[EnvironmentView]) -> str:
    """Which routes nothing is found on because not all was looked at."""
    found = [
        route_name(view, route, len(views) > 1)
        for view in views
        for route in view.routes
        if route.unjudged and route.standing is Standing.FINE
    ]
    return f"Not all of {named(found)} could be judged." if found else ""


def _of_others(routes: Sequence[Standing], only: str, why: str) -> str:
    """How those stand whose calls do not fail; nothing where they are fine."""
    said = _ill(routes, only if len(routes) > 1 else "The other one")
    if not said:
        return ""
    return f"Of the other {len(routes)}, {said}{why}." if len(routes) > 1 else f"{said}{why}."


def _of_routes(routes: Sequence[Standing], other: str, after_more: bool, only: str, why: str) -> str:
    if not routes:
        return f"No {other}route is known yet."
    one, many = f"only {other}route", f"{len(routes)} {other}routes"
    said = _ill(routes, only if len(routes) > 1 else f"The {one}")
    if said:
        return f"Of {many}, {said}{why}." if len(routes) > 1 else f"{said}{why}."
    if after_more:
        none = f"None of {many} has a fault of its own."
        return none if len(routes) > 1 else f"The {one} has no fault of its own."
    return f"No fault found on {f'any of {many}' if len(routes) > 1 else f'the {one}'}."


def _ill(routes: Sequence[Standing], only: str) -> str:
    """How many stand how, or how `only` the one that is ill does; empty where all are fine."""
    counts = [(routes.count(standing), standing) for standing in Standing if standing is not Standing.FINE]
    return listed([_counted(count, standing, only) for count, standing in counts if count] or [""])


def _counted(count: int, standing: Standing, only: str) -> str:
    one = count == 1
    words = {
        Standing.BROKEN: "is broken" if one else "are broken",
        Standing.UNSURE: "could not be judged",
        Standing.ATTENTION: "needs attention" if one else "need attention",
        Standing.NOTE: "is worth a look" if one else "are worth a look",
        Standing.WAITING: "has not been read yet" if one else "have not been read yet",
    }
    return f"{only or count} {words[standing]}"

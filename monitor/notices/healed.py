"""What people read when calls work again."""

from monitor.model.notice import Open
from monitor.model.words import cloud, listed
from monitor.notices.decide import Draft, Sight
from monitor.notices.words import Words, last_success, line, link, names, route_of, span


def healed(draft: Draft, sight: Sight, page: str) -> Words:
    """Of the routes of an environment, or of it as a whole."""
    routes = [row for row in draft.about if row.subject.name]
    cause = next((row.cause for row in draft.about if row.cause), "")
    lines = (
        _lasted(draft.about),
        line(f"The cause was: {cause}.") if cause else "",
        f"Routes: {names(routes)}." if len(routes) > 1 else "",
        f"Still broken: {names(draft.left)}." if draft.left else "",
        last_success(route_of(sight.board, routes[0])) if len(routes) == 1 else "",
        link(page, draft.environment, routes[0].subject.name if len(draft.about) == 1 and routes else ""),
    )
    return Words(_title(draft, routes, sight), lines)


def read_again(draft: Draft, _sight: Sight, page: str) -> Words:
    """Of the clouds of an environment."""
    clouds = listed([cloud(row.subject.name) for row in draft.about])
    return Words(f"{clouds} can be read again in {draft.environment}", (_lasted(draft.about), link(page)))


def _title(draft: Draft, routes: list[Open], sight: Sight) -> str:
    name = draft.environment
    if len(routes) < len(draft.about):
        return (
            f"Calls work in {name} again"
            if name in sight.board.environments
            else f"{name} is watched no more"
        )
    if len(routes) > 1:
        total = sum(environment == name for environment, _ in sight.board.routes)
        which = "All" if len(routes) == total else f"{len(routes)} of {total}"
        return f"{which} routes of {name} can call again"
    row = routes[0]
    route = route_of(sight.board, row)
    named = f"{name} / {row.subject.name}"
    if route is None:
        return f"{named} is watched no more"
    called = route.canary is not None and route.canary.success
    return f"{named} can call again" if called else f"{named} is in order again"


def _lasted(rows: tuple[Open, ...]) -> str:
    until = max(row.well for row in rows if row.well)
    return f"Broken {span(min(row.since for row in rows), until)}."

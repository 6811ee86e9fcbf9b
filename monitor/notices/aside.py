"""What people read of a cloud that cannot be read for long, and of a call that may still be up."""

from monitor.diagnosis import of_route
from monitor.model.cause import RankedCause
from monitor.model.orphan import not_seen_to_end, said_to_be_over
from monitor.model.words import cloud, listed
from monitor.notices.decide import Draft, Sight
from monitor.notices.words import Words, line, link, mended_by, moment, route_of, since


def unread(draft: Draft, sight: Sight, page: str) -> Words:
    """Of the clouds of an environment that answer nothing."""
    clouds = listed([cloud(row.subject.name) for row in draft.about])
    causes = [cause for row in draft.about if (cause := _cause(draft.environment, row.subject.name, sight))]
    lines = (
        *(text for cause in causes for text in mended_by((cause,))),
        "Settings cannot be checked meanwhile; that says nothing of calls, which canaries go on testing.",
        since(draft.about[0], sight.now),
        link(page),
    )
    return Words(f"{clouds} cannot be read in {draft.environment}", lines)


def orphaned(draft: Draft, sight: Sight, page: str) -> Words:
    """Of a call that was not seen to end."""
    row = draft.about[0]
    route = route_of(sight.board, row)
    last = route.canary.last if route and route.canary else None
    over = last is not None and said_to_be_over(last)
    lines = (
        line(f"{moment(row.since)}: {not_seen_to_end(last)}") if last else f"Since {moment(row.since)}.",
        "" if over else "LiveKit ends it when its time is up; until then it costs money.",
        f"{page}/runs/{row.subject.run}" if page else "",
    )
    may_be = "was not seen to end" if over else "may still be up"
    return Words(f"A call over {draft.environment} / {row.subject.name} {may_be}", lines)


def _cause(environment: str, upstream: str, sight: Sight) -> RankedCause | None:
    """Why a cloud cannot be read, as the diagnosis of a route tells it: the causes are named after clouds."""
    for name, route in sight.board.routes:
        if name == environment:
            causes = of_route(sight.board, environment, route)
            return next((cause for cause in causes if cause.id.startswith(upstream)), None)
    return None

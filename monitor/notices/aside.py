"""What people read of a cloud that cannot be read for long, and of a call that may still be up."""

from monitor.diagnosis import of_route
from monitor.model.cause import RankedCause
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
    command = last.evidence.get("end_it_with") if last else None
    lines = (
        f"It was not seen to end at {moment(row.since)}. LiveKit ends it when its time is up; until then it "
        "costs money.",
        line(f"Fix: end it with: {command}")
        if isinstance(command, str)
        else "Fix: see in Twilio's console whether it goes on, and end it there.",
        f"{page}/runs/{row.subject.run}" if page else "",
    )
    return Words(f"A call over {draft.environment} / {row.subject.name} may still be up", lines)


def _cause(environment: str, upstream: str, sight: Sight) -> RankedCause | None:
    """Why a cloud cannot be read, as the diagnosis of a route tells it: the causes are named after clouds."""
    for name, route in sight.board.routes:
        if name == environment:
            causes = of_route(sight.board, environment, route)
            return next((cause for cause in causes if cause.id.startswith(upstream)), None)
    return None

"""What people read of a cloud that cannot be read for long, and of a call that may still be up."""

from collections.abc import Iterator

from monitor.diagnosis import of_route
from monitor.model.cause import RankedCause
from monitor.model.notice import Open
from monitor.model.orphan import not_seen_to_end, said_to_be_over
from monitor.model.run import Run
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
    """Of calls that were not seen to end: several, where LiveKit went away while they were up."""
    over = all(map(_is_over, (_last(row, sight) for row in draft.about)))
    lines = (
        *(text for row in draft.about for text in _of_orphan(row, sight, page)),
        "" if over else "LiveKit ends a call when its time is up; until then it costs money.",
    )
    names = listed([f"{draft.environment} / {row.subject.name}" for row in draft.about])
    which = f"A call over {names}" if len(draft.about) == 1 else f"Calls over {names}"
    was = "was" if len(draft.about) == 1 else "were"
    return Words(f"{which} {f'{was} not seen to end' if over else 'may still be up'}", lines)


def _of_orphan(row: Open, sight: Sight, page: str) -> Iterator[str]:
    last = _last(row, sight)
    yield line(
        f"{row.subject.name}, {moment(row.since)}: {not_seen_to_end(last) if last else 'not seen to end.'}"
    )
    yield f"{page}/runs/{row.subject.run}" if page else ""


def _last(row: Open, sight: Sight) -> Run | None:
    route = route_of(sight.board, row)
    return route.canary.last if route and route.canary else None


def _is_over(run: Run | None) -> bool:
    return run is not None and said_to_be_over(run)


def _cause(environment: str, upstream: str, sight: Sight) -> RankedCause | None:
    """Why a cloud cannot be read, as the diagnosis of a route tells it: the causes are named after clouds."""
    for name, route in sight.board.routes:
        if name == environment:
            causes = of_route(sight.board, environment, route)
            return next((cause for cause in causes if cause.id.startswith(upstream)), None)
    return None

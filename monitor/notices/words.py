"""The lines of a notice: plain text that reads well in a chat, in a mail and on a pager."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote

from monitor.checks import by_id
from monitor.diagnosis import of_route
from monitor.diagnosis.surroundings import told as change_told
from monitor.model.board import Board, CheckState, RouteState
from monitor.model.cause import SURE, Certainty, RankedCause
from monitor.model.notice import Open
from monitor.model.paging import failing, latest_proof
from monitor.model.verdict import Severity
from monitor.model.what_changed import changes_since_it_worked
from monitor.model.words import continued, in_words, listed

LONGEST: Final = 400
"""Characters of one line; what is cut off stands on the page."""

NAMED: Final = 10
"""Routes that a notice names each; the others are counted."""

_CHANGES: Final = 2


@dataclass(frozen=True, slots=True)
class Words:
    """`cause` says in short why, to be told again when it is over; an empty line is left out."""

    title: str
    lines: tuple[str, ...]
    cause: str = ""


def causes_of(board: Board, row: Open) -> tuple[RankedCause, ...]:
    return of_route(board, row.subject.environment, row.subject.name)


def route_of(board: Board, row: Open) -> RouteState | None:
    return board.routes.get((row.subject.environment, row.subject.name))


def failing_check(board: Board, environment: str) -> CheckState | None:
    """The check of an environment by which none of its calls works; None where none fails."""
    around = board.environments.get(environment)
    canaries = [
        route.canary for (name, _), route in board.routes.items() if name == environment and route.canary
    ]
    return next(failing(around.checks, latest_proof(canaries)), None) if around else None


def stops_calls(check: CheckState) -> bool:
    """Whether it is critical by itself, rather than because the configuration wants it to be."""
    known = by_id(check.finding.check)
    return known is not None and known.severity is Severity.CRITICAL


def why(check: CheckState) -> str:
    """What a check found, in short, as it reads after a colon."""
    known = by_id(check.finding.check)
    return continued(known.failing if known else check.finding.check)


def in_short(causes: tuple[RankedCause, ...]) -> str:
    """The first cause as it reads after a colon; '' where it is no more than possible.

    It is the title, which a pager has room for; the words of what was found follow in the text.
    """
    if not causes or causes[0].certainty is Certainty.POSSIBLE:
        return ""
    return continued(causes[0].title)


def mended_by(causes: tuple[RankedCause, ...]) -> Iterator[str]:
    """The cause to mend first, and how."""
    if not causes:
        yield "Why is not known yet."
        return
    first, *others = causes
    yield line(f"{SURE[first.certainty]}: {first.wrong}")
    yield line(f"Fix: {first.fix}")
    if others and first.certainty is Certainty.POSSIBLE:
        yield f"{len(others)} other {'causes fit' if len(others) > 1 else 'cause fits'} as well."


def changed(route: RouteState | None) -> Iterator[str]:
    """What is otherwise than when the route worked, the newest first."""
    if route is not None:
        for change in tuple(reversed(changes_since_it_worked(route)))[:_CHANGES]:
            yield line(f"Since it worked: {change_told(change)}")


def last_success(route: RouteState | None) -> str:
    """When a call over it last succeeded; '' where none is placed."""
    if route is None or route.canary is None:
        return ""
    at = route.canary.success_at
    return f"Last successful call: {moment(at)}." if at else "No call over it has succeeded yet."


def names(rows: Sequence[Open]) -> str:
    """The routes by name, the last ones counted."""
    known = [row.subject.name for row in rows]
    more = [f"{len(known) - NAMED} more"] if len(known) > NAMED else []
    return listed([*known[:NAMED], *more])


def since(row: Open, now: datetime) -> str:
    return f"Since {moment(row.since)} ({in_words(now - row.since)})."


def span(since: datetime, until: datetime) -> str:
    """`from 22 Nov 14:02 to 14:38 UTC (36 min)`."""
    end = f"{until:%H:%M} UTC" if since.date() == until.date() else moment(until)
    begin = f"{since:%d %b %H:%M}" if since.date() == until.date() else moment(since)
    return f"from {begin} to {end} ({in_words(until - since)})"


def moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%d %b %H:%M} UTC"


def link(page: str, environment: str = "", route: str = "") -> str:
    """Where to read more, '' where nobody said where the pages are."""
    if not page:
        return ""
    return f"{page}/routes/{quote(environment, safe='')}/{quote(route, safe='')}" if route else f"{page}/"


def line(text: str) -> str:
    """One line: without marks of code, and not without end."""
    flat = " ".join(text.replace("`", "").split())
    return flat if len(flat) <= LONGEST else f"{flat[: LONGEST - 1]}…"

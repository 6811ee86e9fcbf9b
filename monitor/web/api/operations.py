"""All operations of the API, in the order in which its document tells of them."""

from functools import cache
from http import HTTPStatus
from typing import Final

from aiohttp import hdrs, web

from monitor.web.api import badge, budget, constants, looking_back, standings
from monitor.web.api.answer import JSON, accepts, answered, as_json
from monitor.web.api.asked import (
    Asked,
    ById,
    ChangesAsked,
    Filtered,
    FindingsAsked,
    OfEnvironment,
    OfRoute,
    RoutesAsked,
    RunsAsked,
    VerdictAsked,
    read,
)
from monitor.web.api.calling import KEY, KEY_MEANS, LONGEST_KEY, MEANS, call_now
from monitor.web.api.constants import CauseConstantObject, Causes
from monitor.web.api.events import MEDIA as EVENTS
from monitor.web.api.events import listen
from monitor.web.api.openapi import document
from monitor.web.api.operation import (
    NOT_FOUND,
    SVG,
    UNAVAILABLE,
    Header,
    Operation,
    drawn,
    from_history,
    on_board,
)
from monitor.web.api.past_shapes import Changes, EventObject, Runs
from monitor.web.api.shapes import (
    Budget,
    EnvironmentObject,
    Environments,
    Findings,
    RouteDetailObject,
    Routes,
    VerdictObject,
)
from monitor.web.api.verdict import verdict
from monitor.web.diagnosed import ToldObject
from monitor.web.given import Given
from monitor.web.shapes import RunningObject, RunObject


async def _described(_given: Given, request: web.Request) -> web.StreamResponse:
    accepts(request, JSON)
    read(request, Asked)
    return await answered(request, _document, JSON)


@cache
def _document() -> bytes:
    """Made when it is first asked for, since that takes longer than all else that is told."""
    return as_json(document(OPERATIONS))


_ENVIRONMENT: Final = "/environments/{environment}"
_ROUTE: Final = f"{_ENVIRONMENT}/routes/{{route}}"

OPERATIONS: Final[tuple[Operation, ...]] = (
    Operation(
        "/verdict",
        "Whether calls work, in a sentence",
        on_board(VerdictAsked, verdict),
        VerdictAsked,
        VerdictObject,
    ),
    Operation(
        "/environments",
        "Every environment",
        on_board(Asked, standings.environments),
        shape=Environments,
    ),
    Operation(
        _ENVIRONMENT,
        "An environment",
        on_board(OfEnvironment, standings.environment),
        OfEnvironment,
        EnvironmentObject,
        troubles=(NOT_FOUND,),
    ),
    Operation(
        f"{_ENVIRONMENT}/badge.svg",
        "How an environment stands, as a picture",
        drawn(OfEnvironment, badge.environment_badge),
        OfEnvironment,
        media=SVG,
        troubles=(NOT_FOUND,),
    ),
    Operation(
        _ROUTE,
        "A route with all that is known of it",
        on_board(OfRoute, standings.route),
        OfRoute,
        RouteDetailObject,
        troubles=(NOT_FOUND,),
    ),
    Operation(
        f"{_ROUTE}/diagnosis",
        "All that is known of a route, to paste into an incident: as text, and what that is made of",
        on_board(OfRoute, standings.diagnosis),
        OfRoute,
        ToldObject,
        troubles=(NOT_FOUND,),
    ),
    Operation(
        f"{_ROUTE}/badge.svg",
        "How a route stands, as a picture",
        drawn(OfRoute, badge.route_badge),
        OfRoute,
        media=SVG,
        troubles=(NOT_FOUND,),
    ),
    Operation(
        f"{_ROUTE}/canary",
        "Place the route's canary now: a real call",
        call_now,
        OfRoute,
        RunningObject,
        method=hdrs.METH_POST,
        success=HTTPStatus.ACCEPTED,
        tagged=False,
        troubles=(
            NOT_FOUND,
            HTTPStatus.REQUEST_TIMEOUT,
            HTTPStatus.CONFLICT,
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            HTTPStatus.UNPROCESSABLE_ENTITY,
            UNAVAILABLE,
        ),
        headers=(Header(KEY, KEY_MEANS, LONGEST_KEY),),
        more=MEANS,
    ),
    Operation("/routes", "Routes", on_board(RoutesAsked, standings.routes), RoutesAsked, Routes),
    Operation(
        "/findings",
        "What the checks found, of environments and routes",
        on_board(FindingsAsked, standings.findings),
        FindingsAsked,
        Findings,
    ),
    Operation(
        "/runs",
        "The canaries' calls, the last to end first",
        from_history(RunsAsked, looking_back.runs),
        RunsAsked,
        Runs,
        troubles=(UNAVAILABLE,),
    ),
    Operation(
        "/runs/{id}",
        "A call, with its stages, its evidence and its causes; `state` says whether it goes on",
        from_history(ById, looking_back.run),
        ById,
        RunObject | RunningObject,
        troubles=(NOT_FOUND, UNAVAILABLE),
    ),
    Operation("/causes", "Every cause there is", on_board(Asked, constants.causes), shape=Causes),
    Operation(
        "/causes/{id}",
        "What a cause is, and how it is mended",
        on_board(ById, constants.cause),
        ById,
        CauseConstantObject,
        troubles=(NOT_FOUND,),
    ),
    Operation(
        "/changes",
        "Changed verdicts and changed settings, newest first; a page may be short and not be the last",
        from_history(ChangesAsked, looking_back.changes),
        ChangesAsked,
        Changes,
        troubles=(UNAVAILABLE,),
    ),
    Operation(
        "/budget",
        "What is left of the limits of calls and money",
        on_board(Filtered, budget.budget),
        Filtered,
        Budget,
        troubles=(UNAVAILABLE,),
    ),
    Operation(
        "/events",
        "What happens on the board, as server-sent events. `connected` says from where on, `board` what"
        " happened, `reset` that something was missed: read anew. The schema is that of the data of `board`.",
        listen,
        shape=EventObject,
        media=EVENTS,
        troubles=(UNAVAILABLE,),
        tagged=False,
    ),
    Operation("/openapi.json", "This document", _described, shape=dict[str, object]),
)

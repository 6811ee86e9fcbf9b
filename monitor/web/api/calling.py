"""Placing a canary's call because an operator asks for it."""

from datetime import datetime
from http import HTTPStatus
from math import ceil
from typing import Final

from aiohttp import web

from monitor.model.by_hand import DENIALS, Denial, Outcome
from monitor.model.event import RunStarted
from monitor.model.run import Run
from monitor.model.skip import SKIPS, SkipReason
from monitor.web.access.visitor import visitor_of
from monitor.web.api.answer import JSON, accepts, as_json
from monitor.web.api.asked import OfRoute, read
from monitor.web.api.operation import PREFIX
from monitor.web.api.problem import Problem, RefusedObject
from monitor.web.api.standings import environment_of, route_of
from monitor.web.given import Given
from monitor.web.objects import running_object
from monitor.web.run_now import KeyTaken, status_of
from monitor.web.shapes import instant_or_none

KEY: Final = "Idempotency-Key"
LONGEST_KEY: Final = 200
_SOON: Final = 10.0

MEANS: Final = (
    "Off unless `web.run_now` is true, and for an operator who authenticated. The number is the configured "
    "one: nothing in the request can change what is dialled, and it has no body. 202 says that the call is "
    "counted and begins; `Location` is the run, which goes on until its `state` is `ended`. 409 says what is "
    "in the way: the run in flight, at `Location`, or that canaries are paused or switched off; in "
    "maintenance a call may be placed. 429 names the budget that is spent, or the gap since the call before; "
    "`Retry-After` says until when."
)
KEY_MEANS: Final = (
    "The same key for the same route within 10 minutes of the first request stands for one call: it is "
    "placed once, and told of again. A request that was refused dialled nothing, and may be sent again. "
    "After a restart keys are forgotten: the least gap between two calls of a route, 5 minutes, still holds."
)

_BODY: Final = "Send no body: nothing in a request says what is dialled."
_WRONG_KEY: Final = f"{KEY} is to be one text of 1 to {LONGEST_KEY} characters."
_KEY_TAKEN: Final = f"This {KEY} stands for a call over another route: take a new one for each call."


async def call_now(given: Given, request: web.Request) -> web.StreamResponse:
    """202 once the call is counted. Raises: Problem."""
    accepts(request, JSON)
    visitor = visitor_of(request)
    why = given.calls.forbidden(visitor)
    if why is not None:
        raise Problem(HTTPStatus.FORBIDDEN, why)
    asked, key = read(request, OfRoute), _key(request)
    if await request.read():
        raise Problem(HTTPStatus.BAD_REQUEST, _BODY)
    board = given.board()
    environment_of(board, asked.environment)
    route_of(board, asked.environment, asked.route)
    try:
        begun = await given.calls.ask(visitor, asked.environment, asked.route, key)
    except KeyTaken:
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, _KEY_TAKEN) from None
    if not isinstance(begun, RunStarted):
        raise _refused(begun, given.now())
    headers = {**_headers(HTTPStatus.ACCEPTED, begun.id), "Content-Type": JSON, "Cache-Control": "no-store"}
    body = as_json(running_object(begun, None))  # the same again for the same key
    return web.Response(body=body, status=HTTPStatus.ACCEPTED, headers=headers)


def _key(request: web.Request) -> str | None:
    """Raises: Problem."""
    given = request.headers.getall(KEY, [])
    if not given:
        return None
    if len(given) > 1 or not 1 <= len(given[0]) <= LONGEST_KEY:
        raise Problem(HTTPStatus.BAD_REQUEST, _WRONG_KEY)
    return given[0]


def _refused(begun: Outcome, now: datetime) -> Problem:
    told: RefusedObject = {"reason": begun.reason, "run": None, "until": None}
    if isinstance(begun, Denial):
        told["run"] = begun.run or None
        wait, detail = _SOON, DENIALS[begun.reason]
    elif isinstance(begun, Run):  # counted, and ended at once
        told["run"] = begun.id
        wait, detail = _SOON, begun.summary
    else:
        told["until"] = instant_or_none(begun.until)
        detail = SKIPS[SkipReason(begun.reason)]
        wait = (begun.until - now).total_seconds() if begun.until else _SOON
    status = status_of(begun)
    return Problem(status, detail, refused=told, headers=_headers(status, told["run"], wait))


def _headers(status: HTTPStatus, run: str | None, wait: float = _SOON) -> dict[str, str]:
    """Where the run is that it is about, and when to ask again where waiting alone helps."""
    headers = {"Location": f"{PREFIX}/runs/{run}"} if run else {}
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        headers["Retry-After"] = str(max(1, ceil(wait)))
    return headers

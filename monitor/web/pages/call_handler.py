"""`POST /routes/{environment}/{route}/call`: the button of a route's page, which needs no script."""

from http import HTTPStatus

from aiohttp import web

from monitor.model.by_hand import Beginning, Denial
from monitor.model.event import Skipped
from monitor.web.access.visitor import visitor_of
from monitor.web.given import Given
from monitor.web.objects import refusal_object
from monitor.web.pages.answering import home_of, page
from monitor.web.run_now import status_of


class CallHandler:
    """Has a call placed as the API has, and leads to its page; else says why there is none."""

    def __init__(self, given: Given) -> None:
        self._given = given

    async def place(self, request: web.Request) -> web.Response:
        """Raises HTTPNotFound, HTTPSeeOther, and StoreError."""
        key = request.match_info["environment"], request.match_info["route"]
        visitor = visitor_of(request)
        why = self._given.calls.forbidden(visitor)
        if why is not None:
            return await self._refused(request, HTTPStatus.FORBIDDEN, why)
        if key not in self._given.board().routes:
            raise web.HTTPNotFound
        begun = await self._given.calls.ask(visitor, *key, None)
        run = _run_of(begun)
        if run is not None:
            raise web.HTTPSeeOther(f"{home_of(request)}runs/{run}")
        assert isinstance(begun, Skipped | Denial)  # noqa: S101 - all others have a run
        return await self._refused(request, status_of(begun), str(refusal_object(begun)["why"]))

    async def _refused(self, request: web.Request, status: HTTPStatus, why: str) -> web.Response:
        shown = {
            "environment": request.match_info["environment"],
            "route": request.match_info["route"],
            "why": why,
        }
        return await page(request, "refused.html", lambda: shown, self._given.now(), status)


def _run_of(begun: Beginning) -> str | None:
    """The run that began, or is in the way: who presses twice comes to the same call."""
    if isinstance(begun, Denial):
        return begun.run or None
    return None if isinstance(begun, Skipped) else begun.id

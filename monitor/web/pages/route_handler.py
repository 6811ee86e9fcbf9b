"""`/routes/{environment}/{route}`: all that is known of a route."""

import asyncio
from typing import Final

from aiohttp import web

from monitor.checks import IDS
from monitor.model.archive import Archive, BadCursor, Page, Wanted
from monitor.model.board import RouteKey
from monitor.model.protocols import StoreError
from monitor.model.run import Run
from monitor.web.access.visitor import visitor_of
from monitor.web.given import Given
from monitor.web.pages.answering import page
from monitor.web.pages.route_view import RoutePage, route_page

_RUNS: Final = 20


class RouteHandler:
    """Answers with the page of a route."""

    def __init__(self, given: Given) -> None:
        self._given = given

    async def page(self, request: web.Request) -> web.Response:
        """The route as it stands, with its newest calls. Raises: HTTPNotFound."""
        key = request.match_info["environment"], request.match_info["route"]
        view = await asyncio.to_thread(self._view, key)
        if view is None:
            raise web.HTTPNotFound
        cursor = request.query.get("cursor")
        shown = {
            "page": view,
            "listed": await _runs(self._given.archive, key, cursor),
            "paging": cursor is not None,
            "may_call": self._given.calls.forbidden(visitor_of(request)) is None,
            "checks": IDS,
            "live": True,
        }
        return await page(request, "route.html", lambda: shown, self._given.now())

    def _view(self, key: RouteKey) -> RoutePage | None:
        given = self._given
        board = given.board()
        if key not in board.routes:
            return None
        return route_page(
            board,
            key,
            given.diagnoses.of(board).get(key, ()),
            given.left([key]).get(key, ()),
            given.now(),
        )


async def _runs(archive: Archive, key: RouteKey, cursor: str | None) -> Page[Run]:
    """The newest runs; none where the history cannot be read, which must not hide how the route stands."""
    try:
        return await archive.runs(Wanted(*key), _RUNS, cursor)
    except BadCursor as error:
        raise web.HTTPBadRequest(text=f"{error}\n") from error
    except StoreError:
        return Page((), None)

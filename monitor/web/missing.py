"""What a browser or a script gets where there is nothing, or where the history cannot be read."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Final

import aiohttp_jinja2
from aiohttp import web

from monitor.model.protocols import StoreError
from monitor.web.pages.answering import home_of

_MISSING: Final = "Not found. The status page is at /, what the checks ask at /docs/checks.\n"
_GONE: Final = "Nothing is here. A call may be so long ago that its record was deleted."


@web.middleware
async def missing(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """A 404 or a 503 with a way on: a page for who reads HTML, else a line of text."""
    try:
        return await handler(request)
    except web.HTTPNotFound:
        return _answer(request, HTTPStatus.NOT_FOUND, "Not found", _GONE, _MISSING)
    except StoreError as error:
        why = f"The history cannot be read: {error}"
        return _answer(request, HTTPStatus.SERVICE_UNAVAILABLE, "No history now", why, f"{why}\n")


def _answer(request: web.Request, status: HTTPStatus, title: str, why: str, line: str) -> web.Response:
    if "text/html" not in request.headers.get("Accept", ""):
        return web.Response(text=line, status=status)
    context = {"home": home_of(request), "title": title, "why": why}
    html = aiohttp_jinja2.render_string("missing.html", request, context)
    return web.Response(text=html, content_type="text/html", status=status)

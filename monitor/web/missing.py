"""What a browser or a script gets where there is nothing."""

from collections.abc import Awaitable, Callable
from typing import Final

import aiohttp_jinja2
from aiohttp import web

_TEXT: Final = "Not found. The status page is at /, what the checks ask at /docs/checks.\n"


@web.middleware
async def missing(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """A 404 with a way on: a page for who reads HTML, else a line of text."""
    try:
        return await handler(request)
    except web.HTTPNotFound:
        if "text/html" not in request.headers.get("Accept", ""):
            return web.Response(text=_TEXT, status=404)
        # The way home is relative, so that it holds behind a proxy that serves us under a prefix.
        home = "../" * (request.rel_url.raw_path.count("/") - 1) or "./"
        html = aiohttp_jinja2.render_string("missing.html", request, {"home": home})
        return web.Response(text=html, content_type="text/html", status=404)

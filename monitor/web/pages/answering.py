"""How a page is made and answered."""

import asyncio
import gzip
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

import aiohttp_jinja2
from aiohttp import web

from monitor.model.preference import gzip_wanted
from monitor.web.pages.ago import filled

_WORTH_PACKING: Final = 1000
_LEVEL: Final = 4
"""Of nine: what is most of a page of a thousand routes repeats itself, and is packed in no time."""


def home_of(request: web.Request) -> str:
    """The way to the first page, '' where it is beside.

    It is relative, so that it holds behind a proxy that serves us under a prefix.
    """
    return "../" * (request.rel_url.raw_path.count("/") - 1)


async def page(
    request: web.Request,
    template: str,
    shown: Callable[[], Mapping[str, object]],
    now: datetime,
    status: int = 200,
) -> web.Response:
    """The page of a template; what it shows and what it looks like are made in a thread."""
    packed = gzip_wanted(",".join(request.headers.getall("Accept-Encoding", [])))
    body = await asyncio.to_thread(lambda: _packed(_rendered(request, template, shown(), now), packed))
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Encoding"}
    if body[:2] == b"\x1f\x8b":
        headers["Content-Encoding"] = "gzip"
    return web.Response(body=body, content_type="text/html", charset="utf-8", status=status, headers=headers)


def _rendered(request: web.Request, template: str, shown: Mapping[str, object], now: datetime) -> str:
    context = {"home": home_of(request), "shown": now, **shown}
    return filled(aiohttp_jinja2.render_string(template, request, context), now)


def _packed(html: str, wanted: bool) -> bytes:
    """Half a surrogate pair, which a cloud's names may hold, becomes a question mark."""
    body = html.encode(errors="replace")
    return gzip.compress(body, _LEVEL, mtime=0) if wanted and len(body) >= _WORTH_PACKING else body

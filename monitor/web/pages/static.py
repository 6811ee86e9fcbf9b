"""The files that every page loads: one stylesheet, one script and an icon, all our own."""

import hashlib
from importlib.resources import files
from typing import Final

from aiohttp import web

_MEDIA: Final = {
    "page.css": "text/css",
    "page.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}


def add_static(app: web.Application) -> None:
    """Serve them; a browser asks each time whether they are still the same, so that no update is missed."""
    for name, media in _MEDIA.items():
        app.router.add_get(f"/static/{name}", _File(name, media).answer)


class _File:
    def __init__(self, name: str, media: str) -> None:
        self._body = files("monitor.web").joinpath("static", name).read_bytes()
        self._media = media
        self._tag = hashlib.blake2b(self._body, digest_size=12).hexdigest()

    async def answer(self, request: web.Request) -> web.Response:
        headers = {"ETag": f'"{self._tag}"', "Cache-Control": "no-cache"}
        if any(each.value == self._tag for each in request.if_none_match or ()):
            return web.Response(status=304, headers=headers)
        return web.Response(body=self._body, content_type=self._media, charset="utf-8", headers=headers)

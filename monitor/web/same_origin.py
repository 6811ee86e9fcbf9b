"""Whether a browser sends a request for a page of another site, which its user knows nothing of."""

from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

_OURS: Final = frozenset({"same-origin", "none"})
"""`Sec-Fetch-Site` of a page of ours, and of what a person typed (https://www.w3.org/TR/fetch-metadata/)."""


def from_elsewhere(request: web.Request) -> bool:
    """True where the browser names another origin. What is no browser names none, and may."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None and site not in _OURS:
        return True
    return origin is not None and urlsplit(origin).netloc != request.host

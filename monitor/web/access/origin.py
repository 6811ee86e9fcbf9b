"""Whether a browser sends a request for a page of another site, which its user knows nothing of."""

from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

_OURS: Final = frozenset({"same-origin", "none"})
"""`Sec-Fetch-Site` of a page of ours, and of what a person typed (https://www.w3.org/TR/fetch-metadata/)."""

_ELSEWHERE: Final = "A page of another site asks for this: it is not done."
_BY_ANOTHER_NAME: Final = (
    "A browser asks for this by a name that is not known to be this Trunkwatch's: it is not done. "
    "Set web.url to where people reach the pages."
)


def stranger(request: web.Request, origin: str | None, host: str | None) -> str | None:
    """Why a request to change something is not what somebody at a page of ours wants; None where it may be.

    `origin` and `host` are those of the pages' URL, where it is known. What is no browser says nothing of
    where it comes from, and may. A name of an attacker's that leads here (DNS rebinding) is its own origin,
    and is told by being none of ours.
    """
    site, named = request.headers.get("Sec-Fetch-Site"), request.headers.getall("Origin", [])
    if site is None and not named:
        return None
    if site is not None and site not in _OURS:
        return _ELSEWHERE
    if named:
        if named == [origin]:
            return None
        scheme, netloc = _parts(named[0])
        if len(named) > 1 or netloc != request.host.lower():
            return _ELSEWHERE
        # By the same name without encryption whoever is on the way may put up a page.
        if scheme != "https" and (request.secure or (origin and _parts(origin) == ("https", netloc))):
            return _ELSEWHERE
    return None if _is_ours(request.host, host) else _BY_ANOTHER_NAME


def _parts(origin: str) -> tuple[str, str | None]:
    """Its scheme, and its host with the port."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return "", None
    return parts.scheme, parts.netloc.lower()


def _is_ours(name: str, host: str | None) -> bool:
    try:
        given = urlsplit(f"//{name}").hostname or ""
    except ValueError:
        return False
    if given in ("localhost", host):
        return True
    try:
        ip_address(given)
    except ValueError:
        return False
    return True

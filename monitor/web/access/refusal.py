"""What is said to a request that gets no answer."""

from collections.abc import Mapping
from http import HTTPStatus
from math import ceil
from typing import Final

from aiohttp import web

from monitor.web.api.problem import Problem

_API: Final = "/api/"
_ASK_WHO: Final = {"WWW-Authenticate": 'Basic realm="Trunkwatch", charset="UTF-8"'}


def refused(
    request: web.Request, status: HTTPStatus, why: str, headers: Mapping[str, str] | None = None
) -> web.Response:
    """One sentence, for the API as a problem."""
    if request.path.startswith(_API):
        return Problem(status, why, headers=headers).response()
    return web.Response(
        text=f"{why}\n", status=status, headers={**(headers or {}), "Cache-Control": "no-store"}
    )


def who_are_you(request: web.Request) -> web.Response:
    """A 401, which makes a browser ask for name and password."""
    return refused(request, HTTPStatus.UNAUTHORIZED, "Name and password are needed.", _ASK_WHO)


def come_back(request: web.Request, seconds: float, why: str) -> web.Response:
    """A 429."""
    later = {"Retry-After": str(max(1, ceil(seconds)))}
    return refused(request, HTTPStatus.TOO_MANY_REQUESTS, why, later)

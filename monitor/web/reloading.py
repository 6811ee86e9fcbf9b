"""`POST /-/reload`: nothing in the request says what is read; it only says now. The gate says who may."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, Protocol

from aiohttp import web

PATH: Final = "/-/reload"

_OFF: Final = "Reloading over HTTP is off. Set web.reload to true, or send SIGHUP.\n"


class Ended(Protocol):
    """How a reload ended."""

    @property
    def accepted(self) -> bool: ...

    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Reloads:
    """`allowed` is asked each time: a reload may switch it."""

    allowed: Callable[[], bool]
    reload: Callable[[], Awaitable[Ended]]


def reloading(reloads: Reloads) -> Callable[[web.Request], Awaitable[web.Response]]:
    """A handler that answers 200, 400 with the complaints, or 403 where it may not be."""

    async def answer(_request: web.Request) -> web.Response:
        if not reloads.allowed():
            return web.Response(text=_OFF, status=HTTPStatus.FORBIDDEN)
        ended = await reloads.reload()
        status = HTTPStatus.OK if ended.accepted else HTTPStatus.BAD_REQUEST
        return web.Response(text=f"{ended.text}\n", status=status)

    return answer

"""An operation of the API: what is asked, what answers, and what the document says of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Final, TypeVar

from aiohttp import hdrs, web

from monitor.web.api.answer import JSON, accepts, answered, as_json
from monitor.web.api.asked import Asked, read
from monitor.web.given import Given

A = TypeVar("A", bound=Asked)

Answer = Callable[[Given, web.Request], Awaitable[web.StreamResponse]]

PREFIX: Final = "/api/v1"
SVG: Final = "image/svg+xml"
NOT_FOUND: Final = HTTPStatus.NOT_FOUND
UNAVAILABLE: Final = HTTPStatus.SERVICE_UNAVAILABLE


@dataclass(frozen=True, slots=True)
class Header:
    """A header of a request that may be left out."""

    name: str
    description: str
    longest: int


@dataclass(frozen=True, slots=True)
class Operation:
    """`path` stands below `PREFIX`; `shape` is what its JSON is, None of an answer that is none.

    `troubles` are statuses beside those that every operation may answer with. A `tagged` answer has an ETag.
    `more` is told beside the summary, and `headers` are those that it takes.
    """

    path: str
    summary: str
    answer: Answer
    asks: type[Asked] = Asked
    shape: object = None
    media: str = JSON
    troubles: tuple[HTTPStatus, ...] = ()
    tagged: bool = True
    method: str = hdrs.METH_GET
    success: HTTPStatus = HTTPStatus.OK
    more: str = ""
    headers: tuple[Header, ...] = ()

    @property
    def name(self) -> str:
        """What it is called in the document: `routes`, `environments-environment`."""
        words = (word.strip("{}").replace(".", "-") for word in self.path.split("/"))
        return "-".join(filter(None, words))


def on_board(asks: type[A], tell: Callable[[Given, A], object]) -> Answer:
    """The JSON of what `tell` tells; it is called in a thread."""

    async def answer(given: Given, request: web.Request) -> web.StreamResponse:
        accepts(request, JSON)
        asked = read(request, asks)
        return await answered(request, lambda: as_json(tell(given, asked)), JSON)

    return answer


def from_history(asks: type[A], tell: Callable[[Given, A], Awaitable[object]]) -> Answer:
    """The JSON of what `tell` tells once it has read it."""

    async def answer(given: Given, request: web.Request) -> web.StreamResponse:
        accepts(request, JSON)
        told = await tell(given, read(request, asks))
        return await answered(request, partial(as_json, told), JSON)

    return answer


def drawn(asks: type[A], draw: Callable[[Given, A], str]) -> Answer:
    """The SVG that `draw` draws; it is called in a thread."""

    async def answer(given: Given, request: web.Request) -> web.StreamResponse:
        accepts(request, SVG)
        asked = read(request, asks)
        return await answered(request, lambda: draw(given, asked).encode(), SVG)

    return answer

"""The feed as server-sent events, one for each board on which something happened."""

import asyncio
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from monitor.web.access.visitor import still_welcome
from monitor.web.api.answer import accepts, as_json
from monitor.web.api.asked import Asked, read
from monitor.web.api.feed import Event, Feed
from monitor.web.api.past_shapes import PositionObject
from monitor.web.api.problem import unavailable
from monitor.web.given import Given

MEDIA: Final = "text/event-stream"
_HEADERS: Final = {
    "Content-Type": MEDIA,
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # nginx would else hold events back
}
_RETRY: Final = b"retry: 3000\n"
_BEAT: Final = b": beat\n\n"


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: a silence that long gets a beat, so that proxies keep the connection and a listener that is
    gone is noticed; a listener that takes nothing for `slow` is dropped. `most` listen at once.
    """

    beat: float = 15.0
    slow: float = 10.0
    most: int = 500


class Listeners:
    """Answers those who listen to a feed."""

    def __init__(self, feed: Feed, patience: Patience) -> None:
        self._feed = feed
        self._patience = patience
        self._count = 0

    @property
    def count(self) -> int:
        return self._count

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Raises: Problem."""
        accepts(request, MEDIA)
        read(request, Asked)
        if self._count >= self._patience.most:
            raise unavailable("Too many listen already: come back later.")
        response = web.StreamResponse(headers=_HEADERS)
        await response.prepare(request)
        if request.method == "HEAD":
            return response
        self._count += 1
        try:
            await self._tell(request, response)
        except (TimeoutError, ConnectionError):
            # Who is slow or gone may come back, and say what was the last that came.
            if request.transport is not None:
                request.transport.abort()
        finally:
            self._count -= 1
        return response

    async def _tell(self, request: web.Request, response: web.StreamResponse) -> None:
        last = request.headers.get("Last-Event-ID", "")
        place = self._feed.place_of(last) if last else None
        if place is None:
            place = await self._greet(response, "reset" if last else "connected")
        while not self._feed.closed:
            news = await self._something_beyond(place)
            if not still_welcome(request):
                return
            if not news:
                await self._send(response, _BEAT)
                continue
            events, newest = self._feed.since(place), self._feed.position
            if events is None:
                place = await self._greet(response, "reset")
            else:
                await self._send(response, b"".join(map(self._as_sent, events)))
                place = newest

    async def _something_beyond(self, place: int) -> bool:
        """Whether there is news, rather than time for a beat."""
        try:
            async with asyncio.timeout(self._patience.beat):
                await self._feed.beyond(place)
        except TimeoutError:
            return False
        return True

    async def _greet(self, response: web.StreamResponse, kind: str) -> int:
        """Says from where on it is told, and returns that."""
        position = self._feed.position
        told: PositionObject = {"position": position}
        await self._send(response, _RETRY + _sent(self._feed.id_of(position), kind, as_json(told)))
        return position

    def _as_sent(self, event: Event) -> bytes:
        return _sent(self._feed.id_of(event.position), "board", event.body)

    async def _send(self, response: web.StreamResponse, told: bytes) -> None:
        """Raises: TimeoutError, ConnectionError."""
        if told:
            async with asyncio.timeout(self._patience.slow):
                await response.write(told)


LISTENERS: Final = web.AppKey("listeners", Listeners)


async def listen(_given: Given, request: web.Request) -> web.StreamResponse:
    """Raises: Problem."""
    return await request.app[LISTENERS].answer(request)


def _sent(id_: str, kind: str, body: bytes) -> bytes:
    return b"id: %b\nevent: %b\ndata: %b\n\n" % (id_.encode(), kind.encode(), body)

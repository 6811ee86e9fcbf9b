"""A hostile Twilio and LiveKit on one port: it answers as a test tells it to, and says what it was asked."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from types import TracebackType
from typing import Any, Self

from aiohttp import web
from aiohttp.test_utils import TestServer

Reply = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Asked:
    """A request as it arrived."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


class Cloud:
    """Answers by path; several replies for one path are given in turn, the last one for good.

    Its time of day is `now`; None is this machine's.
    """

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.now: datetime | None = None
        self.most_at_once = 0
        self._at_once = 0
        self._replies: dict[str, list[Reply]] = {}
        self._arrivals: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._server = TestServer(app)

    def says(self, path: str, *replies: Reply) -> None:
        self._replies[path] = list(replies)

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    async def asked_for(self, path: str) -> None:
        """Wait until somebody asked for it."""
        async with asyncio.timeout(60):
            await self._arrivals[path].wait()

    @property
    def url(self) -> str:
        return str(self._server.make_url("")).rstrip("/")

    async def __aenter__(self) -> Self:
        await self._server.start_server()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._server.close()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        self.asked.append(
            Asked(request.method, request.path, dict(request.query), dict(request.headers), body)
        )
        self._arrivals[request.path].set()
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            await asyncio.sleep(0)
            replies = self._replies.get(request.path, [refuses(404, 20404)])
            reply = replies.pop(0) if len(replies) > 1 else replies[0]
            answer = await reply(request)
            if self.now is not None and not answer.prepared:
                answer.headers["Date"] = format_datetime(self.now.astimezone(UTC), usegmt=True)
            return answer
        finally:
            self._at_once -= 1


def answers(payload: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    async def reply(_request: web.Request) -> web.StreamResponse:
        return web.json_response(payload, status=status, headers=headers)

    return reply


def refuses(
    status: int, code: int, message: str = "in Twilio's words", headers: Mapping[str, str] | None = None
) -> Reply:
    return answers({"code": code, "message": message, "status": status}, status, headers)


def sends(
    body: bytes, content_type: str = "application/json", status: int = 200, headers: Any = None
) -> Reply:
    async def reply(_request: web.Request) -> web.StreamResponse:
        return web.Response(body=body, content_type=content_type, status=status, headers=headers)

    return reply


def redirects(to: str) -> Reply:
    async def reply(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=307, headers={"Location": to})

    return reply


async def resets(request: web.Request) -> web.StreamResponse:
    """Close the connection without a word."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def breaks_off(request: web.Request) -> web.StreamResponse:
    """Promise a body and send half of it."""
    kind = "application/protobuf" if request.path.startswith("/twirp/") else "application/json"
    response = web.StreamResponse(headers={"Content-Type": kind, "Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"trunks": [')
    assert request.transport is not None
    request.transport.close()
    return response


async def hangs(_request: web.Request) -> web.StreamResponse:
    """Never answer."""
    await asyncio.Event().wait()
    raise AssertionError("an event that nobody sets")


def waits(event: asyncio.Event, then: Reply) -> Reply:
    async def reply(request: web.Request) -> web.StreamResponse:
        await event.wait()
        return await then(request)

    return reply

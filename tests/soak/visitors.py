"""Who visits a daemon that soaks: Prometheus, people with pages, listeners, callers, and rude strangers."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final
from urllib.parse import urlsplit

import aiohttp

from tests.soak.settings import CALLED, ROUTES
from tests.soak.told import Told

_SCRAPE_EVERY: Final = 0.15
_PAGE_EVERY: Final = 0.25
_CALL_EVERY: Final = 2.0
_RUDE_EVERY: Final = 1.0
_LISTENERS: Final = 4
_PATIENCE: Final = aiohttp.ClientTimeout(total=20)

_ACCEPTS: Final = (
    "text/plain",
    "application/openmetrics-text; version=1.0.0",
    "application/openmetrics-text; version=1.0.0, text/plain;q=0.5",
)
_PATHS: Final = (
    "/",
    "/routes/prod/br",
    "/routes/prod/cl",
    "/routes/prod/nobody",
    "/history",
    "/history.csv",
    "/history.json",
    "/docs/checks",
    "/docs/checks/country_allowed",
    "/static/nothing",
    "/-/healthy",
    "/-/ready",
    *(
        f"/api/v1{path}"
        for path in (
            "/openapi.json",
            "/verdict",
            "/environments",
            "/environments/prod",
            "/environments/prod/badge.svg",
            "/environments/lab",
            "/environments/prod/routes/br",
            "/environments/prod/routes/br/badge.svg",
            "/routes",
            "/findings",
            "/runs",
            "/runs?limit=500",
            "/runs/nobody",
            "/changes",
            "/budget",
        )
    ),
)


@dataclass(frozen=True, slots=True)
class Visitors:
    """Everybody at once, until cancelled; times are real seconds."""

    daemon: str
    socket: Path
    chance: Random
    told: Told

    async def go_on(self) -> None:
        """All of them beside each other, by connections that last and by some that do not."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._again(_SCRAPE_EVERY, self._scrape))
            group.create_task(self._again(_PAGE_EVERY, self._look))
            group.create_task(self._again(_CALL_EVERY, self._call))
            group.create_task(self._again(_RUDE_EVERY, self._be_rude))
            for _ in range(_LISTENERS):
                group.create_task(self._again(0.1, self._listen))

    async def _again(self, every: float, visit: Callable[[aiohttp.ClientSession], Awaitable[str]]) -> None:
        name = visit.__name__.strip("_")
        async with aiohttp.ClientSession(timeout=_PATIENCE) as session:
            while True:
                try:
                    self.told.count(f"{name} {await visit(session)}")
                except (aiohttp.ClientError, OSError, TimeoutError) as error:
                    self.told.count(f"{name} {type(error).__name__}")
                await asyncio.sleep(every * self.chance.uniform(0.5, 1.5))

    async def _scrape(self, session: aiohttp.ClientSession) -> str:
        headers = {"Accept": self.chance.choice(_ACCEPTS)}
        if self.chance.random() < 0.3:
            headers["Connection"] = "close"
        return await _get(session, f"{self.daemon}/metrics", headers)

    async def _look(self, session: aiohttp.ClientSession) -> str:
        path = self.chance.choice((*_PATHS, f"/routes/prod/r{self.chance.randint(3, ROUTES):03}", "run"))
        if path != "run":
            return await _get(session, f"{self.daemon}{path}")
        async with session.get(f"{self.daemon}/api/v1/runs?limit=20") as reply:
            runs = (await reply.json())["items"]
        if not runs:
            return "no runs"
        run = self.chance.choice(runs)["id"]
        await _get(session, f"{self.daemon}/api/v1/runs/{run}")
        return await _get(session, f"{self.daemon}/runs/{run}")

    async def _listen(self, session: aiohttp.ClientSession) -> str:
        """Listen to events for a while, and go away without a word."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self.chance.uniform(0.1, 15)):
                async with session.get(
                    f"{self.daemon}/api/v1/events", headers={"Accept": "text/event-stream"}
                ) as reply:
                    async for _line in reply.content:
                        pass
        return "left"

    async def _call(self, _session: aiohttp.ClientSession) -> str:
        """Wish for a call at the socket; some who wish do not wait."""
        wish = {"environment": "prod", "route": self.chance.choice((*CALLED, "r012"))}
        patience = self.chance.choice((0.02, 0.3, 20))
        async with aiohttp.ClientSession(connector=aiohttp.UnixConnector(str(self.socket))) as session:
            try:
                async with (
                    asyncio.timeout(patience),
                    session.post("http://localhost/call", params=wish) as reply,
                ):
                    await reply.read()
            except TimeoutError:
                return "left"
            return str(reply.status)

    async def _be_rude(self, _session: aiohttp.ClientSession) -> str:
        """What no browser does: half a request, none at all, nonsense, or an answer that is not read."""
        address = urlsplit(self.daemon)
        words = self.chance.choice(
            (
                b"",
                b"GET / HTT",
                b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\n\r\n",
                b"\x16\x03\x01\x00nonsense\r\n\r\n",
                b"POST /-/reload HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf",
                b"GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n",
            )
        )
        _reader, writer = await asyncio.open_connection(address.hostname, address.port)
        try:
            writer.write(words)
            await writer.drain()
            await asyncio.sleep(self.chance.uniform(0, 0.5))
        finally:
            writer.transport.abort()
        return "gone"


async def _get(session: aiohttp.ClientSession, url: str, headers: dict[str, str] | None = None) -> str:
    async with session.get(url, headers=headers) as reply:
        await reply.read()
        return str(reply.status)

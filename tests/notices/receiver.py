"""Where notices arrive: a server on this machine that apprise is pointed to by `json://`."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

PATIENCE = 60.0
"""Seconds after which what was waited for will not come."""


@dataclass
class Receiver:
    """What arrived, oldest first. It answers with `status`; while `answers` is not set, not at all."""

    port: int = 0
    status: int = 200
    got: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    answers: asyncio.Event = field(default_factory=asyncio.Event)
    _came: asyncio.Condition = field(default_factory=asyncio.Condition)

    def url(self, path: str = "sentinel-path", scheme: str = "json") -> str:
        return f"{scheme}://127.0.0.1:{self.port}/{path}"

    @property
    def titles(self) -> list[str]:
        return [each["title"] for each in self.got]

    async def until(self, there: "Callable[[Receiver], bool]") -> None:
        """Wait until what arrived is enough."""
        try:
            async with asyncio.timeout(PATIENCE), self._came:
                await self._came.wait_for(lambda: there(self))
        except TimeoutError:
            raise AssertionError(f"this is all that came: {self.got}") from None

    async def arrived(self, count: int) -> None:
        await self.until(lambda receiver: len(receiver.got) >= count)

    async def take(self, request: web.Request) -> web.Response:
        body = await request.json()
        async with self._came:
            self.got.append(body)
            self.paths.append(request.path_qs)
            self._came.notify_all()
        await self.answers.wait()
        headers = {"Location": "/login"} if 300 <= self.status < 400 else {}
        return web.Response(status=self.status, text="what it says may be anything", headers=headers)


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    """A receiver that listens while the context lasts."""
    receiver = Receiver()
    receiver.answers.set()
    app = web.Application()
    app.router.add_post("/{path:.*}", receiver.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        receiver.port = runner.addresses[0][1]
        yield receiver
    finally:
        receiver.answers.set()
        await runner.cleanup()

"""The dead man's switch, over HTTP to a server on this machine."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from structlog.testing import capture_logs

from monitor.engine.ping import Pinger


class Switch:
    """Counts who asks; answers with `status`."""

    def __init__(self) -> None:
        self.status = 200
        self.asked = asyncio.Semaphore(0)
        self.paths: list[str] = []

    async def answer(self, request: web.Request) -> web.Response:
        self.paths.append(request.path_qs)
        self.asked.release()
        headers = {"Location": "/elsewhere"} if self.status == 302 else {}
        return web.Response(status=self.status, headers=headers)

    async def times(self, count: int) -> None:
        for _time in range(count):
            await asyncio.wait_for(self.asked.acquire(), 60)


@asynccontextmanager
async def switched() -> AsyncIterator[tuple[Switch, str]]:
    switch = Switch()
    app = web.Application()
    app.router.add_get("/{path:.*}", switch.answer)
    async with TestServer(app) as server:
        yield switch, str(server.make_url("/a-secret-name?status=up"))


@asynccontextmanager
async def pinging(pinger: Pinger) -> AsyncIterator[None]:
    task = asyncio.create_task(pinger.keep_on())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_it_asks_again_and_again_while_all_is_well() -> None:
    async with switched() as (switch, url), pinging(Pinger(lambda: url, lambda: True, every=0.01)):
        await switch.times(3)

    assert set(switch.paths) == {"/a-secret-name?status=up"}


async def test_it_is_silent_while_something_is_wrong() -> None:
    healthy = asyncio.Event()
    looked = asyncio.Semaphore(0)

    def is_healthy() -> bool:
        looked.release()
        return healthy.is_set()

    async with switched() as (switch, url), pinging(Pinger(lambda: url, is_healthy, every=0.01)):
        for _look in range(3):
            await looked.acquire()
        assert switch.paths == []
        healthy.set()
        await switch.times(1)


async def test_an_address_that_a_reload_brings_is_asked_from_then_on() -> None:
    urls: list[str] = []
    async with (
        switched() as (switch, url),
        pinging(Pinger(lambda: urls[0] if urls else None, lambda: True, every=0.01)),
    ):
        urls.append(url)
        await switch.times(1)


@pytest.mark.parametrize("status", [500, 404, 302])
async def test_a_failure_is_logged_once_and_its_end_once_and_the_address_never(status: int) -> None:
    with capture_logs() as logs:
        async with switched() as (switch, url), pinging(Pinger(lambda: url, lambda: True, every=0.01)):
            switch.status = status
            await switch.times(4)
            switch.status = 200
            await switch.times(6)

    assert [(line["event"], line.get("reason")) for line in logs] == [
        ("ping_url does not answer", f"HTTP {status}"),
        ("ping_url answers again", None),
    ]
    assert "/elsewhere" not in switch.paths
    assert "a-secret-name" not in str(logs)


async def test_nobody_listening_is_logged_without_the_address() -> None:
    async with switched() as (_switch, url):
        closed = url
    tried = asyncio.Semaphore(0)

    def healthy() -> bool:
        tried.release()
        return True

    with capture_logs() as logs:
        async with pinging(Pinger(lambda: closed, healthy, every=0.01)):
            for _try in range(3):
                await tried.acquire()

    assert [line["event"] for line in logs] == ["ping_url does not answer"]
    assert "a-secret-name" not in str(logs)

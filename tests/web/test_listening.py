"""Listening: free ports, taken ports, addresses that are not ours, and a graceful end."""

import asyncio
import socket

import pytest
from aiohttp import ClientConnectionError, ClientSession, web

from monitor.web.listening import CannotListen, PortTaken, serve


async def test_port_zero_gives_the_port_that_was_bound() -> None:
    async with serve(web.Application(), "127.0.0.1", 0) as (host, port):
        assert host == "127.0.0.1"
        assert port > 0
        async with ClientSession() as client:
            assert (await client.get(f"http://{host}:{port}/")).status == 404


async def test_a_taken_port_is_one_clear_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortTaken) as caught:
            async with serve(web.Application(), "127.0.0.1", port):
                pass
    assert str(caught.value) == (
        f"Cannot listen on 127.0.0.1:{port}: another program already does, perhaps a second Trunkwatch. "
        "Stop it, or listen on another port."
    )


async def test_an_address_of_another_machine_says_what_to_use() -> None:
    with pytest.raises(
        CannotListen, match=r"192\.0\.2\.1:0: this machine has no such address\. Use 127\.0\.0\.1"
    ):
        async with serve(web.Application(), "192.0.2.1", 0):
            pass


async def test_a_host_that_is_no_name_says_so() -> None:
    with pytest.raises(CannotListen, match="this machine has no such address"):
        async with serve(web.Application(), "no such host", 0):
            pass


async def test_an_answer_under_way_ends_before_the_server_does() -> None:
    asked, may_go = asyncio.Event(), asyncio.Event()

    async def slow(_request: web.Request) -> web.Response:
        asked.set()
        await may_go.wait()
        return web.Response(text="done")

    app = web.Application()
    app.router.add_get("/", slow)
    serving = serve(app, "127.0.0.1", 0)
    host, port = await serving.__aenter__()
    async with ClientSession() as client:
        answer = asyncio.create_task(client.get(f"http://{host}:{port}/"))
        await asked.wait()
        ending = asyncio.create_task(serving.__aexit__(None, None, None))
        may_go.set()
        assert await (await answer).text() == "done"
        await ending
        with pytest.raises(ClientConnectionError):
            await client.get(f"http://{host}:{port}/")


async def test_the_port_is_free_again_afterwards() -> None:
    async with serve(web.Application(), "127.0.0.1", 0) as (host, port):
        pass
    async with serve(web.Application(), host, port) as again:
        assert again == (host, port)

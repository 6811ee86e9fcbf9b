"""What a request and a connection may cost."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aiohttp import web

from monitor.web.access import gate
from monitor.web.access.buckets import Buckets, Rate, whose
from monitor.web.access.connection import Patience
from monitor.web.access.rules import GENEROUS
from monitor.web.listening import serve
from tests.access.serving import House, basic, served
from tests.access.test_passwords import FILE as USERS

SLOWLY = "rate_limit: {interval: 1h, burst: 3}\n"
DEADLINE = 60


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()


async def ended(reader: asyncio.StreamReader) -> bytes:
    """What comes until the other side ends it, one way or the other."""
    told = b""
    try:
        while piece := await asyncio.wait_for(reader.read(65536), DEADLINE):
            told += piece
    except ConnectionError:
        pass
    return told


async def test_an_address_that_asks_too_often_is_told_when_to_come_back(tmp_path: Path) -> None:
    async with served(tmp_path, SLOWLY) as (house, client):
        for _request in range(3):
            async with client.get("/metrics") as answer:
                assert answer.status == 200
        async with client.get("/api/v1/routes") as answer:
            assert answer.status == 429
            assert answer.content_type == "application/problem+json"
            assert 3000 < int(answer.headers["Retry-After"]) <= 3600
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
        for path in ("/-/healthy", "/-/ready"):  # whoever probes shares an address with others, behind a NAT
            async with client.get(path) as answer:
                assert answer.status == 200
        house.adopt("rate_limit: {interval: 0}\n")
        async with client.get("/metrics") as answer:
            assert answer.status == 200


async def test_without_a_limit_in_the_file_this_machine_has_none_and_others_a_generous_one(
    tmp_path: Path,
) -> None:
    async with served(tmp_path) as (house, client):
        for _request in range(GENEROUS.burst + 10):
            async with client.get("/-/nowhere") as answer:
                assert answer.status == 404
        rules = house.access.rules
    assert [rules.rate_of(whose(each)).interval for each in ("127.0.0.9", "::1", "::ffff:127.0.0.1")] == [
        0
    ] * 3
    assert {rules.rate_of(whose(each)) for each in ("192.0.2.1", "2001:db8::1", None)} == {GENEROUS}


def test_a_bucket_gives_its_burst_at_once_and_then_one_each_interval() -> None:
    buckets, rate = Buckets(), Rate(2.0, 3)

    assert [buckets.take("a", rate, 100.0) for _ in range(4)] == [0, 0, 0, 2.0]
    assert buckets.take("b", rate, 100.0) == 0
    assert buckets.take("a", rate, 101.5) == 0.5
    assert buckets.take("a", rate, 102.0) == 0
    assert buckets.take("a", rate, 102.0) == 2.0
    assert [buckets.take("a", rate, 200.0) for _ in range(4)] == [0, 0, 0, 2.0], (
        "it never holds more than its burst"
    )


def test_buckets_are_bounded_and_those_who_ask_on_are_not_forgotten() -> None:
    buckets, rate = Buckets(most=10), Rate(1000.0, 2)
    for number in range(100):
        buckets.take(f"{number}", rate, float(number))
        assert buckets.take("again and again", Rate(0.001, 1), float(number)) == 0

    assert len(buckets) == 10
    assert buckets.take("99", rate, 100.0) == 0
    assert buckets.take("99", rate, 100.0) > 0


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::1"),
        (None, ""),
        ("", ""),
    ],
)
def test_an_address_of_ipv6_is_as_good_as_its_network(remote: str | None, address: str) -> None:
    assert whose(remote) == address


async def test_a_body_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    async with served(tmp_path) as (house, client):
        async with client.post("/-/reload", data=b"x" * gate.LARGEST_BODY * 2) as answer:
            assert answer.status == 413
        async with client.post("/-/reload", data=_endless()) as answer:
            assert answer.status == 413
        async with client.post("/-/reload", data=b"x" * 1000) as answer:
            assert answer.status == 200

    assert house.reloads == 1


async def _endless() -> AsyncIterator[bytes]:
    for _piece in range(10):
        yield b"x" * gate.LARGEST_BODY


async def test_a_body_that_does_not_come_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "BODY_SECONDS", 0.05)
    house = House(tmp_path)
    async with house.open() as url, connected(url) as (reader, writer):
        writer.write(b"POST /-/reload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nslow")

        assert (await ended(reader)).startswith(b"HTTP/1.1 408 ")
    assert house.reloads == 0


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ", b"\x16\x03\x01"])
async def test_a_request_whose_head_does_not_come_is_not_waited_for(tmp_path: Path, sent: bytes) -> None:
    async with House(tmp_path).open(Patience(head=0.05)) as url, connected(url) as (reader, writer):
        writer.write(sent)

        await ended(reader)


async def test_one_that_has_come_may_take_its_time_to_be_answered() -> None:
    go_on = asyncio.Event()
    app = web.Application()

    async def slow(_request: web.Request) -> web.Response:
        await go_on.wait()
        return web.Response(text="at last")

    app.middlewares.append(gate.gate(House(Path()).access))
    app.router.add_get("/", slow)
    async with (
        serve(app, "127.0.0.1", 0, patience=Patience(head=2.0)) as (host, port),
        connected(f"http://{host}:{port}") as (reader, writer),
    ):
        writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        await asyncio.sleep(2.2)  # longer than a head may take
        go_on.set()

        assert (await ended(reader)).endswith(b"at last")


async def test_between_two_requests_a_connection_is_kept_for_a_while_only(tmp_path: Path) -> None:
    async with House(tmp_path).open(Patience(idle=1.0)) as url, connected(url) as (reader, writer):
        writer.write(b"GET /-/healthy HTTP/1.1\r\nHost: localhost\r\n\r\n")

        assert (await ended(reader)).startswith(b"HTTP/1.1 200 ")


async def test_who_does_not_take_an_answer_is_cut_off() -> None:
    app, gone = web.Application(), asyncio.Event()

    async def large(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        try:
            while True:
                await answer.write(b"x" * 1024 * 1024)
        finally:
            gone.set()

    app.router.add_get("/", large)
    async with (
        serve(app, "127.0.0.1", 0, patience=Patience(head=600, take=0.05)) as (host, port),
        connected(f"http://{host}:{port}") as (_, writer),
    ):
        writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")  # and reads no more than its buffers hold
        await asyncio.wait_for(gone.wait(), DEADLINE)


async def test_one_address_cannot_have_all_connections(tmp_path: Path) -> None:
    house = House(tmp_path)
    async with house.open(Patience(most=4, each=3)) as url, AsyncExitStack() as several:
        for _connection in range(3):
            reader, writer = await several.enter_async_context(connected(url))
            await answered(reader, writer)
        async with connected(url) as (reader, _):
            told = await ended(reader)
            assert told.startswith(b"HTTP/1.1 503 ")
            head, _, body = told.partition(b"\r\n\r\n")
            assert b"Retry-After: 10" in head
            assert f"Content-Length: {len(body)}".encode() in head
        # Another address of this machine, which listens on all of 127.0.0.0/8 as clients go.
        host, port = urlsplit(url).hostname, urlsplit(url).port
        other, writing = await asyncio.open_connection(host, port, local_addr=("127.0.0.2", 0))
        await answered(other, writing)
        writing.transport.abort()


async def test_a_place_is_free_again_when_somebody_goes(tmp_path: Path) -> None:
    async with House(tmp_path).open(Patience(most=1)) as url:
        for _visitor in range(3):
            async with connected(url) as (reader, writer):
                writer.write(b"GET /-/healthy HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                assert (await ended(reader)).startswith(b"HTTP/1.1 200 ")


async def answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Ask on a connection that stays open."""
    writer.write(b"GET /-/healthy HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert (await asyncio.wait_for(reader.readline(), DEADLINE)).startswith(b"HTTP/1.1 200 ")
    while (await asyncio.wait_for(reader.readline(), DEADLINE)) != b"\r\n":
        pass


@pytest.mark.parametrize(
    "request_",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
        b"GET / HTTP/1.1\r\nAuthorization Basic sentinel\r\n\r\n",
        b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 9000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n" + b"".join(b"X-%d: x\r\n" % each for each in range(70)) + b"\r\n",
    ],
)
async def test_a_head_that_cannot_be_read_is_refused_and_nothing_of_it_repeated(
    tmp_path: Path, request_: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async with House(tmp_path).open() as url, connected(url) as (reader, writer):
        writer.write(request_)
        told = await ended(reader)

    assert told.split()[1] == b"400"
    assert told.endswith(b"\r\n\r\nThis request cannot be read.\n")
    assert b"Server: trunkwatch" in told
    assert not caplog.records


async def test_who_is_an_operator_no_more_when_the_body_has_come_changes_nothing(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.adopt(USERS, operators=["alice"])
    sign_in = basic("alice", "right")["Authorization"]
    async with house.open() as url, connected(url) as (reader, writer):
        head = f"POST /-/reload HTTP/1.1\r\nHost: a\r\nAuthorization: {sign_in}\r\nExpect: 100-continue\r\n"
        writer.write(f"{head}Connection: close\r\nContent-Length: 1\r\n\r\n".encode())
        assert (await asyncio.wait_for(reader.readline(), DEADLINE)).split()[1] == b"100"
        while not house.access.passwords.known(house.access.rules.users, "alice", "right"):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        house.adopt(USERS)
        writer.write(b"x")

        assert b"HTTP/1.1 403 " in await ended(reader)
    assert house.reloads == 0

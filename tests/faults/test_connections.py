"""Connections that cannot be made: a name that does not resolve, TLS that is none."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
import trustme

from monitor.model.outcome import Result
from monitor.model.reading import GapReason
from monitor.model.verdict import Verdict
from tests.faults.watching import HASTY, Watched, watching

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def unknown_everywhere(watched: Watched) -> None:
    """A sweep of clouds that cannot be reached, and a call through them."""
    verdicts = set((await watched.swept()).values())
    assert verdicts <= {Verdict.UNKNOWN, Verdict.SKIP}
    assert watched.up() == {"livekit": False, "twilio": False}
    run = await watched.called()
    assert run.result is Result.INCONCLUSIVE
    assert watched.simulator.world.dials == []


async def test_hosts_that_do_not_resolve_are_unknown_and_nobody_is_blamed() -> None:
    nowhere = "https://nowhere.invalid"
    async with watching(twilio_url=nowhere, livekit_url=nowhere) as watched:
        await unknown_everywhere(watched)
        assert watched.reasons("twilio") == watched.reasons("livekit") == {GapReason.NETWORK}


@asynccontextmanager
async def serving(serve: Serve, context: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    async with server:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def speaks_http(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    writer.close()


async def says_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
    writer.close()


async def hangs_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


def of_nobody_we_know() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.mark.parametrize(
    ("serve", "context", "reason"),
    [
        (speaks_http, None, GapReason.TLS),
        (says_nothing, None, GapReason.TIMEOUT),
        (hangs_up, None, GapReason.NETWORK),
        (speaks_http, of_nobody_we_know(), GapReason.TLS),
    ],
)
async def test_tls_that_cannot_be_made_is_unknown_and_nobody_is_blamed(
    serve: Serve, context: ssl.SSLContext | None, reason: GapReason
) -> None:
    async with serving(serve, context) as url, watching(HASTY, twilio_url=url, livekit_url=url) as watched:
        await unknown_everywhere(watched)
        assert watched.reasons("twilio") == watched.reasons("livekit") == {reason}

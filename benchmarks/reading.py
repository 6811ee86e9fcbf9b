"""What reading Twilio costs beside the official SDK with nothing around it: processor time, in turns."""

import asyncio
import time
import warnings
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from prometheus_client import CollectorRegistry
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from benchmarks.clouds import clouds
from benchmarks.figure import Figure, at_most
from monitor.cli.logs import configure_logging
from monitor.cli.options import LogFormat
from monitor.config import TwilioAccess, parse
from monitor.export import Telemetry
from monitor.model.log_level import LogLevel
from monitor.simulator import World, healthy_world
from monitor.upstream import Gate
from monitor.upstream.limits import Limits
from monitor.upstream.twilio_account import Login, TwilioAccount
from monitor.upstream.twilio_transport import TwilioTransport

_ROUTES = 1000
_TURNS = 41
_SMALL = 100
_PAGE = 1000

Work = Callable[[], Awaitable[object]]


class BareTransport(AsyncTwilioHttpClient):
    """The SDK's own client, sent to the simulator and otherwise left as it is."""

    def __init__(self, base_url: str) -> None:
        super().__init__()
        self._base_url = base_url

    async def request(  # type: ignore[override]  # the SDK's own asynchronous class overrides so too
        self, method: str, url: str, **more: object
    ) -> Response:
        parts = urlsplit(url)
        query = f"?{parts.query}" if parts.query else ""
        there = f"{self._base_url}/{parts.netloc}{parts.path}{query}"
        return await super().request(method, there, **more)  # type: ignore[arg-type]


def figures(directory: Path) -> Iterator[Figure]:
    """Ratios of ours to the bare SDK's; what a read asks and returns is the same."""
    warnings.simplefilter("ignore", DeprecationWarning)  # the bare client's, of aiohttp's BasicAuth
    configure_logging(LogLevel.INFO, LogFormat.LOGFMT)  # as `run` has it: requests are told at debug alone
    with clouds(_ROUTES) as cast:
        config = parse(cast.config("healthy", "1h", str(directory)), "the benchmark's", directory, {})
        world = healthy_world(_ROUTES)
        costs = asyncio.run(_costs(config.environments["prod"].twilio, cast.url, world))
    for what, pairs in costs.items():
        ours, bare = (median(side) for side in zip(*pairs, strict=True))
        aside = f"{ours * 1000:.2f} ms beside {bare * 1000:.2f} ms"
        ratio = median(mine / other for mine, other in pairs)  # of what ran side by side
        yield at_most(f"processor time of {what} ÷ the bare SDK's", ratio, 1.25, "", aside)


async def _costs(access: TwilioAccess, url: str, world: World) -> dict[str, list[tuple[float, float]]]:
    assert access.api_key is not None
    assert access.api_secret is not None
    login = Login(access.account_sid, access.api_key, access.api_secret.get_secret_value())
    bare = BareTransport(url)
    client = Client(login.username, login.password, login.account_sid, http_client=bare)  # type: ignore[no-untyped-call]
    transport = TwilioTransport("prod", url, Gate(2), Telemetry(CollectorRegistry()), Limits())
    account = TwilioAccount(login, access.region, access.edge, transport)
    trunks = list(next(iter(world.accounts.values())).home.trunks)

    async def small_ours() -> None:
        for number in range(_SMALL):
            assert await account.credential_lists(trunks[number % len(trunks)])

    async def small_bare() -> None:
        for number in range(_SMALL):
            trunk = client.trunking.v1.trunks(trunks[number % len(trunks)])
            assert await trunk.credentials_lists.list_async(page_size=_PAGE)

    async def large_ours() -> None:
        assert len(await account.numbers()) == _ROUTES

    async def large_bare() -> None:
        assert len(await client.incoming_phone_numbers.list_async(page_size=_PAGE)) == _ROUTES

    try:
        return {
            "a small read": await _in_turns(small_ours, small_bare, _SMALL),
            "a page of 1,000 numbers": await _in_turns(large_ours, large_bare, 1),
        }
    finally:
        await transport.aclose()
        await bare.close()  # type: ignore[no-untyped-call]


async def _in_turns(ours: Work, bare: Work, reads: int) -> list[tuple[float, float]]:
    """Seconds of processor time of each read, after one turn to warm up."""
    pairs = [(await _cost(ours, reads), await _cost(bare, reads)) for _ in range(_TURNS + 1)]
    return pairs[1:]


async def _cost(work: Work, reads: int) -> float:
    started = time.process_time()
    await work()
    return (time.process_time() - started) / reads

"""The readers of both clouds, for each environment of a configuration."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass

from monitor.config import Config
from monitor.engine.sweep import all_names
from monitor.model.incident import Vendor
from monitor.model.livekit import LiveKitTrunk
from monitor.model.protocols import (
    CallRecords,
    CallUpstream,
    LiveKitUpstream,
    StatusUpstream,
    TwilioUpstream,
    UpstreamObserver,
)
from monitor.model.reading import GapReason, Reading
from monitor.model.twilio import TwilioReadings
from monitor.upstream import (
    Gate,
    LiveKitCaller,
    LiveKitReader,
    StatusPage,
    StatusPages,
    TwilioReader,
    TwilioRecords,
)


@dataclass(frozen=True, slots=True)
class Connection:
    """Both clouds of one environment; `close` gives back what the readers hold open.

    `insights` says that Voice Insights is asked about canaries, `status` is None where no page is read.
    """

    livekit: LiveKitUpstream
    twilio: TwilioUpstream
    caller: CallUpstream
    records: CallRecords
    close: Callable[[], Awaitable[None]]
    insights: bool = False
    status: StatusUpstream | None = None


_Pages = Mapping[tuple[Vendor, str], StatusPage]

Connect = Callable[[Config, UpstreamObserver], Mapping[str, Connection]]


def connect(config: Config, observer: UpstreamObserver) -> dict[str, Connection]:
    """A connection for each environment, by name.

    Environments on one Twilio account share its gate, and all share the vendors' status pages.
    """
    gates, pages = _gates(config), _status_pages(config, observer)
    return {name: _connection(config, name, gates, pages, observer) for name in config.environments}


async def read_everything(
    config: Config, environment: str
) -> tuple[Reading[Mapping[str, LiveKitTrunk]], TwilioReadings]:
    """Both clouds of an environment, every Twilio trunk that any LiveKit trunk dials with its lists."""
    observer = _Unobserved()
    pages = _status_pages(config, observer)
    connection = _connection(config, environment, _gates(config), pages, observer)
    try:
        trunks = await connection.livekit.trunks()
        return trunks, await connection.twilio.read(all_names(trunks))
    finally:
        await connection.close()


def _gates(config: Config) -> dict[str, Gate]:
    return {sid: Gate(most) for sid, most in config.concurrency.items()}


def _status_pages(config: Config, observer: UpstreamObserver) -> _Pages:
    return {
        (vendor, url): StatusPage(vendor, url, observer, config.sweep_every)
        for environment in config.environments.values()
        for vendor, url in environment.status_pages.items()
    }


def _connection(
    config: Config, name: str, gates: Mapping[str, Gate], pages: _Pages, observer: UpstreamObserver
) -> Connection:
    access = config.environments[name]
    livekit = LiveKitReader(name, access.livekit, observer)
    account, parent = access.twilio, access.twilio.parent
    twilio = TwilioReader(
        name,
        account,
        gates[account.account_sid],
        observer,
        parent_gate=gates[parent.account_sid] if parent else None,
    )

    caller = LiveKitCaller(name, access.livekit, observer)
    records = TwilioRecords(name, account, gates[account.account_sid], observer)
    status = StatusPages(name, [pages[page] for page in access.status_pages.items()])

    async def close() -> None:
        async with AsyncExitStack() as closing:
            for each in (livekit, twilio, caller, records):
                closing.push_async_callback(each.aclose)

    return Connection(livekit, twilio, caller, records, close, account.insights, status)


class _Unobserved:
    def requested(
        self, environment: str, upstream: str, operation: str, seconds: float, failure: GapReason | None
    ) -> None:
        """Nobody counts."""

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
    Turns,
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


@dataclass(frozen=True, slots=True)
class _Shared:
    """What all environments have in common: gates by Twilio account, status pages, and turns on the loop."""

    gates: Mapping[str, Gate]
    pages: Mapping[tuple[Vendor, str], StatusPage]
    turns: Turns


Connect = Callable[[Config, UpstreamObserver], Mapping[str, Connection]]


def connect(config: Config, observer: UpstreamObserver) -> dict[str, Connection]:
    """A connection for each environment, by name; those on one Twilio account share its gate."""
    shared = _shared(config, observer)
    return {name: _connection(config, name, shared, observer) for name in config.environments}


async def read_everything(
    config: Config, environment: str
) -> tuple[Reading[Mapping[str, LiveKitTrunk]], TwilioReadings]:
    """Both clouds of an environment, every Twilio trunk that any LiveKit trunk dials with its lists."""
    observer = _Unobserved()
    connection = _connection(config, environment, _shared(config, observer), observer)
    try:
        trunks = await connection.livekit.trunks()
        return trunks, await connection.twilio.read(all_names(trunks))
    finally:
        await connection.close()


def _shared(config: Config, observer: UpstreamObserver) -> _Shared:
    pages = {
        (vendor, url): StatusPage(vendor, url, observer, config.sweep_every)
        for environment in config.environments.values()
        for vendor, url in environment.status_pages.items()
    }
    return _Shared({sid: Gate(most) for sid, most in config.concurrency.items()}, pages, Turns())


def _connection(config: Config, name: str, shared: _Shared, observer: UpstreamObserver) -> Connection:
    access = config.environments[name]
    livekit = LiveKitReader(name, access.livekit, observer)
    account, parent = access.twilio, access.twilio.parent
    gate = shared.gates[account.account_sid]
    twilio = TwilioReader(
        name,
        account,
        gate,
        observer,
        parent_gate=shared.gates[parent.account_sid] if parent else None,
    )

    caller = LiveKitCaller(name, access.livekit, observer, turns=shared.turns)
    records = TwilioRecords(name, account, gate, observer)
    status = StatusPages(name, [shared.pages[page] for page in access.status_pages.items()])

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

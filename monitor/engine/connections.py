"""The readers of both clouds, for each environment of a configuration."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from monitor.config import Config, LiveKitAccess, TwilioAccess
from monitor.engine.sweep import all_names
from monitor.media.ear import PLACES, RtcEar
from monitor.model.incident import Vendor
from monitor.model.livekit import LiveKitTrunk
from monitor.model.protocols import (
    CallRecords,
    CallUpstream,
    Ear,
    LiveKitUpstream,
    StatusUpstream,
    TwilioUpstream,
    UpstreamObserver,
)
from monitor.model.reading import GapReason, Reading
from monitor.model.twilio import TwilioReadings
from monitor.upstream import (
    CloudClock,
    Gate,
    LiveKitCaller,
    LiveKitReader,
    StatusPage,
    StatusPages,
    Turns,
    TwilioReader,
    TwilioRecords,
)

_Pages = Mapping[tuple[Vendor, str], StatusPage]


@dataclass(frozen=True, slots=True)
class Wiring:
    """What a connection is made of.

    Gates (by Twilio account), pages, turns and `places` to listen to calls may be others' too.
    """

    livekit: LiveKitAccess
    twilio: TwilioAccess
    gates: Mapping[str, Gate]
    pages: _Pages
    turns: Turns
    places: asyncio.Semaphore


@dataclass(frozen=True, slots=True)
class Connection:
    """Both clouds of one environment; `close` gives back what the readers hold open.

    `insights` says that Voice Insights is asked about canaries, `status` is None where no page is read, `ear`
    where nobody can listen. `clocks` are told by the replies of each cloud to the sweeps.
    """

    livekit: LiveKitUpstream
    twilio: TwilioUpstream
    caller: CallUpstream
    records: CallRecords
    close: Callable[[], Awaitable[None]]
    insights: bool = False
    status: StatusUpstream | None = None
    ear: Ear | None = None
    wiring: Wiring | None = None
    clocks: Mapping[str, CloudClock] = field(default_factory=dict)


Connections = Mapping[str, Connection]
Connect = Callable[[Config, UpstreamObserver, Connections], Connections]

NONE_YET: Final[Connections] = MappingProxyType({})


def connect(config: Config, observer: UpstreamObserver, before: Connections = NONE_YET) -> Connections:
    """A connection for each environment, by name; those on one Twilio account share its gate.

    Where one of `before` would be made of the same, it is kept. Raises nothing, and closes none.
    """
    wired = [each.wiring for each in before.values() if each.wiring is not None]
    wirings = _wirings(config, observer, wired)
    return {
        name: before[name]
        if name in before and before[name].wiring == wiring
        else _connection(name, wiring, observer)
        for name, wiring in wirings.items()
    }


async def read_everything(
    config: Config, environment: str
) -> tuple[Reading[Mapping[str, LiveKitTrunk]], TwilioReadings]:
    """Both clouds of an environment, every Twilio trunk that any LiveKit trunk dials with its lists."""
    observer = _Unobserved()
    connection = _connection(environment, _wirings(config, observer)[environment], observer)
    try:
        trunks = await connection.livekit.trunks()
        return trunks, await connection.twilio.read(all_names(trunks))
    finally:
        await connection.close()


def _wirings(config: Config, observer: UpstreamObserver, before: Iterable[Wiring] = ()) -> dict[str, Wiring]:
    """By environment; what several share is taken over from `before` where it would be the same."""
    known = tuple(before)
    turns = known[0].turns if known else Turns()
    places = known[0].places if known else asyncio.Semaphore(PLACES)
    gates = _gates(config.concurrency, known)
    pages = _pages(config, observer, known)
    return {
        name: Wiring(
            access.livekit,
            access.twilio,
            {account.account_sid: gates[account.account_sid] for account in access.twilio.accounts},
            {page: pages[page] for page in access.status_pages.items()},
            turns,
            places,
        )
        for name, access in config.environments.items()
    }


def _gates(concurrency: Mapping[str, int], before: Iterable[Wiring]) -> dict[str, Gate]:
    known = {sid: gate for wiring in before for sid, gate in wiring.gates.items()}
    return {
        sid: known[sid] if sid in known and known[sid].concurrency == most else Gate(most)
        for sid, most in concurrency.items()
    }


def _pages(config: Config, observer: UpstreamObserver, before: Iterable[Wiring]) -> _Pages:
    known = {key: page for wiring in before for key, page in wiring.pages.items()}
    wanted = {page for each in config.environments.values() for page in each.status_pages.items()}
    return {key: known[key] if key in known else StatusPage(*key, observer) for key in wanted}


def _connection(name: str, wiring: Wiring, observer: UpstreamObserver) -> Connection:
    livekit = LiveKitReader(name, wiring.livekit, observer)
    account, parent = wiring.twilio, wiring.twilio.parent
    gate = wiring.gates[account.account_sid]
    twilio = TwilioReader(
        name,
        account,
        gate,
        observer,
        parent_gate=wiring.gates[parent.account_sid] if parent else None,
    )

    caller = LiveKitCaller(name, wiring.livekit, observer, turns=wiring.turns)
    records = TwilioRecords(name, account, gate, observer)
    status = StatusPages(name, list(wiring.pages.values()))

    async def close() -> None:
        async with AsyncExitStack() as closing:
            for each in (livekit, twilio, caller, records):
                closing.push_async_callback(each.aclose)

    ear = RtcEar(wiring.livekit, wiring.places)
    clocks = {"livekit": livekit.clock, "twilio": twilio.clock}
    return Connection(livekit, twilio, caller, records, close, account.insights, status, ear, wiring, clocks)


class _Unobserved:
    def requested(
        self, environment: str, upstream: str, operation: str, seconds: float, failure: GapReason | None
    ) -> None:
        """Nobody counts."""

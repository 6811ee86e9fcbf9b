"""One sweep: read both clouds, judge what they said, and report it as an event."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from monitor.checks import judge_environment, judge_route
from monitor.config import discover, not_twilio
from monitor.diagnosis.settings import resources_of, settings_of
from monitor.engine.progress import Progress, unseen
from monitor.model.board import Board
from monitor.model.event import RouteReport, Swept
from monitor.model.livekit import LiveKitTrunk
from monitor.model.protocols import LiveKitUpstream, StatusUpstream, TwilioUpstream
from monitor.model.reading import Known, Reading
from monitor.model.route import Environment, Route
from monitor.model.snapshot import Path, Site, Snapshot, livekit_address, resolve
from monitor.model.twilio import TwilioTrunk


def discovered_before(environment: Environment, board: Board) -> tuple[Route, ...]:
    """The routes that only a sweep can have put on the board, as discovery made them.

    One whose trunk a route of the file names by now is that route, under its name of before.
    """
    configured = {route.name for route in environment.routes}
    named = {route.livekit_trunk for route in environment.routes}
    return tuple(
        Route(environment.name, name, state.livekit_trunk, policy=environment.policy, discovered=True)
        for (owner, name), state in board.routes.items()
        if owner == environment.name
        and name not in configured
        and state.livekit_trunk
        and state.livekit_trunk not in named
    )


async def sweep(
    environment: Environment,
    livekit: LiveKitUpstream,
    twilio: TwilioUpstream,
    now: Callable[[], datetime],
    last_proved: Mapping[str, datetime],
    *,
    status: StatusUpstream | None = None,
    discovered: Collection[Route] = (),
    progress: Progress = unseen,
) -> Swept:
    """What both clouds say of an environment, judged as of the moment when the last reading arrived.

    `discovered` are the routes that the sweep before found: they stand while LiveKit does not answer. The
    vendors' status pages are read meanwhile; no check depends on them.
    """
    if status is None:
        return await _sweep(environment, livekit, twilio, now, last_proved, discovered, progress)
    vendors = asyncio.create_task(status.read(now, environment.sweep_every), name="status pages")
    try:
        swept = await _sweep(environment, livekit, twilio, now, last_proved, discovered, progress)
        return replace(swept, vendors=await vendors)
    finally:
        vendors.cancel()
        await asyncio.gather(vendors, return_exceptions=True)


async def _sweep(
    environment: Environment,
    livekit: LiveKitUpstream,
    twilio: TwilioUpstream,
    now: Callable[[], datetime],
    last_proved: Mapping[str, datetime],
    discovered: Collection[Route],
    progress: Progress,
) -> Swept:
    """LiveKit comes first, since it says which Twilio trunks are reached."""
    started = now()
    progress("reading LiveKit", 0.0)
    trunks = await livekit.trunks()
    # In threads: a thousand routes take longer than the loop may be held.
    routes, names = await asyncio.to_thread(_reached, environment, trunks, discovered)
    progress("reading Twilio", 0.2)
    readings = await twilio.read(names)
    ended = now()
    started = min(started, ended)  # the clock may have been set back meanwhile
    progress("judging", 0.9)
    site = Site(environment, Snapshot(environment.name, ended, trunks, readings), last_proved)
    swept = await asyncio.to_thread(_judged, site, routes, started, ended)
    progress("done", 1.0)
    return swept


def _reached(
    environment: Environment, trunks: Reading[Mapping[str, LiveKitTrunk]], discovered: Collection[Route]
) -> tuple[tuple[Route, ...], frozenset[str]]:
    routes = _routes(environment, trunks, discovered)
    return routes, reached(routes, trunks)


def reached(routes: Iterable[Route], trunks: Reading[Mapping[str, LiveKitTrunk]]) -> frozenset[str]:
    """The termination names that these routes dial; none where LiveKit's trunks are unread."""
    if not isinstance(trunks, Known):
        return frozenset()
    dialled = (trunks.value.get(route.livekit_trunk) for route in routes)
    return _names(trunk for trunk in dialled if trunk is not None)


def all_names(trunks: Reading[Mapping[str, LiveKitTrunk]]) -> frozenset[str]:
    """The termination names that any trunk of the project dials."""
    return _names(trunks.value.values()) if isinstance(trunks, Known) else frozenset()


def _names(trunks: Iterable[LiveKitTrunk]) -> frozenset[str]:
    addresses = (livekit_address(trunk) for trunk in trunks)
    return frozenset(address.name for address in addresses if address is not None)


def _routes(
    environment: Environment, trunks: Reading[Mapping[str, LiveKitTrunk]], discovered: Collection[Route]
) -> tuple[Route, ...]:
    if isinstance(trunks, Known):
        return discover(environment, trunks.value)
    return (*environment.routes, *discovered)


def _judged(site: Site, routes: Iterable[Route], started: datetime, ended: datetime) -> Swept:
    snapshot, trunks = site.snapshot, site.snapshot.livekit_trunks
    return Swept(
        environment=snapshot.environment,
        started=started,
        ended=ended,
        complete=all(_answered(reading) for reading in _readings(snapshot)),
        up={
            "livekit": isinstance(trunks, Known),
            "twilio": snapshot.twilio.accepted,
        },
        findings=judge_environment(site, ended),
        routes=tuple(_report(resolve(route, site), ended) for route in routes),
        not_twilio=not_twilio(site.environment, trunks.value) if isinstance(trunks, Known) else None,
    )


def _report(path: Path, at: datetime) -> RouteReport:
    twilio = path.twilio.value if isinstance(path.twilio, Known) else None
    return RouteReport(
        route=path.route.name,
        livekit_trunk=path.route.livekit_trunk,
        twilio_trunk=twilio.sid if twilio else "",
        address=path.address.host if path.address else "",
        edge=(path.address.edge or "") if path.address else "",
        findings=judge_route(path, at),
        settings=settings_of(path),
        resources=resources_of(path),
    )


def _readings(snapshot: Snapshot) -> Iterator[Reading[object]]:
    twilio = snapshot.twilio
    yield snapshot.livekit_trunks
    yield from (twilio.trunks, twilio.numbers, twilio.caller_ids)
    yield from (twilio.countries, twilio.account, twilio.balance)
    if isinstance(twilio.trunks, Known):
        for trunk in twilio.trunks.value.values():
            yield from _trunk_readings(trunk)


def _trunk_readings(trunk: TwilioTrunk) -> Iterator[Reading[object]]:
    yield from (trunk.credential_lists, trunk.acls, trunk.region)
    if isinstance(trunk.credential_lists, Known):
        yield from (each.credentials for each in trunk.credential_lists.value)
    if isinstance(trunk.acls, Known):
        yield from (each.ranges for each in trunk.acls.value)


def _answered(reading: Reading[object]) -> bool:
    return isinstance(reading, Known) or reading.gap.reason.answered

"""The vendors' status pages beside the sweeps: onto the board, into the history, and in nobody's way."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from monitor.config import Config, parse
from monitor.engine import Daemon, sweep
from monitor.export import Telemetry
from monitor.history import SqlStore
from monitor.model.incident import Impact, Vendor, VendorStatus
from monitor.simulator import Simulator, demo_config
from tests.cast import NOW, environment
from tests.engine.clouds import Hands, LiveKit, Twilio

PAGES = "/status.*/api/v2/summary.json"
READ = VendorStatus(Vendor.TWILIO, NOW)


class Status:
    """Pages that answer with `status` once they are opened."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.opened = asyncio.Event()
        self.given_up = False

    async def read(self, now: Callable[[], datetime], fresh: timedelta) -> tuple[VendorStatus, ...]:
        self.asked.set()
        try:
            await self.opened.wait()
        except asyncio.CancelledError:
            self.given_up = True
            raise
        return (READ,)


def configuration(simulator: Simulator, *replaced: tuple[str, str]) -> Config:
    text = demo_config(simulator.url, "healthy")
    for before, after in replaced:
        assert before in text
        text = text.replace(before, after)
    return parse(text, "config.yaml", Path(), {})


@asynccontextmanager
async def opened(config: Config, directory: Path, registry: CollectorRegistry) -> AsyncIterator[Daemon]:
    daemon = Daemon(
        config,
        SqlStore(directory / "trunkwatch.sqlite"),
        Telemetry(registry),
        now=lambda: datetime.now(UTC),
        monotonic=time.monotonic,
    )
    try:
        await daemon.open()
        yield daemon
    finally:
        await daemon.stop(5)


def told(daemon: Daemon) -> dict[Vendor, list[str]]:
    vendors = daemon.board.environments["prod"].vendors
    return {vendor: [each.name for each in status.incidents] for vendor, status in vendors.items()}


async def test_pages_are_read_while_the_clouds_are_and_waited_for_last() -> None:
    status = Status()
    livekit = LiveKit()
    livekit.opened.clear()
    sweeping = asyncio.create_task(sweep(environment(), livekit, Twilio(), Hands().now, {}, status=status))
    await livekit.asked.acquire()
    status.opened.set()
    livekit.opened.set()

    assert (await sweeping).vendors == (READ,)


@pytest.mark.parametrize("broken", [True, False])
async def test_a_sweep_that_breaks_or_is_given_up_leaves_no_reading_behind(broken: bool) -> None:
    status = Status()
    livekit = LiveKit(RuntimeError("broken") if broken else None)
    livekit.opened.clear()
    sweeping = asyncio.create_task(sweep(environment(), livekit, Twilio(), Hands().now, {}, status=status))
    await status.asked.wait()
    if broken:
        livekit.opened.set()
    else:
        sweeping.cancel()
    with pytest.raises(RuntimeError if broken else asyncio.CancelledError):
        await sweeping

    assert status.given_up


async def test_an_incident_comes_onto_the_board_outlives_a_restart_and_leaves_when_it_is_over(
    tmp_path: Path,
) -> None:
    async with Simulator() as simulator:
        config = configuration(simulator)
        world = simulator.world
        reported = world.report(Vendor.TWILIO, "Calls over trunks fail", "Elastic SIP Trunking")
        world.report(Vendor.TWILIO, "Messages are late", "Programmable Messaging")
        world.report(Vendor.LIVEKIT, "No calls from US East", "US East - SIP", impact="critical")
        async with opened(config, tmp_path, CollectorRegistry()) as daemon:
            await daemon.sweep_once()
            before = daemon.board.environments["prod"].vendors
        async with opened(config, tmp_path, CollectorRegistry()) as daemon:
            assert daemon.board.environments["prod"].vendors == before
            reported.status = "resolved"
            world.status[Vendor.TWILIO].parts["Elastic SIP Trunking"] = "operational"
            await daemon.sweep_once()
            after = told(daemon)

    (incident,) = before[Vendor.TWILIO].incidents
    assert (incident.name, incident.impact) == ("Calls over trunks fail", Impact.MAJOR)
    assert incident.began == reported.began
    assert incident.url == "https://status.twilio.com/incidents/incident0"
    assert after == {Vendor.TWILIO: [], Vendor.LIVEKIT: ["No calls from US East"]}


async def test_a_page_that_cannot_be_read_is_no_error_and_costs_the_sweep_nothing(tmp_path: Path) -> None:
    registry = CollectorRegistry()
    async with Simulator() as simulator:
        simulator.fault(PAGES, None, status=403, body=b"<html>")
        async with opened(configuration(simulator), tmp_path, registry) as daemon:
            (swept,) = await daemon.sweep_once()

    assert swept.complete
    assert swept.up == {"livekit": True, "twilio": True}
    assert [bool(status.unread) for status in swept.vendors] == [True, True]
    metrics = generate_latest(registry).decode()
    for upstream in ("twilio-status", "livekit-status"):
        line = (
            'trunkwatch_upstream_request_failures_total{environment="prod",'
            f'operation="api/v2/summary.json",reason="forbidden",upstream="{upstream}"}} 1.0'
        )
        assert line in metrics


async def test_what_a_page_said_stands_while_it_cannot_be_read(tmp_path: Path) -> None:
    async with Simulator() as simulator:
        simulator.world.report(Vendor.TWILIO, "Calls over trunks fail", "Elastic SIP Trunking")
        async with opened(configuration(simulator), tmp_path, CollectorRegistry()) as daemon:
            await daemon.sweep_once()
            simulator.fault(PAGES, None, status=403)
            await daemon.sweep_once()
            vendors = daemon.board.environments["prod"].vendors

    assert [each.name for each in vendors[Vendor.TWILIO].incidents] == ["Calls over trunks fail"]
    assert vendors[Vendor.TWILIO].unread.endswith("answers with HTTP 403")


async def test_a_page_that_is_off_is_never_asked_and_leaves_the_board(tmp_path: Path) -> None:
    async with Simulator() as simulator:
        simulator.world.report(Vendor.LIVEKIT, "No calls from US East", "US East - SIP")
        page = f"status_page: {simulator.url}/status.livekit.io/api/v2/summary.json"
        async with opened(configuration(simulator), tmp_path, CollectorRegistry()) as daemon:
            await daemon.sweep_once()
            assert Vendor.LIVEKIT in told(daemon)
        simulator.requests.clear()
        off = configuration(simulator, (page, "status_page: off"))
        async with opened(off, tmp_path, CollectorRegistry()) as daemon:
            await daemon.sweep_once()
            left = told(daemon)

    assert left == {Vendor.TWILIO: []}
    asked = [seen.path for seen in simulator.requests if seen.path.startswith("/status.")]
    assert asked == ["/status.twilio.com/api/v2/summary.json"]


async def test_environments_share_one_reading_of_a_page(tmp_path: Path) -> None:
    async with Simulator() as simulator:
        text = demo_config(simulator.url, "healthy")
        block = text.partition("  prod:\n")[2]
        both = parse(f"{text}  stage:\n{block}", "config.yaml", Path(), {})
        simulator.world.report(Vendor.TWILIO, "Calls over trunks fail", "Elastic SIP Trunking")
        async with opened(both, tmp_path, CollectorRegistry()) as daemon:
            await daemon.sweep_once()
            environments = daemon.board.environments

    asked = [seen.path for seen in simulator.requests if seen.path.startswith("/status.twilio.com/")]
    assert len(asked) == 1
    assert environments["prod"].vendors == environments["stage"].vendors
    assert environments["stage"].vendors[Vendor.TWILIO].incidents

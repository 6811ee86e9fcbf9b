"""A machine whose clock is not that of the clouds: seen by the replies to a sweep, told, and told once."""

from datetime import timedelta

import pytest
from prometheus_client import CollectorRegistry
from structlog.testing import capture_logs

from monitor.engine import Daemon
from monitor.export import Telemetry
from monitor.history import MemoryStore
from monitor.simulator import Simulator
from tests.engine.asking import config, document
from tests.engine.dialling import MovedClock

HALF_A_MINUTE = timedelta(seconds=30)


class Site:
    """A daemon whose clock can be set wrong, and two clouds of which Twilio's can be, too."""

    def __init__(self, simulator: Simulator) -> None:
        self.clock = MovedClock()
        self.registry = CollectorRegistry()
        self.daemon = Daemon(
            config(document(simulator)),
            MemoryStore(),
            Telemetry(self.registry),
            now=self.clock.now,
            monotonic=self.clock.monotonic,
        )

    async def swept(self) -> list[str]:
        """What the log says of clocks while the clouds are read."""
        with capture_logs() as logs:
            await self.daemon.sweep_once()
        return [f"{entry['upstream']}: {entry['event']}" for entry in logs if "clock" in entry["event"]]

    def ahead(self, upstream: str) -> float | None:
        labels = {"environment": "prod", "upstream": upstream}
        return self.registry.get_sample_value("trunkwatch_clock_ahead_seconds", labels)


@pytest.mark.parametrize("wrong", [40, -40, 7200])
async def test_a_clock_that_is_far_off_is_told_once_and_once_more_when_it_is_right(wrong: float) -> None:
    async with Simulator() as simulator:
        site = Site(simulator)
        try:
            await site.daemon.open()
            assert await site.swept() == []
            assert site.ahead("livekit") == pytest.approx(0, abs=5)
            site.clock.move(seconds=wrong)

            begun = await site.swept()
            assert site.ahead("livekit") == pytest.approx(wrong, abs=5)
            assert site.ahead("twilio") == pytest.approx(wrong, abs=5)
            assert sorted(begun) == [
                "livekit: this machine's clock is not the cloud's",
                "twilio: this machine's clock is not the cloud's",
            ]
            assert await site.swept() == []
            site.clock.move(seconds=-wrong)

            assert sorted(await site.swept()) == [
                "livekit: this machine's clock is the cloud's again",
                "twilio: this machine's clock is the cloud's again",
            ]
        finally:
            await site.daemon.stop(5)


@pytest.mark.parametrize(
    "headers",
    [{"Date": "yesterday"}, {"Date": "Sun, 01 Mar 2026 12:00:00 GMT", "Age": "3600"}],
    ids=["no date", "of a cache"],
)
async def test_replies_that_do_not_say_the_time_tell_nothing_of_the_clock(headers: dict[str, str]) -> None:
    async with Simulator() as simulator:
        simulator.fault("*", None, status=503, headers=headers)
        site = Site(simulator)
        try:
            await site.daemon.open()
            site.clock.move(hours=1)

            assert await site.swept() == []
            assert site.ahead("livekit") is None
        finally:
            await site.daemon.stop(5)


async def test_a_clock_measured_before_is_told_no_more_while_no_cloud_answers() -> None:
    async with Simulator() as simulator:
        site = Site(simulator)
        try:
            await site.daemon.open()
            site.clock.move(hours=1)
            await site.swept()
            assert site.ahead("livekit") is not None
            simulator.fault("*", None, reset=True)

            assert await site.swept() == []
            assert site.ahead("livekit") is None
            assert site.ahead("twilio") is None
            simulator.use("healthy")

            assert await site.swept() == []
            assert site.ahead("livekit") == pytest.approx(3600, abs=5)
        finally:
            await site.daemon.stop(5)

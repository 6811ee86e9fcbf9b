"""The whole engine over real HTTP: both clouds are simulated, nothing of ours is replaced."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from prometheus_client import CollectorRegistry

from monitor.config import Config, parse
from monitor.engine import Daemon, read_everything
from monitor.export import Telemetry
from monitor.history import SqlStore
from monitor.model.reading import Known
from monitor.model.verdict import Verdict
from monitor.simulator import Simulator, demo_config


def config(simulator: Simulator, scenario: str) -> Config:
    return parse(demo_config(simulator.url, scenario), "config.yaml", Path(), {})


@asynccontextmanager
async def made(scenario: str, directory: Path) -> AsyncIterator[tuple[Simulator, Daemon]]:
    async with Simulator() as simulator:
        simulator.use(scenario)
        daemon = Daemon(
            config(simulator, scenario),
            SqlStore(directory / "trunkwatch.sqlite"),
            Telemetry(CollectorRegistry()),
            now=lambda: datetime.now(UTC),
            monotonic=time.monotonic,
        )
        try:
            yield simulator, daemon
        finally:
            await daemon.stop(5)


async def first_verdicts(daemon: Daemon, route: str) -> dict[str, Verdict]:
    while daemon.unswept:
        await daemon.keeper.wait_beyond(daemon.board.position)
    checks = daemon.board.routes["prod", route].checks
    return {name: state.finding.verdict for name, state in checks.items()}


async def test_a_blocked_country_is_found_at_the_first_sweep_and_the_other_route_is_sound(
    tmp_path: Path,
) -> None:
    async with made("geo-blocked", tmp_path) as (_, daemon):
        await daemon.start()
        cl = await first_verdicts(daemon, "cl")
        br = daemon.board.routes["prod", "br"].checks

    assert [check for check, verdict in cl.items() if verdict is Verdict.FAIL] == ["geo-permissions"]
    assert {state.success for state in br.values()} <= {True, None}


async def test_a_fault_that_comes_while_the_daemon_runs_is_found_and_so_is_its_end(tmp_path: Path) -> None:
    found = []
    async with made("healthy", tmp_path) as (simulator, daemon):
        await daemon.open()
        for scenario in ("sip-domain", "twilio-down", "healthy"):
            simulator.use(scenario)
            await daemon.sweep_once()
            checks = daemon.board.routes["prod", "cl"].checks
            found.append((checks["trunk-address"].success, checks["trunk-address-known"].finding.verdict))

    assert found == [(False, Verdict.SKIP), (True, Verdict.UNKNOWN), (True, Verdict.PASS)]


async def test_everything_can_be_read_once_for_a_suggestion() -> None:
    async with Simulator() as simulator:
        trunks, twilio = await read_everything(config(simulator, "healthy"), "prod")

    assert isinstance(trunks, Known)
    assert isinstance(twilio.trunks, Known)
    read = [trunk for trunk in twilio.trunks.value.values() if isinstance(trunk.credential_lists, Known)]
    assert len(trunks.value) == len(read) == 2

"""The whole chain from simulated clouds to a page: Trunkwatch, Prometheus, Alertmanager and an inbox.

All are the real programs with the shipped rules and configurations; a minute of theirs lasts two seconds.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import urlsplit

import aiohttp

from monitor.simulator import Simulator, demo_config
from tests.grafana.prometheus import Prometheus
from tests.prometheus.daemon import Daemon
from tests.prometheus.inbox import Inbox, inbox
from tests.prometheus.programs import PATIENCE
from tests.prometheus.servers import alertmanager_server, prometheus_server
from tests.prometheus.shipped import alertmanager_config, prometheus_config

_POLL: Final = 0.2

Told = TypeVar("Told")


@dataclass
class Chain:
    """`clouds` is the simulator's URL, `alertmanager` Alertmanager's."""

    clouds: str
    daemon: Daemon
    prometheus: Prometheus
    alertmanager: str
    inbox: Inbox
    session: aiohttp.ClientSession

    async def use(self, scenario: str) -> None:
        """Put the clouds into the state of a scenario, as somebody at the demo does."""
        async with self.session.put(f"{self.clouds}/-/scenario", data=scenario) as response:
            response.raise_for_status()

    async def finds(self, expression: str) -> None:
        """Wait until Prometheus finds something for an expression."""
        await self._until(expression, lambda: self.prometheus.now(expression), bool)

    async def mutes(self, *alerts: str) -> None:
        """Wait until Alertmanager holds these alerts and mutes all of them."""
        await self._until(f"{alerts} muted", self._states, lambda states: all(map(states.get, alerts)))

    async def is_calm(self) -> None:
        """Wait until Alertmanager holds no alert."""
        await self._until("no alert", self._states, lambda states: not states)

    async def restarts(self) -> None:
        """Start the daemon anew, and wait until Prometheus has seen the new one."""
        begun = "trunkwatch_config_last_reload_success_timestamp_seconds"
        (before,) = await self.prometheus.now(begun)
        await self.daemon.restart()
        await self.finds(f"{begun} > {before}")

    async def _states(self) -> dict[str, bool]:
        """The alerts that Alertmanager holds, by name, and whether all of a name are muted."""
        async with self.session.get(f"{self.alertmanager}/api/v2/alerts") as response:
            alerts = await response.json()
        states: dict[str, bool] = {}
        for alert in alerts:
            name = alert["labels"]["alertname"].removeprefix("Trunkwatch")
            states[name] = states.get(name, True) and alert["status"]["state"] == "suppressed"
        return states

    async def _until(
        self, wanted: str, look: Callable[[], Awaitable[Told]], enough: Callable[[Told], bool]
    ) -> None:
        """Neither Prometheus nor Alertmanager tells of a change: they are asked again and again."""
        told = await look()
        try:
            async with asyncio.timeout(PATIENCE):
                while not enough(told):
                    await asyncio.sleep(_POLL)
                    told = await look()
        except TimeoutError:
            raise AssertionError(f"{wanted}: it is {told}, and this came: {self.inbox.told}") from None


@asynccontextmanager
async def chain(folder: Path, labels: Mapping[str, str] | None = None) -> AsyncIterator[Chain]:
    """Everything at work over healthy clouds, each route called once; `labels` are put on the target."""
    async with AsyncExitStack() as stack:
        simulator = await stack.enter_async_context(Simulator())
        simulator.world.ring_seconds = 0.3
        daemon = Daemon(_made(folder / "daemon"), stack)
        (daemon.folder / "config.yaml").write_text(demo_config(simulator.url, "healthy"), "utf-8")
        await daemon.start()
        arriving = await stack.enter_async_context(inbox())
        pages = alertmanager_config(_made(folder / "alertmanager"), arriving.url)
        alertmanager = await stack.enter_async_context(alertmanager_server(pages))
        rules = prometheus_config(
            _made(folder / "prometheus"), daemon.address, urlsplit(alertmanager).netloc, labels or {}
        )
        prometheus = await stack.enter_async_context(prometheus_server(rules))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        asked = Prometheus(prometheus, session)
        whole = Chain(simulator.url, daemon, asked, alertmanager, arriving, session)
        await whole.finds("count(trunkwatch_canary_success == 1) == 2")
        yield whole


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder

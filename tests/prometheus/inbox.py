"""Where a page arrives: one server in the place of Slack, PagerDuty and a webhook."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.prometheus.programs import PATIENCE


@dataclass(frozen=True)
class Notice:
    """What one receiver got once. `alerts` have name, labels and annotations, those that are over too."""

    receiver: str
    status: str
    alerts: tuple[dict[str, Any], ...]

    @property
    def name(self) -> str:
        names = {str(alert["labels"]["alertname"]) for alert in self.alerts}
        assert len(names) == 1, f"one group has the alerts {names}"
        return names.pop().removeprefix("Trunkwatch")

    @property
    def told(self) -> tuple[str, str, str]:
        return self.receiver, self.status, self.name


@dataclass
class Inbox:
    """All that arrived, oldest first: notices, and messages of Slack and PagerDuty as they were sent."""

    url: str = ""
    notices: list[Notice] = field(default_factory=list)
    slack: list[dict[str, Any]] = field(default_factory=list)
    pagerduty: list[dict[str, Any]] = field(default_factory=list)
    _came: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def told(self) -> list[tuple[str, str, str]]:
        """Of each notice its receiver, its status and its alert."""
        return [notice.told for notice in self.notices]

    async def until(self, there: "Callable[[Inbox], bool]") -> None:
        """Wait until what arrived is enough."""
        try:
            async with asyncio.timeout(PATIENCE), self._came:
                await self._came.wait_for(lambda: there(self))
        except TimeoutError:
            raise AssertionError(f"this is all that came: {self.told}") from None

    async def until_told(self, receiver: str, status: str, name: str) -> Notice:
        wanted = (receiver, status, name)
        await self.until(lambda inbox: wanted in inbox.told)
        return self.notices[self.told.index(wanted)]

    async def take(self, request: web.Request) -> web.Response:
        body = await request.json()
        sender = request.match_info["sender"]
        async with self._came:
            if sender == "slack":
                self.slack.append(body)
            elif sender == "pagerduty":
                self.pagerduty.append(body)
            else:
                self.notices.append(Notice(sender, body["status"], tuple(body["alerts"])))
            self._came.notify_all()
        return web.Response(status=202 if sender == "pagerduty" else 200, text="ok")


@asynccontextmanager
async def inbox() -> AsyncIterator[Inbox]:
    """An inbox that listens at its `url` while the context lasts."""
    taking = Inbox()
    app = web.Application()
    app.router.add_post("/{sender}", taking.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        taking.url = f"http://{host}:{port}"
        yield taking
    finally:
        await runner.cleanup()

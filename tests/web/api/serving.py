"""The API over the cast: a keeper of the board, a history and a client."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import ClientResponse, ClientSession
from prometheus_client import CollectorRegistry

from monitor.engine.archive import ArchiveThread
from monitor.engine.keeper import BoardKeeper
from monitor.export import Exporter
from monitor.history import MemoryStore
from monitor.model.archive import Archive
from monitor.model.budget import Budgets, no_limits
from monitor.model.event import Event
from monitor.web.access.access import Access
from monitor.web.app import make_app
from monitor.web.health import Health
from monitor.web.listening import serve
from monitor.web.run_now import Calls
from tests.boards import NOON

BASE = "/api/v1"


@dataclass
class Api:
    """The API as the daemon wires it; `client` does not decompress."""

    client: ClientSession
    keeper: BoardKeeper
    origin: str

    async def record(self, *events: Event) -> None:
        for event in events:
            await self.keeper.record(event)

    async def get(self, path: str, **headers: str) -> ClientResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.client.get(BASE + path, headers={"Accept-Encoding": "identity", **named})

    async def json(self, path: str, status: int = 200) -> Any:
        """The JSON at `path`, which answers with `status`."""
        answer = await self.get(path)
        text = await answer.text()
        assert answer.status == status, text
        return json.loads(text)


@asynccontextmanager
async def api(
    *events: Event,
    now: datetime = NOON,
    archive: Archive | None = None,
    budgets: Budgets = no_limits,
    calls: Calls | None = None,
    access: Access | None = None,
) -> AsyncIterator[Api]:
    """After these events."""
    store = MemoryStore()
    keeper = BoardKeeper(store)
    thread = ArchiveThread(store.records)
    app = make_app(
        Exporter(CollectorRegistry(), lambda: keeper.board, lambda: now),
        Health(healthy=lambda: None, ready=lambda: None),
        lambda: keeper.board,
        lambda: now,
        archive=archive or thread,
        budgets=budgets,
        beyond=keeper.wait_beyond,
        calls=calls,
        access=access,
    )
    async with serve(app, "127.0.0.1", 0) as (host, port):
        origin = f"http://{host}:{port}"
        async with ClientSession(origin, auto_decompress=False) as client:
            served = Api(client, keeper, origin)
            await served.record(*events)
            yield served
    await thread.close()
    await keeper.close()

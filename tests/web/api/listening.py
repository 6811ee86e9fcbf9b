"""Somebody who listens to server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientResponse, ClientSession

from tests.web.api.serving import BASE

WITHIN = 20
"""Seconds after which a test that waits in vain fails."""


@dataclass(frozen=True)
class Told:
    """An event as it came; a comment has no `kind`."""

    kind: str
    id: str
    data: Any
    retry: str = ""

    @property
    def kinds(self) -> list[str]:
        """Of all that changed."""
        return [each["kind"] for each in self.data["changes"]]


class Listener:
    def __init__(self, response: ClientResponse) -> None:
        self.response = response

    async def block(self) -> str:
        """The next event or comment as it stands. Raises: IncompleteReadError at the end."""
        async with asyncio.timeout(WITHIN):
            return (await self.response.content.readuntil(b"\n\n")).decode()

    async def next(self) -> Told:
        """The next event, comments passed over."""
        while (block := await self.block()).startswith(":"):
            pass
        fields = dict(line.split(": ", 1) for line in block.strip().splitlines())
        return Told(fields["event"], fields["id"], json.loads(fields["data"]), fields.get("retry", ""))

    async def until(self, position: int) -> list[Told]:
        """What comes until all is told of a board: a feed that is busy tells of several boards at once."""
        told = [await self.next()]
        while told[-1].data["position"] < position:
            told.append(await self.next())
        return told

    async def ended(self) -> bytes:
        """Waits for the end; what came before it."""
        async with asyncio.timeout(WITHIN):
            return await self.response.content.read()


@asynccontextmanager
async def listening(client: ClientSession, last: str = "") -> AsyncIterator[Listener]:
    headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": last} if last else {})
    async with client.get(f"{BASE}/events", headers=headers) as response:
        assert response.status == 200
        yield Listener(response)

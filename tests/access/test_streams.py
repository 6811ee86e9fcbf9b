"""Whoever listens to events is let in once, and not for ever."""

import asyncio
from pathlib import Path

from aiohttp import ClientResponse, ClientSession

from monitor.config.web import WebConfig
from monitor.web.access.access import Access
from tests.access.serving import basic
from tests.access.test_passwords import FILE
from tests.access.web_files import loaded
from tests.web.api.happenings import BROKEN, configured, swept
from tests.web.api.serving import BASE, api


def adopt(access: Access, folder: Path, text: str, **web: object) -> None:
    access.adopt(WebConfig.model_validate({"config_file": "web.yml", **web}), loaded(folder, text))


async def told_of(stream: ClientResponse, position: int) -> None:
    """Hear events until that of a position of the board; on a busy machine others may come before it."""
    while f"-{position}\nevent: board\n".encode() not in await stream.content.readuntil(b"\n\n"):
        pass


async def test_a_stream_ends_before_its_next_event_once_other_rules_hold(tmp_path: Path) -> None:
    access = Access()
    adopt(access, tmp_path, FILE)
    async with (
        api(configured(), access=access) as served,
        ClientSession(served.origin, headers=basic("alice", "right")) as client,
        client.get(f"{BASE}/events") as stream,
    ):
        assert stream.status == 200
        await stream.content.readuntil(b"\n\n")
        adopt(access, tmp_path, FILE)  # a reload that changed something else
        await served.record(swept(BROKEN))
        await asyncio.wait_for(told_of(stream, served.keeper.board.position), 60)
        adopt(access, tmp_path, FILE, operators=["alice"])
        await served.record(swept(BROKEN))
        assert await asyncio.wait_for(stream.content.read(), 60) == b""

"""`POST /-/reload` over HTTP, whatever the daemon makes of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp import ClientSession
from prometheus_client import CollectorRegistry

from monitor.export import Exporter
from monitor.model.board import Board
from monitor.web.app import make_app
from monitor.web.health import Health
from monitor.web.listening import serve
from monitor.web.reloading import Reloads
from tests.boards import NOON


@dataclass
class Ended:
    accepted: bool
    text: str


@dataclass
class Daemon:
    allowed: bool = True
    ended: Ended = field(default_factory=lambda: Ended(accepted=True, text="The configuration is reloaded."))
    reloads: int = 0

    async def reload(self) -> Ended:
        self.reloads += 1
        return self.ended

    @asynccontextmanager
    async def served(self) -> AsyncIterator[tuple[ClientSession, str]]:
        app = make_app(
            Exporter(CollectorRegistry(), Board, lambda: NOON),
            Health(lambda: None, lambda: None),
            Board,
            lambda: NOON,
            reloads=Reloads(lambda: self.allowed, self.reload),
        )
        async with serve(app, "127.0.0.1", 0) as (host, port):
            origin = f"http://{host}:{port}"
            async with ClientSession(origin) as client:
                yield client, origin


async def test_a_bad_configuration_is_answered_with_its_complaints_in_plain_text() -> None:
    daemon = Daemon(ended=Ended(accepted=False, text="config.yaml: line 1, column 1: a is not a known key."))
    async with daemon.served() as (client, _), client.post("/-/reload") as answer:
        assert answer.status == 400
        assert answer.content_type == "text/plain"
        assert await answer.text() == "config.yaml: line 1, column 1: a is not a known key.\n"


async def test_it_is_refused_while_it_is_off_and_taken_as_soon_as_it_is_on() -> None:
    daemon = Daemon(allowed=False)
    async with daemon.served() as (client, _):
        async with client.post("/-/reload") as answer:
            assert answer.status == 403
            assert "web.reload" in await answer.text()
        assert daemon.reloads == 0
        daemon.allowed = True
        async with client.post("/-/reload") as answer:
            assert answer.status == 200

    assert daemon.reloads == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://attacker.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_a_page_of_another_site_cannot_ask_for_it(headers: dict[str, str]) -> None:
    daemon = Daemon()
    async with daemon.served() as (client, _), client.post("/-/reload", headers=headers) as answer:
        assert answer.status == 403

    assert daemon.reloads == 0


async def test_a_page_of_ours_and_a_script_can() -> None:
    daemon = Daemon()
    async with daemon.served() as (client, origin):
        for headers in ({"Origin": origin, "Sec-Fetch-Site": "same-origin"}, {}):
            async with client.post("/-/reload", headers=headers) as answer:
                assert answer.status == 200


async def test_looking_at_it_reloads_nothing() -> None:
    daemon = Daemon()
    async with daemon.served() as (client, _), client.get("/-/reload") as answer:
        assert answer.status == 405

    assert daemon.reloads == 0

"""The application on a free port, over what the test says of the daemon."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import ClientSession
from prometheus_client import CollectorRegistry

from monitor.export import Exporter, Telemetry
from monitor.model.board import Board
from monitor.web.app import make_app
from monitor.web.health import Health
from monitor.web.listening import serve
from tests.boards import NOON


@dataclass
class Daemon:
    """What the pages show; a test changes it while they are served."""

    board: Board = field(default_factory=Board)
    now: datetime = NOON
    unhealthy: str | None = None
    unready: str | None = None
    dials: bool = True
    foreign: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @asynccontextmanager
    async def served(self) -> AsyncIterator[ClientSession]:
        """A client whose paths go to the application; it does not decompress."""
        registry = CollectorRegistry()
        Telemetry(registry)
        app = make_app(
            Exporter(registry, lambda: self.board, lambda: self.now),
            Health(healthy=lambda: self.unhealthy, ready=lambda: self.unready),
            lambda: self.board,
            lambda: self.now,
            lambda: self.dials,
            lambda: self.foreign,
        )
        async with (
            serve(app, "127.0.0.1", 0) as (host, port),
            ClientSession(f"http://{host}:{port}", auto_decompress=False) as client,
        ):
            yield client

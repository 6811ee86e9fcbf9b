"""The whole HTTP surface behind a web configuration file, listening on this machine."""

import ssl
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import ClientSession, TCPConnector
from prometheus_client import CollectorRegistry

from monitor.config.web import WebConfig
from monitor.export import Exporter
from monitor.model.board import Board
from monitor.web.access.access import Access
from monitor.web.access.connection import Patience
from monitor.web.app import make_app
from monitor.web.health import Health
from monitor.web.listening import serve
from monitor.web.reloading import Reloads
from tests.access.web_files import loaded
from tests.boards import NOON


@dataclass
class Ended:
    accepted: bool = True
    text: str = "The configuration is reloaded."


@dataclass
class House:
    """`trouble` is why it is not ready; `reloads` counts what was changed over HTTP."""

    folder: Path
    access: Access = field(default_factory=lambda: Access(b"key"))
    trouble: str | None = None
    reloads: int = 0

    def adopt(self, file: str | None, **web: object) -> None:
        """What a reload does with a web configuration file, none, and the block `web`."""
        access = loaded(self.folder, file) if file is not None else None
        self.access.adopt(WebConfig.model_validate({"config_file": "web.yml", **web}), access)

    async def reload(self) -> Ended:
        self.reloads += 1
        return Ended()

    @asynccontextmanager
    async def open(self, patience: Patience = Patience()) -> AsyncIterator[str]:  # noqa: B008 - it is frozen
        """Serves; the URL."""
        app = make_app(
            Exporter(CollectorRegistry(), Board, lambda: NOON),
            Health(lambda: None, lambda: self.trouble),
            Board,
            lambda: NOON,
            reloads=Reloads(lambda: True, self.reload),
            access=self.access,
        )
        async with serve(app, "127.0.0.1", 0, tls=self.access.tls, patience=patience) as (host, port):
            yield f"{'https' if self.access.tls else 'http'}://{host}:{port}"


@asynccontextmanager
async def served(
    folder: Path, file: str | None = None, **web: object
) -> AsyncIterator[tuple[House, ClientSession]]:
    """A house and a client of it, for whom no certificate is needed."""
    house = House(folder)
    house.adopt(file, **web)
    async with house.open() as url, ClientSession(url) as client:
        yield house, client


def basic(name: str, password: str) -> Mapping[str, str]:
    return {"Authorization": f"Basic {b64encode(f'{name}:{password}'.encode()).decode()}"}


def trusting(authority: Path, certificate: tuple[Path, Path] | None = None) -> ssl.SSLContext:
    """What a client accepts a server by, and shows of itself."""
    context = ssl.create_default_context(cafile=authority)
    if certificate is not None:
        context.load_cert_chain(*certificate)
    return context


def fresh(context: ssl.SSLContext, source: str | None = None) -> TCPConnector:
    """A connection of its own for each request, from the address `source`."""
    return TCPConnector(ssl=context, force_close=True, local_addr=(source, 0) if source else None)

"""The way to a daemon: where it is, how to know it, and who asks."""

import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import ClientSession, TCPConnector
from yarl import URL

from monitor.cli.daemon.address import address_of
from monitor.cli.daemon.credentials import authorization
from monitor.cli.daemon.trust import Proof, client_context


@dataclass(frozen=True, slots=True)
class Way:
    """`url` has neither name nor password in it; `headers` may."""

    url: URL
    tls: ssl.SSLContext | None
    headers: Mapping[str, str] = field(repr=False)

    @asynccontextmanager
    async def session(self) -> AsyncIterator[ClientSession]:
        """What asks by it."""
        connector = TCPConnector(ssl=self.tls) if self.tls else TCPConnector()
        async with ClientSession(connector=connector, headers=self.headers) as session:
            yield session


def way_to(
    url: str | None, config: Path, env_file: Path | None, proof: Proof, environ: Mapping[str, str]
) -> Way:
    """The way to the daemon at `url`, else to the one that a configuration starts. Raises: Refused."""
    address = address_of(url, config, env_file)
    tls = client_context(proof, address.certificate) if address.url.scheme == "https" else None
    return Way(address.url.with_user(None), tls, authorization(address.url, environ))

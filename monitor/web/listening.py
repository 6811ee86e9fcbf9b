"""Listening on an address, from start to a graceful end."""

import asyncio
import errno
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from aiohttp import web

from monitor.web.access.connection import Connection, Connections, Patience
from monitor.web.access.greeting import Greeting, greetings

_SHUTDOWN_SECONDS: Final = 3.0
"""How long answers under way may take once the end has come."""


class CannotListen(Exception):  # noqa: N818 - it reads as the sentence that it carries
    """The address cannot be listened on; the message says why and what to do."""


class PortTaken(CannotListen):
    """Another program listens on that port."""


class _Site(web.BaseSite):
    """Where `runner` serves, by connections of ours."""

    def __init__(
        self, runner: web.AppRunner, address: tuple[str, int], tls: ssl.SSLContext | None, patience: Patience
    ) -> None:
        super().__init__(runner, ssl_context=tls)
        self._address = address
        self._patience = patience

    @property
    def name(self) -> str:
        host, port = self._address
        return f"{host}:{port}"

    async def start(self) -> None:
        await super().start()
        loop, connections, server = (
            asyncio.get_running_loop(),
            Connections(self._patience),
            self._runner.server,
        )
        assert server is not None  # noqa: S101 - a runner that is set up has one
        tls, greeted = self._ssl_context, greetings(self._patience)

        def protocol() -> asyncio.BaseProtocol:
            connection = Connection(server, connections, loop)
            return connection if tls is None else Greeting(connection, greeted, tls, loop)

        self._server = await loop.create_server(protocol, *self._address)


@asynccontextmanager
async def serve(
    app: web.Application,
    host: str,
    port: int,
    *,
    tls: ssl.SSLContext | None = None,
    patience: Patience = Patience(),  # noqa: B008 - it is frozen
) -> AsyncIterator[tuple[str, int]]:
    """Serve `app` while the context lasts; gives the address that was bound, of use where `port` is 0.

    Raises: PortTaken, CannotListen.
    """
    runner = web.AppRunner(app, shutdown_timeout=_SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        try:
            await _Site(runner, (host, port), tls, patience).start()
        except OSError as error:
            raise _cannot_listen(host, port, error) from error
        bound = runner.addresses[0]
        yield bound[0], bound[1]
    finally:
        await runner.cleanup()


def _cannot_listen(host: str, port: int, error: OSError) -> CannotListen:
    where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    if error.errno == errno.EADDRINUSE:
        return PortTaken(
            f"Cannot listen on {where}: another program already does, perhaps a second Trunkwatch. "
            "Stop it, or listen on another port."
        )
    if error.errno == errno.EACCES:
        return CannotListen(
            f"Cannot listen on {where}: this user may not use that port. Choose one above 1023."
        )
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return CannotListen(
            f"Cannot listen on {where}: this machine has no such address. "
            "Use 127.0.0.1 for this machine alone, or 0.0.0.0 for every network it is on."
        )
    return CannotListen(f"Cannot listen on {where}: {error.strerror or error}.")

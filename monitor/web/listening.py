"""Listening on an address, from start to a graceful end."""

import errno
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from aiohttp import web

_SHUTDOWN_SECONDS: Final = 3.0
"""How long answers under way may take once the end has come."""


class CannotListen(Exception):  # noqa: N818 - it reads as the sentence that it carries
    """The address cannot be listened on; the message says why and what to do."""


class PortTaken(CannotListen):
    """Another program listens on that port."""


@asynccontextmanager
async def serve(app: web.Application, host: str, port: int) -> AsyncIterator[tuple[str, int]]:
    """Serve `app` while the context lasts; gives the address that was bound, of use where `port` is 0.

    Raises: PortTaken, CannotListen.
    """
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
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

"""The socket beside the history, by which `trunkwatch call` asks a running daemon to place a canary.

Whoever may open the file may have a configured canary placed, within its budget; the number is never asked
for, and nothing else can be asked.
"""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

from aiohttp import web

from monitor.model.by_hand import Outcome
from monitor.model.run import Stage, StageName
from monitor.web.listening import CannotListen
from monitor.web.objects import JsonObject, outcome_object, progress_object

Tell = Callable[[StageName | Stage], None]
Place = Callable[[str, str, Tell], Awaitable[Outcome]]
"""Places the canary of an environment's route; see the engine's `Daemon.call`."""

PATH: Final = "/call"
_NOT_FOR_OTHERS: Final = 0o177
_SHUTDOWN_SECONDS: Final = 1.0


@asynccontextmanager
async def serve_locally(socket: Path, place: Place) -> AsyncIterator[None]:
    """Listen at `socket` while the context lasts; what a process that died left there is replaced.

    The file is removed at the end, unless another process has put its own in its place.

    Raises: CannotListen.
    """
    app = web.Application()
    app.router.add_post(PATH, _calling(place))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_SHUTDOWN_SECONDS)
    await runner.setup()
    ours: os.stat_result | None = None
    try:
        ours = await _listen(runner, socket)
        yield
    finally:
        await runner.cleanup()
        if ours is not None:
            await asyncio.to_thread(_remove, socket, ours)


async def _listen(runner: web.AppRunner, socket: Path) -> os.stat_result:
    """What was made there. Raises: CannotListen."""
    before = os.umask(_NOT_FOR_OTHERS)
    try:
        await asyncio.to_thread(socket.unlink, missing_ok=True)
        await web.UnixSite(runner, str(socket)).start()
        return await asyncio.to_thread(socket.stat)
    except OSError as error:
        raise _cannot_listen(socket, error) from error
    finally:
        os.umask(before)


def _cannot_listen(socket: Path, error: OSError) -> CannotListen:
    if error.errno is None:  # the address does not fit: Python itself refuses it, with no number
        return CannotListen(
            f"Cannot listen on {socket}: the path is too long for a socket. Shorten state_dir."
        )
    return CannotListen(
        f"Cannot listen on {socket}: {error.strerror}. Make its directory writable, or change state_dir."
    )


def _remove(socket: Path, ours: os.stat_result) -> None:
    with suppress(FileNotFoundError):  # somebody else removed it
        if os.path.samestat(socket.lstat(), ours):
            socket.unlink()


def _calling(place: Place) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def call(request: web.Request) -> web.StreamResponse:
        """Lines of JSON: stages as they begin and end, then what came of the call."""
        told: asyncio.Queue[JsonObject | None] = asyncio.Queue()
        wish = request.query.get("environment", ""), request.query.get("route", "")
        response = web.StreamResponse(headers={"Content-Type": "application/x-ndjson"})
        await response.prepare(request)
        placing = asyncio.create_task(_place(place, wish, told))
        try:
            with suppress(ConnectionResetError):  # whoever asked went away: the call goes on without them
                while (line := await told.get()) is not None:
                    await response.write(_line(line))
        finally:
            placing.cancel()
        return response

    return call


def _line(what: JsonObject) -> bytes:
    return f"{json.dumps(what, ensure_ascii=False)}\n".encode()


async def _place(place: Place, wish: tuple[str, str], told: "asyncio.Queue[JsonObject | None]") -> None:
    try:
        outcome = await place(*wish, lambda what: told.put_nowait(progress_object(what)))
        told.put_nowait(outcome_object(outcome))
    finally:
        told.put_nowait(None)

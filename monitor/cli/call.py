"""`trunkwatch call`: one canary now, through the running daemon or by itself."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import TYPE_CHECKING, Annotated, Final, cast

import typer

from monitor.cli import completion
from monitor.cli.exits import Exit, Refused
from monitor.cli.options import (
    DEFAULT_CONFIG,
    CaOption,
    CertOption,
    ConfigOption,
    EnvFileOption,
    KeyOption,
    OwnerOption,
    PlaceOption,
)
from monitor.cli.run import HISTORY, desk_of, refusing_plainly, socket_of
from monitor.cli.settings import load_config, owner_of
from monitor.cli.signals import end_by_sigterm, ending_quietly, telling_who_ends

if TYPE_CHECKING:
    from monitor.cli.call_text import Line, Show
    from monitor.config import Config

_STATUSES: Final = {"success": Exit.OK, "failure": Exit.CRITICAL, "inconclusive": Exit.UNKNOWN}
_IN_ALL: Final = 600.0
"""Seconds: a call rings and talks for a minute, and Twilio's record is waited for some more."""

_DEAF: Final = (
    "Another Trunkwatch dials for this history, and takes no call by hand. "
    "Its log says why; or stop it, and call again."
)
GOES_ON: Final = "The running Trunkwatch goes on with the call, and hangs it up."
_HANGING_UP: Final = "Hanging up…"
_LOST: Final = (
    "The daemon went away before it said what came of the call. "
    "It hangs up as it ends; after a killed one the next start hangs up, and concludes the run."
)


def call(
    route: Annotated[
        str,
        typer.Argument(help="The route whose configured canary is placed.", autocompletion=completion.routes),
    ],
    config: ConfigOption = DEFAULT_CONFIG,
    env_file: EnvFileOption = None,
    environment: OwnerOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the run as JSON.")] = False,
    url: PlaceOption = None,
    ca: CaOption = None,
    cert: CertOption = None,
    key: KeyOption = None,
) -> None:
    """Place a canary now: a real call.

    It calls the number that the configuration names for the route, within its budget; a running daemon is
    asked to. Exit status: 0 it succeeded, 2 it failed, 3 nothing could be told or nothing was dialled.
    """
    from monitor.cli.call_text import print_outcome, showing
    from monitor.cli.logs import log_errors_alone

    log_errors_alone()
    stages = silent if as_json else showing
    with refusing_plainly(), ending_quietly():
        if url is not None:
            from monitor.cli.daemon.placing import place_by_url
            from monitor.cli.daemon.trust import Proof
            from monitor.cli.daemon.way import way_to

            way = way_to(url, config, env_file, Proof(ca, cert, key), os.environ)
            outcome = asyncio.run(place_by_url(way, environment, route, stages))
        else:
            loaded = load_config(config, env_file)
            owner = callable_owner(loaded, route, environment)
            with stages(f"{owner} / {route}") as show:
                outcome = asyncio.run(place(loaded, owner, route, show))
    status = _status(outcome)
    if as_json:
        print(_document(outcome, status))
    else:
        print_outcome(outcome)
    raise typer.Exit(status)


def silent(_title: str) -> "AbstractContextManager[Show]":
    """Shows no stages: the document at the end is all."""
    return nullcontext(lambda _line: None)


def callable_owner(config: "Config", route: str, environment: str | None) -> str:
    """The environment of a route that has a canary. Raises: Refused."""
    owner = owner_of(config, route, environment)
    if config.environments[owner].routes[route].canary.to is None:
        raise Refused(f"Route {route!r} has no canary: set canary.to to a number of yours.", Exit.CONFIG)
    return owner


async def place(config: "Config", environment: str, route: str, show: "Show") -> "Line":
    """What came of the call; the stages before are shown as they come."""
    end_by_sigterm()
    outcome: Line = {"lost": _LOST}
    async for line in _lines(config, environment, route):
        if "run" in line or "refused" in line:
            outcome = line
        else:
            show(line)
    return outcome


async def _lines(config: "Config", environment: str, route: str) -> "AsyncIterator[Line]":
    from aiohttp import ClientConnectionError, ClientPayloadError, ClientSession, ClientTimeout, UnixConnector

    from monitor.web.local import PATH as LOCAL_PATH

    connector = UnixConnector(path=str(socket_of(config)))
    wish = {"environment": environment, "route": route}
    async with ClientSession(connector=connector, timeout=ClientTimeout(total=_IN_ALL)) as session:
        try:
            reply = await session.post(f"http://trunkwatch{LOCAL_PATH}", params=wish)
        except ClientConnectionError:
            reply = None
        if reply is not None:
            with telling_who_ends(GOES_ON), suppress(ClientConnectionError, ClientPayloadError, TimeoutError):
                async with reply:
                    async for line in reply.content:
                        yield cast("Line", json.loads(line))
            return
    async for own in _by_itself(config, environment, route):
        yield own


async def _by_itself(config: "Config", environment: str, route: str) -> "AsyncIterator[Line]":
    """No daemon answers: take the permit, read both clouds, and dial."""
    from monitor.cli.call_text import SWEEP
    from monitor.cli.check import one_off
    from monitor.history import SqlStore
    from monitor.web.objects import outcome_object, progress_object

    told: asyncio.Queue[object] = asyncio.Queue()
    async with one_off(config, desk_of(config), SqlStore(config.state_dir / HISTORY)) as daemon:
        if daemon.dialler is None or not daemon.dialler.dials:
            raise Refused(_DEAF, Exit.UNKNOWN)
        yield {"begun": SWEEP}
        await daemon.sweep_once([environment])
        calling = asyncio.create_task(
            daemon.call(environment, route, lambda what: told.put_nowait(progress_object(what)))
        )
        calling.add_done_callback(lambda _: told.put_nowait(None))
        with telling_who_ends(_HANGING_UP):
            while (line := await told.get()) is not None:
                yield cast("Line", line)
        yield cast("Line", outcome_object(await calling))


def _status(outcome: "Line") -> Exit:
    if "run" not in outcome:
        return Exit.UNKNOWN
    return Exit.CRITICAL if outcome["run"]["orphaned"] else _STATUSES[outcome["run"]["result"]]


def _document(outcome: "Line", status: Exit) -> str:
    from monitor.cli.report.as_json import document

    if "run" in outcome:
        return document(status, [], [outcome["run"]], [])
    if "lost" in outcome:
        return document(status, [], [], [], lost=outcome["lost"])
    refused = {"reason": outcome["refused"], "why": outcome["why"], "until": outcome["until"]}
    return document(status, [], [], [], refused=refused)

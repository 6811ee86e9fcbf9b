"""`trunkwatch call`: one canary now, through the running daemon or by itself."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Final, cast

import typer

from monitor.cli.exits import Exit, Refused
from monitor.cli.options import DEFAULT_CONFIG, ConfigOption, EnvFileOption
from monitor.cli.run import HISTORY, desk_of, refusing_plainly, socket_of
from monitor.cli.settings import known_name, load_config

if TYPE_CHECKING:
    from monitor.config import Config

Line = Mapping[str, object]
"""A stage that begins or ended, or, at last, what came of the call."""

_STATUSES: Final = {"success": Exit.OK, "failure": Exit.CRITICAL, "inconclusive": Exit.UNKNOWN}
_IN_ALL: Final = 600.0
"""Seconds: a call rings and talks for a minute, and Twilio's record is waited for some more."""

_LOST: Final = (
    "The daemon went away before it said what came of the call. "
    "Its next start hangs up what is left, and concludes the run."
)


def call(
    route: Annotated[str, typer.Argument(help="The route whose configured canary is placed.")],
    config: ConfigOption = DEFAULT_CONFIG,
    env_file: EnvFileOption = None,
    environment: Annotated[
        str | None, typer.Option("--environment", "-e", help="Its environment, where several have the route.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the run as JSON.")] = False,
) -> None:
    """Place a canary now: a real call.

    It calls the number that the configuration names for the route, within its budget; a running daemon is
    asked to. Exit status: 0 it succeeded, 2 it failed, 3 nothing could be told or nothing was dialled.
    """
    from monitor.cli.logs import log_errors_alone

    loaded = load_config(config, env_file)
    owner = _environment_of(loaded, route, environment)
    log_errors_alone()
    with refusing_plainly():
        outcome = asyncio.run(_outcome(loaded, owner, route, quiet=as_json))
    if as_json:
        print(json.dumps(outcome, ensure_ascii=False, indent=2))
    raise typer.Exit(_told(outcome, quiet=as_json))


def _environment_of(config: "Config", route: str, environment: str | None) -> str:
    """The environment of a route that has a canary. Raises: Refused."""
    if environment is not None:
        known_name(environment, config.environments, "environment")
    every = {name: each.routes for name, each in config.environments.items() if environment in (None, name)}
    known_name(route, {name for routes in every.values() for name in routes}, "route")
    owners = [name for name, routes in every.items() if route in routes]
    if len(owners) > 1:
        raise Refused(f"Several environments have {route!r}: choose by --environment.", Exit.USAGE)
    if every[owners[0]][route].canary.to is None:
        raise Refused(f"Route {route!r} has no canary: set canary.to to a number of yours.", Exit.CONFIG)
    return owners[0]


async def _outcome(config: "Config", environment: str, route: str, *, quiet: bool) -> Line:
    """What came of the call; the stages before are shown as they come."""
    outcome: Line = {"lost": _LOST}
    async for line in _lines(config, environment, route):
        if "run" in line or "refused" in line:
            outcome = line
        elif not quiet:
            _show(line)
    return outcome


async def _lines(config: "Config", environment: str, route: str) -> AsyncIterator[Line]:
    from aiohttp import ClientConnectionError, ClientPayloadError, ClientSession, ClientTimeout, UnixConnector

    from monitor.web import LOCAL_PATH

    connector = UnixConnector(path=str(socket_of(config)))
    wish = {"environment": environment, "route": route}
    async with ClientSession(connector=connector, timeout=ClientTimeout(total=_IN_ALL)) as session:
        try:
            reply = await session.post(f"http://trunkwatch{LOCAL_PATH}", params=wish)
        except ClientConnectionError:
            reply = None
        if reply is not None:
            with suppress(ClientConnectionError, ClientPayloadError, TimeoutError):
                async with reply:
                    async for line in reply.content:
                        yield cast(Line, json.loads(line))
            return
    async for own in _by_itself(config, environment, route):
        yield own


async def _by_itself(config: "Config", environment: str, route: str) -> AsyncIterator[Line]:
    """No daemon answers: take the permit, read both clouds, and dial."""
    from monitor.cli.check import one_off
    from monitor.history import SqlStore
    from monitor.web.objects import outcome_object, progress_object

    told: asyncio.Queue[Line] = asyncio.Queue()
    async with one_off(config, desk_of(config), SqlStore(config.state_dir / HISTORY)) as daemon:
        if daemon.dialler is None or not daemon.dialler.dials:
            raise Refused("Another Trunkwatch dials for this history, and does not answer.", Exit.UNKNOWN)
        await daemon.sweep_once([environment])
        calling = asyncio.create_task(
            daemon.call(environment, route, lambda what: told.put_nowait(progress_object(what)))
        )
        calling.add_done_callback(lambda _: told.put_nowait({}))
        while line := await told.get():
            yield line
        yield outcome_object(await calling)


def _show(line: Line) -> None:
    stage = line.get("stage")
    if isinstance(stage, dict):
        print(f"  {stage['name']:<9} {stage['seconds']:.1f} s", flush=True)
    elif "begun" in line and sys.stdout.isatty():
        print(f"  {line['begun']}…", end="\r", flush=True)


def _told(outcome: Line, *, quiet: bool) -> Exit:
    """Say what came of it; the exit status."""
    run = outcome.get("run")
    if isinstance(run, dict):
        if not quiet:
            print(f"{run['result'].upper()}  {run['reason']}, proof {run['proof']}\n{run['summary']}")
        return _STATUSES[run["result"]]
    if "lost" in outcome:
        if not quiet:
            print(outcome["lost"])
    elif not quiet:
        until = f" It may be placed from {outcome['until']} on." if outcome.get("until") else ""
        print(f"Nothing was dialled ({outcome.get('refused')}). {outcome.get('why')}{until}")
    return Exit.UNKNOWN

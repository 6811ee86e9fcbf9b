"""`trunkwatch status`: how everything stands, from the daemon that runs."""

import asyncio
import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.exits import Exit, Refused
from monitor.cli.options import (
    DEFAULT_CONFIG,
    CaOption,
    CertOption,
    ConfigOption,
    EnvFileOption,
    EnvironmentOption,
    KeyOption,
    RouteOption,
    UrlOption,
)

if TYPE_CHECKING:
    from rich.console import Console

    from monitor.cli.daemon.client import DaemonClient
    from monitor.cli.daemon.status import Status, Wanted
    from monitor.cli.daemon.way import Way


def status(
    watch: Annotated[bool, typer.Option("--watch", "-w", help="Go on, and show what happens.")] = False,
    url: UrlOption = None,
    route: RouteOption = None,
    environment: EnvironmentOption = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print it as JSON; with --watch a line per change.")
    ] = False,
    config: ConfigOption = DEFAULT_CONFIG,
    env_file: EnvFileOption = None,
    ca: CaOption = None,
    cert: CertOption = None,
    key: KeyOption = None,
) -> None:
    """Ask the running daemon how all stands.

    Nothing is read from the clouds and nothing is called. Worst comes first.

    Exit status: that of `check`, by what the daemon knows: 2 broken, 3 it could not tell or does not answer,
    1 a warning, 0 otherwise. With --watch it ends by Ctrl-C, with 130.
    """
    from monitor.cli.daemon.status import Wanted
    from monitor.cli.daemon.trust import Proof
    from monitor.cli.daemon.way import way_to
    from monitor.cli.signals import ending_quietly

    wanted = Wanted(frozenset(environment or ()), frozenset(route or ()))
    way = way_to(url, config, env_file, Proof(ca, cert, key), os.environ)
    with ending_quietly():
        exit_ = asyncio.run(_ask(way, wanted, watch=watch, as_json=as_json))
    raise typer.Exit(exit_)


async def _ask(way: "Way", wanted: "Wanted", *, watch: bool, as_json: bool) -> Exit:
    from monitor.cli.daemon.client import DaemonClient, NoAnswer
    from monitor.cli.daemon.status import read_status
    from monitor.cli.timing import now

    async with way.session() as session:
        client = DaemonClient(session, way.url)
        try:
            told = await read_status(client, wanted, now())
        except NoAnswer as why:
            raise Refused(str(why), Exit.UNKNOWN) from None
        if watch:
            await _watch(client, wanted, told, as_json=as_json)
    _print(told, as_json=as_json)
    return told.exit


async def _watch(client: "DaemonClient", wanted: "Wanted", told: "Status", *, as_json: bool) -> None:
    """Until a person or SIGTERM ends it."""
    from monitor.cli.daemon.follow import follow
    from monitor.cli.daemon.watchers import AsJson, InPipe, InTerminal
    from monitor.cli.signals import end_by_sigterm
    from monitor.cli.timing import now

    end_by_sigterm()
    console = _console()
    if as_json:
        await follow(client, wanted, AsJson(client.shown, told, now), now)
    elif not console.is_terminal:
        await follow(client, wanted, InPipe(client.shown, told, console, now), now)
    else:
        watcher = InTerminal(client.shown, told, now)
        with watcher.drawn(console):
            await follow(client, wanted, watcher, now)


def _print(told: "Status", *, as_json: bool) -> None:
    if as_json:
        from monitor.cli.daemon.document import document

        print(document(told))
        return
    from monitor.cli.daemon.text import lines
    from monitor.cli.report.cause_text import print_line

    console = _console()
    for line in lines(told, told.at):
        print_line(console, line)


def _console() -> "Console":
    from rich.console import Console

    return Console(file=sys.stdout, highlight=False)

"""`trunkwatch check`: one sweep of both clouds, and what is wrong."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.exits import Exit, Refused
from monitor.cli.options import (
    DEFAULT_CONFIG,
    ConfigOption,
    EnvFileOption,
    EnvironmentOption,
    Format,
    RouteOption,
)
from monitor.cli.settings import chosen_environments, known_name, load_config

if TYPE_CHECKING:
    from monitor.cli.report import Report
    from monitor.config import Config
    from monitor.engine import Daemon, Desk
    from monitor.model.board import Board
    from monitor.model.protocols import Store

EverythingOption = Annotated[bool, typer.Option("--all", "-a", help="List what passed and was skipped, too.")]


def check(
    config: ConfigOption = DEFAULT_CONFIG,
    env_file: EnvFileOption = None,
    environment: EnvironmentOption = None,
    route: RouteOption = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="How to print it.")] = Format.TEXT,
    everything: EverythingOption = False,
) -> None:
    """Say what is wrong now, and how to fix it.

    Reads both clouds once. Worst comes first.

    Exit status: 2 a critical check failed, 3 a critical one could not tell, 1 a warning failed, 0 otherwise.
    """
    from monitor.cli.logs import log_errors_alone
    from monitor.cli.report import make_report

    loaded = load_config(config, env_file)
    log_errors_alone()
    board = asyncio.run(sweep_all(loaded, chosen_environments(loaded, environment)))
    report = make_report(board, _chosen_routes(board, route))
    print_report(report, form, everything=everything)
    raise typer.Exit(report.exit)


def print_report(report: "Report", form: Format, *, everything: bool) -> None:
    """Print a report to stdout."""
    match form:
        case Format.TEXT:
            from rich.console import Console

            from monitor.cli.report.as_text import draw

            draw(report, Console(file=sys.stdout), everything=everything)
        case Format.JSON:
            from monitor.cli.report import as_json

            print(as_json.render(report))
        case Format.JUNIT:
            from monitor.cli.report import as_junit

            print(as_junit.render(report))


async def sweep_all(config: "Config", environments: Iterable[str]) -> "Board":
    """What a sweep of each environment finds now; nothing is kept."""
    from monitor.cli.progress import progress_bar

    async with one_off(config) as daemon:
        with progress_bar() as progress:
            await daemon.sweep_once(environments, progress)
        return daemon.board


@asynccontextmanager
async def one_off(
    config: "Config", desk: "Desk | None" = None, store: "Store | None" = None
) -> AsyncIterator["Daemon"]:
    """A daemon that does only what it is asked, and keeps nothing but in a `store`."""
    from monitor.cli.interpreter import loading_lightly

    with loading_lightly():
        from prometheus_client import CollectorRegistry

        from monitor.cli.timing import monotonic, now
        from monitor.engine import DRAIN, Daemon
        from monitor.export import Telemetry
        from monitor.history import MemoryStore

    telemetry = Telemetry(CollectorRegistry())
    daemon = Daemon(config, store or MemoryStore(), telemetry, now=now, monotonic=monotonic, desk=desk)
    try:
        await daemon.open()
        yield daemon
    finally:
        await daemon.stop(DRAIN)


def _chosen_routes(board: "Board", names: list[str] | None) -> frozenset[str] | None:
    """The routes that were asked for, None for all with their environments. Raises: Refused."""
    if not names:
        return None
    swept = [route.route for route in board.routes.values() if route.checks]
    if not swept:
        raise Refused("There is no route to choose from: LiveKit's trunks could not be read.", Exit.UNKNOWN)
    return frozenset(known_name(name, swept, "route") for name in names)

"""`trunkwatch diagnose`: all that is known of a route now, as text to paste into an incident."""

import asyncio
import os
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Final, cast

import typer

from monitor.cli import completion
from monitor.cli.call import callable_owner, place, silent
from monitor.cli.exits import Exit, Refused
from monitor.cli.options import (
    DEFAULT_CONFIG,
    CaOption,
    CertOption,
    ConfigOption,
    DiagnoseOption,
    EnvFileOption,
    KeyOption,
    OwnerOption,
)
from monitor.cli.run import HISTORY, refusing_plainly
from monitor.cli.settings import known_name, load_config, owner_of
from monitor.cli.signals import ending_quietly

if TYPE_CHECKING:
    from monitor.cli.call_text import Show
    from monitor.config import Config
    from monitor.model.board import Board
    from monitor.model.protocols import Store

_MORE: Final = ("generated", "trunkwatch", "standing", "worked_at", "changes", "log", "incidents", "notes")
"""What the JSON has beside what every command prints."""


def diagnose(
    route: Annotated[
        str, typer.Argument(help="The route that does not work.", autocompletion=completion.routes)
    ],
    config: ConfigOption = DEFAULT_CONFIG,
    env_file: EnvFileOption = None,
    environment: OwnerOption = None,
    with_call: Annotated[bool, typer.Option("--call", help="Place its canary first: a real call.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
    url: DiagnoseOption = None,
    ca: CaOption = None,
    cert: CertOption = None,
    key: KeyOption = None,
) -> None:
    """Diagnose a route, to paste into an incident.

    Reads both clouds and Twilio's error log, and takes the last call from the history beside the
    configuration, which is only read; with --url all of it is what a daemon knows.

    Exit status: 2 a critical check or the call failed, 3 one could not tell, 1 a warning failed, 0 otherwise.
    """
    from monitor.cli.logs import log_errors_alone

    log_errors_alone()
    if url is not None:
        from monitor.cli.daemon.diagnosing import diagnosed_by_url
        from monitor.cli.daemon.trust import Proof
        from monitor.cli.daemon.way import way_to

        way = way_to(url, config, env_file, Proof(ca, cert, key), os.environ)
        with ending_quietly():
            found = asyncio.run(diagnosed_by_url(way, environment, route, _stages if with_call else None))
    else:
        found = _by_itself(load_config(config, env_file), environment, route, with_call=with_call)
    _print(*found, as_json=as_json)
    raise typer.Exit(found[1])


def _by_itself(
    loaded: "Config", environment: str | None, route: str, *, with_call: bool
) -> tuple[Mapping[str, object], int]:
    """What both clouds and the history tell, and the exit status that it makes. Raises: Refused."""
    from monitor.cli.timing import now

    notes: list[str] = []
    if with_call:
        environment = callable_owner(loaded, route, environment)
        notes += _called(loaded, environment, route)
    owners = _owners(loaded, route, environment)
    known = _remembered(loaded, notes)
    with refusing_plainly(), ending_quietly():
        board = asyncio.run(_read(loaded, owners, known, now()))
    owner = _the_one(board, owners, route)
    return _told(board, owner, route, now(), notes)


def _told(
    board: "Board", environment: str, route: str, at: datetime, notes: list[str]
) -> tuple[Mapping[str, object], int]:
    """The diagnosis of a route that is on the board, and the exit status that it makes."""
    from monitor.cli.report import make_report
    from monitor.export import running_version
    from monitor.model.board import Board
    from monitor.web.diagnosed import Judged, diagnosis_of, told_object
    from monitor.web.standing import Standing

    key = environment, route
    part = Board(board.position, {environment: board.environments[environment]}, {key: board.routes[key]})
    report = make_report(part)
    found = next(iter(report.routes), None)
    judged = Judged(found.standing, found.causes) if found else Judged(Standing.WAITING, ())
    version = running_version()
    told = diagnosis_of(board, environment, route, judged, at=at, version=version, notes=notes)
    return told_object(told), report.exit


def _print(told: Mapping[str, object], exit_: int, *, as_json: bool) -> None:
    """`told` is as `told_object` of `monitor.web.diagnosed` makes it."""
    if not as_json:
        print(told["text"])
        return
    from monitor.cli.report.as_json import document

    route = {name: told[name] for name in ("environment", "route", "causes")}
    more = {name: told[name] for name in _MORE}
    findings, runs = (cast(list[object], told[name]) for name in ("findings", "runs"))
    print(document(exit_, findings, runs, [route], **more))


def _called(config: "Config", environment: str, route: str) -> list[str]:
    """Place the canary, its stages to stderr; why nothing came of it, if so."""
    from monitor.cli.call_text import not_dialled

    with refusing_plainly(), ending_quietly(), _stages(f"{environment} / {route}") as show:
        outcome = asyncio.run(place(config, environment, route, show))
    return [] if "run" in outcome else [not_dialled(outcome)]


def _stages(title: str) -> "AbstractContextManager[Show]":
    from monitor.cli.call_text import showing

    return showing(title, aside=True) if sys.stderr.isatty() else silent(title)


def _owners(config: "Config", route: str, environment: str | None) -> list[str]:
    """The environment that configures the route, or those that may discover it. Raises: Refused."""
    if environment is not None:
        known_name(environment, config.environments, "environment")
    asked = {name: each for name, each in config.environments.items() if environment in (None, name)}
    discovering = [name for name, each in asked.items() if each.discover is not None]
    if discovering and not any(route in each.routes for each in asked.values()):
        return discovering
    return [owner_of(config, route, environment)]


def _remembered(config: "Config", notes: list[str]) -> "Board":
    """What the history knows, copied: nothing is written into that of a running daemon."""
    from monitor.history import SqlStore
    from monitor.model.board import Board
    from monitor.model.protocols import StoreError

    path = config.state_dir / HISTORY
    if not path.exists():
        return Board()
    try:
        store = SqlStore(path)
        try:
            return store.load()
        finally:
            store.close()
    except StoreError as error:
        notes.append(f"The history cannot be read, so the last call is not known. {error}")
        return Board()


async def _read(config: "Config", environments: list[str], known: "Board", at: datetime) -> "Board":
    """The board after a sweep of the environments and a look into their error logs."""
    from monitor.cli.check import one_off
    from monitor.cli.progress import progress_bar
    from monitor.history import MemoryStore

    store: Store = MemoryStore(_soon_read(known, at))
    async with one_off(config, store=store) as daemon:
        with progress_bar() as progress:
            await daemon.sweep_once(environments, progress)
        for name in environments:
            await daemon.read_log(name)
        return daemon.board


def _soon_read(board: "Board", at: datetime) -> "Board":
    """The board as if the error logs had been read until lately: older entries speak for nothing now."""
    from monitor.diagnosis.route import LOG_FOR
    from monitor.model.alert_log import OVERLAP

    lately = at - LOG_FOR + OVERLAP
    environments = {
        name: replace(state, alerts=replace(state.alerts, until=max(state.alerts.until or lately, lately)))
        for name, state in board.environments.items()
    }
    return replace(board, environments=environments)


def _the_one(board: "Board", owners: list[str], route: str) -> str:
    """The environment that has the route. Raises: Refused."""
    having = [name for name in owners if (name, route) in board.routes]
    if len(having) > 1:
        raise Refused(f"Several environments have {route!r}: choose by --environment.", Exit.USAGE)
    if not having:
        known_name(route, {name for owner, name in board.routes if owner in owners}, "route")
    return having[0]

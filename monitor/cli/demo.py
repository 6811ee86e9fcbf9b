"""`trunkwatch demo`: simulated clouds and the daemon together, so that a newcomer sees it work."""

import asyncio
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from monitor.cli.check import one_off, print_report
from monitor.cli.exits import Exit
from monitor.cli.options import Format, ListenOption, TextOrJson
from monitor.cli.progress import progress_bar
from monitor.cli.run import listening, refusing_plainly, running
from monitor.cli.simulate import ScenarioOption, known_scenario, simulating

if TYPE_CHECKING:
    from monitor.cli.report import Report
    from monitor.config import Config
    from monitor.engine import Daemon, Desk
    from monitor.model.board import Board
    from monitor.simulator import Simulator

_ANYWHERE: Final = ("127.0.0.1", 0)
_HASTE: Final = 0.1
"""How much sooner than in the scenario Twilio's records come: a demo does not wait for minutes."""

_LIMITS: Final = {
    "dial_margin": timedelta(seconds=3),
    "hang_up_within": timedelta(seconds=5),
}
"""What a call is given at most, however fast the demo is: a machine with much to do needs it."""

_TEMPO: Final = {
    "reply_grace": 0.5,
    "watch_every": 0.1,
    "hang_up_again": 0.3,
    "settle": 0.5,
    "record_every": 0.3,
    "record_missing": 3.0,
    "close": 2.5,
    "leg_ends": 1.0,
    "alerts": 0.5,
}
"""Seconds, where a real call has minutes: any scenario ends within ten."""


def demo(
    scenario: ScenarioOption = "geo-blocked",
    routes: Annotated[int, typer.Option("--routes", min=2, max=5000, help="How many routes to watch.")] = 2,
    listen: ListenOption = None,
    once: Annotated[bool, typer.Option("--once", help="Sweep once, print what is wrong and exit.")] = False,
    form: Annotated[
        TextOrJson, typer.Option("--format", "-f", help="How --once prints what it found.")
    ] = TextOrJson.TEXT,
) -> None:
    """See it work on simulated clouds.

    A healthy route and a broken one are watched and called; nothing leaves this machine, and no real phone
    rings. With --once the exit status is that of `check`; a call that failed makes it 2.
    """
    from monitor.cli.logs import log_errors_alone

    known_scenario(scenario)
    log_errors_alone()
    if once:
        report = asyncio.run(sweep_and_call(scenario, routes))
        print_report(report, Format(form), everything=False)
        raise typer.Exit(report.exit)
    with refusing_plainly():
        interrupted = asyncio.run(_show(scenario, routes, listen))
    if interrupted:
        raise typer.Exit(Exit.INTERRUPTED)


async def sweep_and_call(scenario: str, routes: int, pace: float = 1.0) -> "Report":
    """One sweep of the demo, then every canary once; phones ring and all is waited for by `pace`."""
    from monitor.cli.report import make_report

    async with simulating(_ANYWHERE, scenario, routes) as simulator:
        simulator.world.ring_seconds *= pace
        _hasten(simulator, pace)
        config = _configuration(simulator, scenario, routes)
        async with one_off(config, _desk(pace)) as daemon:
            with progress_bar() as progress:
                await daemon.sweep_once(None, progress)
            await daemon.call_once()
            board = daemon.board
        return make_report(board)


def _hasten(simulator: "Simulator", pace: float) -> None:
    service = simulator.world.service
    if service.record_delay is not None:
        service.record_delay *= _HASTE * pace


def _desk(pace: float = 1.0) -> "Desk":
    """Simulated calls cost nothing and are told of at once: everything is waited for in seconds."""
    from monitor.canary import Tempo
    from monitor.cli.timing import new_id
    from monitor.engine import Desk
    from monitor.history import MemoryLedger

    waits = {name: timedelta(seconds=each * pace) for name, each in _TEMPO.items()}
    tempo = Tempo(**_LIMITS, **waits)
    return Desk(MemoryLedger(new_id), tempo=tempo)


async def _show(scenario: str, routes: int, listen: str | None) -> bool:
    """Whether a person ended it."""
    from monitor.cli.signals import stop_on_signals
    from monitor.history import MemoryStore

    async with stop_on_signals() as stop, simulating(_ANYWHERE, scenario, routes) as simulator:
        config = _configuration(simulator, scenario, routes)
        async with running(config, MemoryStore(), listening(config, listen), _desk()) as service:
            print(f"Trunkwatch reads simulated clouds in the state {scenario}, and calls…", flush=True)
            telling = asyncio.create_task(_tell(config, service.daemon, service.url, simulator.url))
            stopping = asyncio.create_task(stop.wait())
            await asyncio.wait({telling, stopping}, return_when=asyncio.FIRST_COMPLETED)
            telling.cancel()
            stopping.cancel()
            await asyncio.gather(telling, stopping, return_exceptions=True)
    return stop.interrupted


async def _tell(config: "Config", daemon: "Daemon", page: str, clouds: str) -> None:
    """Print what is wrong after the first sweep and calls, and again whenever that changed."""
    from monitor.cli.report import make_report

    told: list[object] | None = None
    position = 0
    while True:
        board = await daemon.keeper.wait_beyond(position)
        position = board.position
        if daemon.unswept or _calls_go_on(board):
            continue
        report = make_report(board)
        news: list[object] = [(each.route, each.check, each.verdict) for each in report.findings]
        news += [run.id for run in report.runs]
        news += [cause.id for route in report.routes for cause in route.causes[:1]]
        if news == told:
            continue
        print()
        print_report(report, Format.TEXT, everything=False)
        if told is None:
            _say_where(page, clouds)
        sys.stdout.flush()
        told = news


def _calls_go_on(board: "Board") -> bool:
    """Whether a canary is up, or the first one yet to come."""
    canaries = [route.canary for route in board.routes.values() if route.canary is not None]
    return any(canary.running is not None or canary.last is None for canary in canaries)


def _say_where(page: str, clouds: str) -> None:
    print(f"\nLook:   {page}  (and {page}/metrics, which Prometheus scrapes)")
    print(f"Heal:   curl -X PUT -d healthy {clouds}/-/scenario")
    print(f"Break:  curl -X PUT -d sip-domain {clouds}/-/scenario    (all: trunkwatch simulate --list)")
    print("Stop:   Ctrl-C")


def _configuration(simulator: "Simulator", scenario: str, routes: int) -> "Config":
    from monitor.config import parse
    from monitor.simulator import demo_config

    text = demo_config(simulator.url, scenario, routes)
    return parse(text, "the demo's configuration", Path(), {})

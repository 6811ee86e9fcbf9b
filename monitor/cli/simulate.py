"""`trunkwatch simulate`: both clouds on one port, in the state of a scenario."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import completion
from monitor.cli.exits import Exit, Refused
from monitor.cli.settings import known_name, split_listen

if TYPE_CHECKING:
    from monitor.simulator import Simulator

ScenarioOption = Annotated[
    str,
    typer.Option(
        "--scenario",
        "-s",
        metavar="NAME",
        help="The state of the clouds.",
        autocompletion=completion.scenarios,
    ),
]


def simulate(
    scenario: ScenarioOption = "healthy",
    listen: Annotated[
        str, typer.Option("--listen", metavar="HOST:PORT", help="Where to serve them.")
    ] = "127.0.0.1:9784",
    list_: Annotated[bool, typer.Option("--list", help="List the scenarios and exit.")] = False,
) -> None:
    """Serve simulated clouds to point at.

    Both LiveKit and Twilio over HTTP on one port; it prints a configuration that reads them.
    """
    if list_:
        _list()
        return
    known_scenario(scenario)
    if asyncio.run(_serve(scenario, split_listen(listen))):
        raise typer.Exit(Exit.INTERRUPTED)


def known_scenario(name: str) -> None:
    """Raises: Refused, naming the nearest scenario."""
    from monitor.simulator import SCENARIOS

    known_name(name, SCENARIOS, "scenario")


@asynccontextmanager
async def simulating(address: tuple[str, int], scenario: str, routes: int = 2) -> AsyncIterator["Simulator"]:
    """Both clouds at an address, in the state of a scenario. Raises: Refused where the port is taken."""
    from monitor.simulator import Simulator

    simulator = Simulator(host=address[0], port=address[1], routes=routes)
    try:
        await simulator.__aenter__()
    except OSError as error:
        raise Refused(
            f"The simulator cannot listen on {address[0]}:{address[1]} ({error.strerror}): "
            "stop what listens there, or choose another --listen.",
            Exit.CONFIG,
        ) from None
    try:
        simulator.use(scenario)
        yield simulator
    finally:
        await simulator.__aexit__(None, None, None)


def _list() -> None:
    from monitor.simulator import SCENARIOS

    width = max(map(len, SCENARIOS))
    for name, scenario in SCENARIOS.items():
        print(f"{name:<{width}}  {scenario.title}")


async def _serve(scenario: str, address: tuple[str, int]) -> bool:
    """Whether a person ended it."""
    from monitor.cli.signals import stop_on_signals
    from monitor.simulator import demo_config

    async with stop_on_signals() as stop, simulating(address, scenario) as simulator:
        print(f"Both clouds are at {simulator.url}, in the state {scenario}.")
        print(f"Another state: curl -X PUT -d NAME {simulator.url}/-/scenario")
        print(f"A configuration that reads them:\n\n{demo_config(simulator.url, scenario)}")
        print("Stop with Ctrl-C.", flush=True)
        await stop.wait()
    return stop.interrupted

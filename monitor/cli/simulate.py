"""`trunkwatch simulate`: both clouds on one port, in the state of a scenario."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.exits import Exit, Refused
from monitor.cli.addresses import split_listen

if TYPE_CHECKING:
    from monitor.simulator import Simulator


def simulate(
    scenario: Annotated[str, typer.Option("--scenario", "-s", help="The state of the clouds.")] = "healthy",
    listen: Annotated[
        str, typer.Option("--listen", metavar="HOST:PORT", help="Where to serve them.")
    ] = "127.0.0.1:9784",
    list_: Annotated[bool, typer.Option("--list", help="List the scenarios and exit.")] = False,
) -> None:
    """Serve simulated LiveKit and Twilio clouds over HTTP, to point a configuration at."""
    if list_:
        _list()
        return
    known_scenario(scenario)
    asyncio.run(_serve(scenario, *split_listen(listen)))


def known_scenario(name: str) -> str:
    """The scenario's name. Raises: Refused, naming the nearest."""
    import difflib

    from monitor.simulator import SCENARIOS

    if name in SCENARIOS:
        return name
    near = difflib.get_close_matches(name, SCENARIOS, n=1, cutoff=0.5)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise Refused(
        f"There is no scenario {name!r}.{hint} `trunkwatch simulate --list` lists them.", Exit.USAGE
    )


def _list() -> None:
    from monitor.simulator import SCENARIOS

    width = max(map(len, SCENARIOS))
    for name, scenario in SCENARIOS.items():
        print(f"{name:<{width}}  {scenario.title}")


async def _serve(scenario: str, host: str, port: int) -> None:
    from monitor.cli.signals import stop_on_signals
    from monitor.simulator import Simulator

    async with _started(Simulator(host=host, port=port)) as simulator, stop_on_signals() as stopped:
        simulator.use(scenario)
        print(f"Both clouds are at {simulator.url}, in the state {scenario}. Stop with Ctrl-C.")
        print(f"Another state:  curl -X PUT -d NAME {simulator.url}/-/scenario")
        await stopped.wait()

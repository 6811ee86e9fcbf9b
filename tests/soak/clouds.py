"""Simulated clouds at another pace: a process of its own, which tells what rooms and calls they have."""

import asyncio
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from monitor.simulator import Simulator
from tests.soak.pace import Pace, hasten
from tests.soak.sample import Sampler

LOOK: Final = 0.5


def main() -> None:
    """Arguments: pace, its beginning, file of samples, number of routes. Prints the clouds' URL."""
    times, since, out, routes = sys.argv[1:]
    pace = Pace(float(times), float(since))
    simulator = Simulator(routes=int(routes))
    simulator.world.now = pace.now

    def left() -> Mapping[str, int]:
        world, switchboard = simulator.world, simulator._livekit.switchboard  # what no client may see
        return {
            "rooms": sum(len(project.open_rooms(pace.now())) for project in world.projects),
            "calls up": sum(call.up for call in world.calls),
            "calls": len(world.calls),
            "calls of LiveKit": len(switchboard._tasks),
            "requests under way": simulator.under_way,
        }

    hasten(pace, LOOK, Sampler(Path(out), more=left).look)
    asyncio.run(_serve(simulator))


async def _serve(simulator: Simulator) -> None:
    asked = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asked.set)
    async with simulator:
        print(simulator.url, flush=True)
        await asked.wait()


if __name__ == "__main__":
    main()

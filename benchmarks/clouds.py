"""The simulated clouds in a process of their own, so that their work is on nobody's clock."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection

import yaml

from benchmarks.process import heard
from monitor.simulator import Simulator, demo_config
from monitor.simulator.cast import demo_routes

_FOR_EVER = None
_LIMITS = ("calls_per_hour", "calls_per_day", "calls_per_month")
_PLENTY = 1_000_000


class Clouds:
    """The simulator behind a pipe."""

    def __init__(self, pipe: "Connection[tuple[str, str], object]", routes: int) -> None:
        self._pipe = pipe
        self._routes = routes
        self.url = str(pipe.recv())

    def use(self, scenario: str) -> None:
        """Show another state from the next request on."""
        self._pipe.send(("use", scenario))
        self._pipe.recv()

    def requests(self) -> list[str]:
        """The paths asked for since the last call."""
        self._pipe.send(("requests", ""))
        answer = self._pipe.recv()
        assert isinstance(answer, list)
        return answer

    def config(self, scenario: str, sweep_every: str, state_dir: str, called: int = 2) -> str:
        """A configuration that reads these clouds, and calls over the first `called` routes."""
        document = yaml.safe_load(demo_config(self.url, scenario, self._routes))
        environment = document["environments"]["prod"]
        environment["canaries"]["limits"] = dict.fromkeys(_LIMITS, _PLENTY)
        plan = environment["routes"]["br"]["canary"]
        for number, route in enumerate(demo_routes(self._routes)):
            settings = environment["routes"][route.name]
            settings.pop("canary", None)
            if number < called:
                of_its_own = f"{route.phone[:-3]}{number:03}"  # a number is called once at a time
                settings["canary"] = {**plan, "every": "1h", "to": of_its_own}
        return yaml.safe_dump({**document, "sweep_every": sweep_every, "state_dir": state_dir})


@contextmanager
def clouds(routes: int, delay: float = 0) -> Iterator[Clouds]:
    """Clouds with so many routes, each of whose answers takes `delay` seconds."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_simulate, args=(theirs, routes, delay), daemon=True)
    process.start()
    theirs.close()  # so that a process which breaks ends what waits for its word
    try:
        yield Clouds(ours, routes)
    finally:
        ours.close()
        process.join()


def _simulate(pipe: "Connection[object, tuple[str, str]]", routes: int, delay: float) -> None:
    asyncio.run(_serve(pipe, routes, delay))


async def _serve(pipe: "Connection[object, tuple[str, str]]", routes: int, delay: float) -> None:
    async with Simulator(routes=routes) as simulator:
        if delay:
            simulator.fault("*", _FOR_EVER, delay=delay)
        pipe.send(simulator.url)
        while True:
            match await asyncio.to_thread(heard, pipe):
                case ("use", scenario):
                    simulator.use(scenario)
                    pipe.send(scenario)
                case ("requests", _):
                    pipe.send([seen.path for seen in simulator.requests])
                    simulator.requests.clear()
                case _:
                    return

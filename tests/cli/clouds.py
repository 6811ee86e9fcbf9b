"""Simulated clouds in a thread of their own, for commands that run a loop themselves."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from monitor.simulator import Simulator, demo_config


class Clouds:
    """Both clouds; `configuration` writes a file that reads them."""

    def __init__(self, simulator: Simulator, loop: asyncio.AbstractEventLoop, folder: Path) -> None:
        self._simulator = simulator
        self._loop = loop
        self._folder = folder
        self.url = simulator.url

    def use(self, scenario: str) -> None:
        self.edit(lambda simulator: simulator.use(scenario))

    def edit(self, change: Callable[[Simulator], None]) -> None:
        """Do something to the simulator, in its own thread."""
        done = threading.Event()

        def make() -> None:
            change(self._simulator)
            done.set()

        self._loop.call_soon_threadsafe(make)
        assert done.wait(60)

    def wait(self, until: Callable[[Simulator], bool]) -> None:
        """Wait for a state of the simulator, which tells nobody of it."""

        async def look() -> None:
            async with asyncio.timeout(60):
                while not until(self._simulator):  # noqa: ASYNC110
                    await asyncio.sleep(0.005)

        asyncio.run_coroutine_threadsafe(look(), self._loop).result()

    @property
    def requests(self) -> int:
        """How many requests arrived."""
        return len(self._simulator.requests)

    def configuration(self, scenario: str = "healthy") -> Path:
        """The path of a configuration that reads these clouds, now in the state of `scenario`."""
        self.use(scenario)
        path = self._folder / "config.yaml"
        path.write_text(demo_config(self.url, scenario), encoding="utf-8")
        return path


@contextmanager
def clouds_in_a_thread(folder: Path) -> Iterator[Clouds]:
    loop = asyncio.new_event_loop()
    simulator = Simulator()
    loop.run_until_complete(simulator.__aenter__())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield Clouds(simulator, loop, folder)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(simulator.__aexit__(None, None, None))
        loop.close()

"""The calls under way: each in a task of its own, until it ends or the simulator stops."""

import asyncio

from monitor.simulator.livekit.leg import Leg


class Switchboard:
    """LiveKit's SIP service as the place where calls live on."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def connect(self, leg: Leg) -> None:
        """Let a call run."""
        task = asyncio.create_task(leg.run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def quiet(self) -> None:
        """Wait until LiveKit has no call left."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def close(self) -> None:
        """Cut off every call."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

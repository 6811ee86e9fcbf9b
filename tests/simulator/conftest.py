"""A simulator of the healthy world, for as long as a test lasts, and its time."""

from collections.abc import AsyncIterator

import pytest

from monitor.simulator import Simulator
from tests.simulator.calling import Clock


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    async with Simulator() as running:
        yield running


@pytest.fixture
def clock(sim: Simulator) -> Clock:
    """Calls are answered without ringing, so that time moves by this alone."""
    sim.world.ring_seconds = 0
    clock = Clock()
    sim.world.now = clock
    return clock

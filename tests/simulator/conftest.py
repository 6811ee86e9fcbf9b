"""A simulator of the healthy world, for as long as a test lasts."""

from collections.abc import AsyncIterator

import pytest

from monitor.simulator import Simulator


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    async with Simulator() as running:
        yield running

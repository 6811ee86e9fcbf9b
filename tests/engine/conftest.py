"""What the tests of the engine share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.engine.dialling import Site, dialling_site


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    """A history of its own and simulated clouds, of which nothing has been dialled."""
    async with dialling_site(tmp_path) as site:
        yield site

"""One browser for a worker, and one daemon for each scenario that it comes to."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser.chromium import chromium
from tests.browser.sites import SCENES, Scene, Site, site
from tests.browser.visits import PATIENCE, Visit, visiting
from tests.tools import require_tool


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    async with chromium(require_tool("chromium")) as browser:
        yield browser


@pytest_asyncio.fixture(
    scope="session",
    loop_scope="session",
    params=SCENES,
    ids=str,
)
async def scene(
    request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Site]:
    """A site in each of the main scenarios, and one of many routes."""
    async with site(request.param, tmp_path_factory.mktemp("site")) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser, scene: Site) -> AsyncIterator[Visit]:
    """A tab at that site."""
    async with visiting(browser, scene.url) as visit:
        yield visit


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def broken(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """A site on which Chile may not be called."""
    async with site(Scene("geo-blocked"), tmp_path_factory.mktemp("broken")) as made:
        yield made

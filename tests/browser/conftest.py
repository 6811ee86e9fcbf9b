"""One browser for a worker, and one daemon for each scenario that it comes to."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser.chromium import chromium
from tests.browser.sites import MANY, SCENARIOS, Site, site
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
    params=[*((scenario, 2) for scenario in SCENARIOS), ("geo-blocked", MANY)],
    ids=lambda param: f"{param[0]}-{param[1]}",
)
async def scene(
    request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Site]:
    """A site in each of the main scenarios, and one of many routes."""
    scenario, routes = request.param
    async with site(scenario, tmp_path_factory.mktemp("site"), routes) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser, scene: Site) -> AsyncIterator[Visit]:
    """A tab at that site."""
    async with visiting(browser, scene.url) as visit:
        yield visit


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def broken(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """A site on which Chile may not be called."""
    async with site("geo-blocked", tmp_path_factory.mktemp("broken")) as made:
        yield made

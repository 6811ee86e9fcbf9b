"""Pages that stay open: they change by themselves, and leave the reader where they are."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser.sites import Site, running
from tests.browser.visits import Visit, visiting

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def home(browser: Browser, tmp_path: Path) -> AsyncIterator[Site]:
    """A site of its own, over sound clouds that a test may change."""
    async with running(tmp_path) as made:
        await made.begun()
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def reader(browser: Browser, home: Site) -> AsyncIterator[Visit]:
    async with visiting(browser, home.url) as visit:
        yield visit


async def test_the_overview_tells_a_new_fault_and_its_end_and_leaves_the_focus_alone(
    home: Site, reader: Visit
) -> None:
    page = reader.page
    await reader.go("/")
    await expect(page.locator("h1")).to_contain_text("No fault found")
    await page.evaluate("loaded = 'once'")
    focused = page.get_by_role("link", name="br", exact=True)
    await focused.focus()

    home.simulator.use("geo-blocked")

    await expect(page.locator(".head")).to_contain_text("Low-risk numbers are off for Chile")
    await expect(page).to_have_title("Of 2 routes, cl is broken. – Trunkwatch")
    await expect(page.locator("article h3").first.get_by_role("link")).to_have_text("cl")
    await expect(focused).to_be_focused()

    home.simulator.use("healthy")

    await expect(page.locator("h1")).to_contain_text("No fault found")
    await expect(focused).to_be_focused()
    assert await page.evaluate("loaded") == "once"
    assert reader.complaints == []


async def test_the_page_of_a_route_changes_and_what_was_opened_stays_open(home: Site, reader: Visit) -> None:
    page = reader.page
    await reader.go("/routes/prod/cl")
    step = page.locator("details", has=page.locator("summary", has_text="Address"))
    await step.locator("summary").click()

    home.simulator.use("wrong-username")

    credentials = page.locator("details", has=page.locator("summary", has_text="Credentials"))
    await expect(credentials.locator(".state.broken").first).to_be_attached()
    await expect(page.locator("h1 .state.broken")).to_be_visible()
    await expect(step.get_by_text("trunk-address", exact=True)).to_be_visible()
    await expect(step.locator("summary")).to_be_focused()
    assert reader.complaints == []


async def test_a_page_that_cannot_be_made_anew_says_so_at_its_top_until_it_can(
    home: Site, reader: Visit
) -> None:
    page = reader.page
    alert = page.get_by_role("alert")
    await reader.go("/")
    await expect(page.locator("#live")).to_have_text("It changes as things happen.")

    await page.route("**/*", lambda route: route.abort())
    home.simulator.use("geo-blocked")

    await expect(alert).to_contain_text("This page cannot be made anew: it shows how things stood at 2")

    await page.unroute("**/*")

    await expect(alert).to_have_count(0)
    await expect(page.locator(".head")).to_contain_text("Low-risk numbers are off for Chile")

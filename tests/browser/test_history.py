"""Looking back: filters and pages are links and a form, and say in the address what they show."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from monitor.history import SqlStore
from monitor.model.outcome import Reason
from tests.browser.sites import Site, running
from tests.browser.visits import Visit, visiting
from tests.history.events import canary_job, configured, run

pytestmark = pytest.mark.asyncio(loop_scope="session")

CALLS = 120
ON_A_PAGE = 50


def filled(folder: Path) -> None:
    """A history of so many calls within a day: each tenth was busy, each fourth went over br."""
    store = SqlStore(folder / "trunkwatch.sqlite3")
    begun = datetime.now(UTC) - timedelta(minutes=10 * CALLS)
    store.append(configured(at=begun))
    for number in range(CALLS):
        reason = Reason.BUSY if number % 10 == 0 else Reason.ANSWERED
        made = run(f"run-{number}", begun + timedelta(minutes=10 * number), reason)
        store.append(replace(made, job=canary_job("br" if number % 4 == 0 else "cl")))
    store.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def archive(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    folder = tmp_path_factory.mktemp("history")
    filled(folder)
    async with running(folder, calls=False) as made:
        await made.swept()
        yield made


@pytest_asyncio.fixture(params=[True, False], ids=["scripts", "no-scripts"], loop_scope="session")
async def reader(request: pytest.FixtureRequest, browser: Browser, archive: Site) -> AsyncIterator[Visit]:
    async with visiting(browser, archive.url, scripts=request.param) as visit:
        yield visit


def asked(visit: Visit) -> dict[str, list[str]]:
    """What the address asks for."""
    return parse_qs(urlsplit(visit.page.url).query)


async def test_older_calls_are_a_link_away_and_so_are_the_newest(reader: Visit) -> None:
    page = reader.page
    rows = page.locator("table tbody tr")
    await reader.go("/history")
    await expect(rows).to_have_count(ON_A_PAGE)
    newest = await rows.first.get_attribute("data-key")
    assert newest is not None

    await page.get_by_role("link", name="Older").click()
    await expect(rows).to_have_count(ON_A_PAGE)
    await expect(rows.first).not_to_have_attribute("data-key", newest)
    await page.get_by_role("link", name="Older").click()

    await expect(page.get_by_role("link", name="Older")).to_have_count(0)
    await page.get_by_role("link", name="Newest").click()
    await expect(rows.first).to_have_attribute("data-key", newest)


async def test_the_form_filters_and_the_address_can_be_kept(reader: Visit) -> None:
    page = reader.page
    await reader.go("/history")

    await page.get_by_label("Reason").select_option("busy")
    await page.get_by_label("Route").fill("br")
    await page.get_by_label("Over").select_option("7 days")
    await page.get_by_role("button", name="Show").click()

    await expect(page.locator("table tbody tr")).to_have_count(6)
    assert asked(reader) == {"show": ["runs"], "days": ["7"], "route": ["br"], "reason": ["busy"]}
    for row in await page.locator("table tbody tr").all_inner_texts():
        assert "prod / br" in row
        assert "busy" in row
    kept = page.url.removeprefix(reader.origin)
    await reader.go(kept)
    await expect(page.locator("table tbody tr")).to_have_count(6)
    await expect(page.get_by_label("Reason")).to_have_value("busy")


async def test_a_call_of_long_ago_is_opened_from_the_list(reader: Visit) -> None:
    page = reader.page
    await reader.go("/history?reason=busy")

    await page.locator("table tbody tr").last.get_by_role("link").first.click()

    await expect(page.locator("h1")).to_contain_text("Call over br")
    assert page.url.endswith("/runs/run-0")

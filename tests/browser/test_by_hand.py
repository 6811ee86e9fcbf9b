"""What people do with the pages: walk them by keyboard, copy a call as text."""

from collections.abc import AsyncIterator
from typing import Final

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser.looks import paths
from tests.browser.sites import Site
from tests.browser.visits import Visit, visiting

pytestmark = pytest.mark.asyncio(loop_scope="session")

REACHABLE: Final = "a[href], button:not([hidden]), select, input, summary, pre[tabindex]"

WALKED: Final = """wanted => {
    const at = document.activeElement, style = getComputedStyle(at), place = at.getBoundingClientRect();
    return {
        place: [...document.querySelectorAll(wanted)].filter(each => each.checkVisibility()).indexOf(at),
        outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        seen: place.width > 0 && place.left < innerWidth && place.right > 0
            && place.top < innerHeight && place.bottom > 0,
    };
}"""
"""Which of the visible elements has the focus, whether it shows that, and whether it is on the screen."""


@pytest_asyncio.fixture(loop_scope="session")
async def reader(browser: Browser, broken: Site) -> AsyncIterator[Visit]:
    async with visiting(browser, broken.url) as visit:
        yield visit


@pytest.mark.parametrize("page", ["overview", "route", "run", "calls"])
async def test_tab_reaches_everything_in_its_order_and_it_is_seen_where_one_is(
    broken: Site, reader: Visit, page: str
) -> None:
    await reader.go(paths(broken)[page])
    count = await reader.page.locator(REACHABLE).filter(visible=True).count()

    walked = []
    for _ in range(count):
        await reader.page.keyboard.press("Tab")
        walked.append(await reader.page.evaluate(WALKED, REACHABLE))

    assert [step["place"] for step in walked] == list(range(count))
    assert [step for step in walked if not step["outlined"]] == []
    assert [step for step in walked if not step["seen"]] == []


async def test_the_first_tab_offers_to_skip_to_the_content(broken: Site, reader: Visit) -> None:
    await reader.go(paths(broken)["route"])

    await reader.page.keyboard.press("Tab")
    skip = reader.page.get_by_role("link", name="Skip to the content")
    await expect(skip).to_be_focused()
    await expect(skip).to_be_in_viewport()
    await reader.page.keyboard.press("Enter")
    await reader.page.keyboard.press("Tab")

    first = reader.page.locator("main").locator(REACHABLE).first
    await expect(first).to_be_focused()


async def test_a_step_of_the_way_is_opened_by_the_keyboard(broken: Site, reader: Visit) -> None:
    await reader.go(paths(broken)["route"])
    step = reader.page.locator("details", has=reader.page.locator("summary", has_text="Address"))

    await step.locator("summary").focus()
    await reader.page.keyboard.press("Enter")

    await expect(step.get_by_text("trunk-address", exact=True)).to_be_visible()


async def test_a_call_is_copied_as_the_text_that_is_shown(broken: Site, reader: Visit) -> None:
    await reader.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=broken.url)
    await reader.go(paths(broken)["run"])

    await reader.page.get_by_role("button", name="Copy").click()

    await expect(reader.page.get_by_text("Copied.")).to_be_visible()
    copied = await reader.page.evaluate("navigator.clipboard.readText()")
    assert copied == await reader.page.locator("#as-text").text_content()
    assert copied.startswith("Trunkwatch: prod / cl: call failed (forbidden)\n")
    assert "Fix: Enable Chile" in copied


async def test_where_the_browser_gives_no_clipboard_the_text_is_selected(broken: Site, reader: Visit) -> None:
    await reader.page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    await reader.go(paths(broken)["run"])

    await reader.page.get_by_role("button", name="Copy").click()

    await expect(reader.page.get_by_text("Selected: copy it with the keyboard.")).to_be_visible()
    assert "call failed (forbidden)" in await reader.page.evaluate("getSelection().toString()")

"""Every page in each main scenario: what the browser, axe-core and people without scripts have against it."""

import re

import pytest
from playwright.async_api import Browser

from tests.browser.axe import against
from tests.browser.looks import paths
from tests.browser.sites import Site
from tests.browser.visits import WIDTHS, Scheme, Visit, visiting

pytestmark = pytest.mark.asyncio(loop_scope="session")

VIEWS: tuple[tuple[Scheme, int, tuple[str, ...]], ...] = (
    ("light", 1280, ()),
    ("light", 360, ()),
    ("dark", 1280, ("color-contrast",)),
)
"""A scheme, a width, and the rules that are asked: all, where nothing but colours can differ those alone."""

AGO = r"just now|(in )?\d+ (s|min)( ago)?"

MISSING = "Failed to load resource: the server responded with a status of 404 (Not Found)"
"""What the console says of a page that there is not."""


async def test_every_page_loads_without_a_complaint_and_asks_no_other_host(visit: Visit, scene: Site) -> None:
    for page, path in paths(scene).items():
        visit.complaints.clear()
        answer = await visit.go(path)

        assert (page, answer.status) == (page, 404 if page == "missing" else 200)
        assert (page, visit.complaints) == (page, [MISSING] if page == "missing" else [])

    assert visit.abroad == []


async def test_no_page_scrolls_sideways_on_any_screen(visit: Visit, scene: Site) -> None:
    beyond = {}
    for page, path in paths(scene).items():
        await visit.go(path)
        for width in WIDTHS:
            await visit.width(width)
            beyond[page, width] = await visit.sideways()

    assert {view: pixels for view, pixels in beyond.items() if pixels} == {}


async def test_axe_has_nothing_serious_against_any_page_in_either_scheme(visit: Visit, scene: Site) -> None:
    found = {}
    for page, path in paths(scene).items():
        await visit.go(path)
        for scheme, width, rules in VIEWS:
            await visit.page.emulate_media(color_scheme=scheme)
            await visit.width(width)
            found[page, scheme, width] = await against(visit.page, *rules)

    assert {view: faults for view, faults in found.items() if faults} == {}


async def test_every_page_reads_the_same_without_scripts(visit: Visit, browser: Browser, scene: Site) -> None:
    async with visiting(browser, scene.url, scripts=False) as plain:
        for path in paths(scene).values():
            await visit.go(path)
            await plain.go(path)

            assert words(await plain.text()) == words(await visit.text())


def words(text: str) -> list[str]:
    """What is read, but for how long ago things were, and for the button that only a script can serve."""
    return [word for word in re.sub(AGO, "", text).split() if word != "Copy"]

"""Every page in each main scenario: what the browser, axe-core and people without scripts have against it."""

import re

import pytest
from playwright.async_api import Browser

from tests.browser.axe import against
from tests.browser.looks import paths
from tests.browser.sites import Site
from tests.browser.visits import WIDTHS, Scheme, Visit, visiting

pytestmark = pytest.mark.asyncio(loop_scope="session")

SCHEMES: tuple[tuple[Scheme, tuple[str, ...]], ...] = (("light", ()), ("dark", ("color-contrast",)))
"""Each with the rules that are asked: all, and then those alone for which anything can be different."""

AGO = r"just now|(in )?\d+ (s|min)( ago)?"

_LOOKS = 5
"""Between two looks a call may end, or a sweep be late for a moment: then both are taken once more."""

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
        for scheme, rules in SCHEMES:
            await visit.page.emulate_media(color_scheme=scheme)
            found[page, scheme] = await against(visit.page, *rules)

    assert {view: faults for view, faults in found.items() if faults} == {}


async def test_every_page_reads_the_same_without_scripts(visit: Visit, browser: Browser, scene: Site) -> None:
    async with visiting(browser, scene.url, scripts=False) as plain:
        for path in paths(scene).values():
            for _look in range(_LOOKS):
                await visit.go(path)
                await plain.go(path)
                with_scripts, without = words(await visit.text()), words(await plain.text())
                if with_scripts == without:
                    break

            assert without == with_scripts


def words(text: str) -> list[str]:
    """What is read, but for how long ago things were, and for the button that only a script can serve."""
    return [word for word in re.sub(AGO, "", text).split() if word != "Copy"]

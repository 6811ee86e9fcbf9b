"""What both clouds say can hold anything: it is shown as text, and does not break the page."""

from collections.abc import AsyncIterator
from typing import Final

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from monitor.model.incident import Vendor
from monitor.simulator import World
from monitor.simulator.accounts import sid
from monitor.simulator.cast import phone
from monitor.simulator.sip import SipAnswer
from tests.browser.axe import against
from tests.browser.looks import paths
from tests.browser.sites import Scene, Site, site
from tests.browser.visits import WIDTHS, Visit, visiting

pytestmark = pytest.mark.asyncio(loop_scope="session")

SCRIPT: Final = "<script>broken = 'in'</script>"
IMAGE: Final = "<img src=/nowhere onerror=\"broken = 'in'\">"
MARKUP: Final = "</title></svg></pre></p><h1>All is well</h1>"
TURNED: Final = "safe\u202egnp.exe\u202c\u2066\u200b"
LONG: Final = "Supercalifragilistic" * 20
WIDE: Final = "長い名前の回線" * 8
FACES: Final = "👩‍👩‍👧‍👦🏴‍☠️" * 12

HIDDEN: Final = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b"
"""Marks that turn the writing round, or that nobody sees."""

OUT_OF_ITS_BOX: Final = """() => [...document.querySelectorAll("svg.path g")].flatMap(step => {
    const box = step.querySelector("rect").getBBox();
    return [...step.querySelectorAll("text.name, text.value")]
        .filter(text => box.width && text.getBBox().x + text.getBBox().width > box.x + box.width)
        .map(text => text.textContent);
})"""
"""The texts of the drawn way that stick out of what they stand in."""

OUT_OF_ITS_CARD: Final = """() => [...document.querySelectorAll("section, .card, .compact")].flatMap(card =>
    [...card.querySelectorAll("p, h2, h3, li, dd, dt, td, span, a, summary")]
        .filter(each => getComputedStyle(each).clipPath === "none")
        .filter(each => each.getBoundingClientRect().right > card.getBoundingClientRect().right + 1)
        .map(each => each.textContent))"""
"""The texts that stick out of the section or the card of their route."""


def spoil(world: World) -> None:
    """Everything that somebody in either console can name is named as unkindly as can be."""
    trunk, held = world.trunk("acme-cl"), world.credentials("acme-cl")
    trunk.friendly_name = f"{SCRIPT}{TURNED}{WIDE}"
    held.friendly_name = f"{MARKUP}{LONG}"
    held.credentials[0].username = f"{FACES}{IMAGE}"
    at_livekit = world.livekit_trunk("cl")
    at_livekit.name = f"{MARKUP}{SCRIPT}"
    at_livekit.auth_username = f"{TURNED}{LONG}"
    world.trunk("acme").friendly_name = WIDE
    world.account.friendly_name = SCRIPT
    world.report(Vendor.TWILIO, f"{SCRIPT}{LONG}{TURNED}", "Elastic SIP Trunking")
    world.audit("trunk.updated", trunk.sid, f"{IMAGE}{LONG}")
    world.answers[phone("cl")] = SipAnswer(403, f"{SCRIPT}{TURNED}{LONG}", 32202, call_sid=sid("CA", 0xBAD))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def unkind(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    async with site(Scene("geo-blocked"), tmp_path_factory.mktemp("unkind"), spoil) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def reader(browser: Browser, unkind: Site) -> AsyncIterator[Visit]:
    async with visiting(browser, unkind.url) as visit:
        yield visit


async def opened(visit: Visit, path: str) -> None:
    """A page with everything unfolded."""
    await visit.go(path)
    await visit.page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")


async def test_it_is_text_and_nothing_of_it_runs(unkind: Site, reader: Visit) -> None:
    told = ""
    for path in paths(unkind).values():
        await opened(reader, path)
        told += await reader.page.locator("body").inner_text()

        assert await reader.page.evaluate("'broken' in window") is False
        assert await reader.page.locator("script").count() == 1
        assert await reader.page.locator("img").count() == 0
        assert await reader.page.locator("h1").count() == 1

    assert (reader.complaints, reader.abroad) == ([], [])
    assert [piece for piece in (SCRIPT, MARKUP, "Supercali", "👩", "長い") if piece not in told] == []
    assert [mark for mark in HIDDEN if mark in told] == []


async def test_it_widens_no_page_on_any_screen(unkind: Site, reader: Visit) -> None:
    beyond = {}
    for page, path in paths(unkind).items():
        await opened(reader, path)
        for width in WIDTHS:
            await reader.width(width)
            beyond[page, width] = await reader.sideways(), await reader.page.evaluate(OUT_OF_ITS_CARD)

    assert {view: what for view, what in beyond.items() if what != (0, [])} == {}


async def test_it_stays_within_the_boxes_of_the_drawn_way(unkind: Site, reader: Visit) -> None:
    await reader.go("/routes/prod/cl")

    out = {}
    for width in WIDTHS:
        await reader.width(width)
        out[width] = await reader.page.evaluate(OUT_OF_ITS_BOX)

    assert {width: texts for width, texts in out.items() if texts} == {}


async def test_axe_has_nothing_serious_against_it_on_a_phone(unkind: Site, reader: Visit) -> None:
    await reader.width(360)
    for path in paths(unkind).values():
        await opened(reader, path)

        assert await against(reader.page) == []

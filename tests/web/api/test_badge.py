"""Badges: pictures that say in words how something stands."""

from xml.etree import ElementTree

import pytest

from monitor.model.verdict import Verdict
from monitor.web.api.badge import badge
from monitor.web.standing import Standing
from tests.boards import finding
from tests.web.api.happenings import BROKEN, configured, swept
from tests.web.api.serving import api

SVG = "{http://www.w3.org/2000/svg}"
WHITE = (255, 255, 255)


def drawn(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)  # noqa: S314 - our own output


def luminance(colour: tuple[int, ...]) -> float:
    """As WCAG 2 reckons it."""
    parts = [part / 255 for part in colour]
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colour: str) -> float:
    """Of a colour like #0a0b0c to white."""
    parts = tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return (luminance(WHITE) + 0.05) / (luminance(parts) + 0.05)


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/environments/prod/badge.svg", "prod: broken"),
        ("/environments/prod/routes/cl/badge.svg", "prod / cl: broken"),
        ("/environments/prod/routes/br/badge.svg", "prod / br: no fault found"),
    ],
)
async def test_a_badge_says_how_something_stands(path: str, title: str) -> None:
    async with api(configured(), swept(BROKEN, finding("trunk-address", Verdict.PASS, "br"))) as served:
        answer = await served.get(path)
        assert (answer.status, answer.content_type) == (200, "image/svg+xml")
        picture = drawn(await answer.text())

    assert picture.findtext(f"{SVG}title") == picture.get("aria-label") == title
    assert picture.get("role") == "img"
    shown = [each.text for each in picture.iter(f"{SVG}text")]
    assert ": ".join(filter(None, shown)) == title


@pytest.mark.parametrize("standing", Standing)
def test_white_text_is_readable_on_every_badge(standing: Standing) -> None:
    picture = drawn(badge("prod", standing))
    fills = [each.get("fill", "") for tag in ("rect", "path") for each in picture.iter(f"{SVG}{tag}")]

    assert len(fills) == 2
    assert min(map(contrast, fills)) >= 4.5


def test_each_standing_has_its_own_colour_and_a_name_is_only_text() -> None:
    fills = {badge("prod", standing).partition("<rect")[2].partition("/>")[0] for standing in Standing}
    picture = drawn(badge("<script>&\"'", Standing.FINE))

    assert len(fills) == len(Standing)
    assert {each.tag for each in picture.iter()} <= {
        f"{SVG}{tag}" for tag in ("svg", "title", "rect", "path", "g", "text")
    }
    assert picture.findtext(f"{SVG}title") == "<script>&\"': no fault found"


def test_it_is_as_wide_as_its_words() -> None:
    short, long = (drawn(badge(name, Standing.FINE)) for name in ("br", "a-route-with-a-long-name"))
    assert int(short.get("width", "0")) < int(long.get("width", "0"))

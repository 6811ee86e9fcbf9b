"""Screenshots for people to look at: `python -m tests.browser.look [SCENARIO …]`.

Every page in each of the main scenarios, on a wide and on a narrow screen and in both colour schemes, goes
into `screenshots/`, which git ignores. `--readme` makes the two that the README shows.
"""

import argparse
import asyncio
import shutil
import tempfile
from pathlib import Path
from typing import Final

import structlog
from playwright.async_api import Browser, FloatRect

from tests.browser.chromium import chromium
from tests.browser.looks import paths
from tests.browser.sites import MANY, SCENARIOS, Site, site
from tests.browser.visits import Scheme, visiting

ROOT: Final = Path(__file__).parents[2]
OUT: Final = ROOT / "screenshots"
IMAGES: Final = ROOT / "docs" / "images"

VIEWS: Final[tuple[tuple[Scheme, int], ...]] = (("light", 1280), ("dark", 1280), ("light", 360))

SHEET: Final = 1600
"""Pixels of height that can be looked at in one picture."""

SHEETS: Final = 4
"""The most pictures of one page; what is further down is a list that goes on."""

RINGS: Final = 6.0
"""Seconds that phones ring before the pictures of the README are made: LiveKit hears of it after 0.6."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.browser.look", description="Screenshots of every page.")
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", choices=[[], *SCENARIOS, "many"])
    parser.add_argument("--readme", action="store_true", help="make the two pictures of the README instead")
    asked = parser.parse_args()
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    asyncio.run(_readme() if asked.readme else _all(asked.scenarios or [*SCENARIOS, "many"]))


async def _all(scenarios: list[str]) -> None:
    async with chromium(_chromium()) as browser:
        for name in scenarios:
            scenario, routes = ("geo-blocked", MANY) if name == "many" else (name, 2)
            with tempfile.TemporaryDirectory() as folder:
                async with site(scenario, Path(folder), routes) as made:
                    await _pictures(browser, made, OUT / name)


async def _pictures(browser: Browser, made: Site, folder: Path) -> None:
    for scheme, width in VIEWS:
        async with visiting(browser, made.url, scheme=scheme) as visit:
            await visit.width(width)
            for page, path in paths(made).items():
                await visit.go(path)
                height = await visit.page.evaluate("document.scrollingElement.scrollHeight")
                for sheet in range(min(-(-height // SHEET), SHEETS)):
                    picture = folder / f"{page}-{width}-{scheme}-{sheet + 1}.png"
                    top = sheet * SHEET
                    part: FloatRect = {"x": 0, "y": top, "width": width, "height": min(SHEET, height - top)}
                    await visit.page.screenshot(path=picture, full_page=True, clip=part)
                    print(picture)


async def _readme() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with (
            chromium(_chromium()) as browser,
            site("geo-blocked", Path(folder), before=7, since=3, rings=RINGS) as made,
            visiting(browser, made.url) as visit,
        ):
            for page in ("overview", "route"):
                await visit.go(paths(made)[page])
                picture = IMAGES / f"{page}.png"
                await visit.page.screenshot(path=picture, full_page=page == "overview")
                print(picture, picture.stat().st_size, "bytes")


def _chromium() -> str:
    path = shutil.which("chromium")
    if path is None:
        raise SystemExit("There is no chromium: on Debian, apt-get install chromium.")
    return path


if __name__ == "__main__":
    main()

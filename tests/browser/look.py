"""Screenshots for people to look at: `python -m tests.browser.look [SCENE …]`.

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
from tests.browser.sites import SCENES, Scene, Site, site
from tests.browser.visits import Scheme, Visit, visiting

ROOT: Final = Path(__file__).parents[2]
OUT: Final = ROOT / "screenshots"
IMAGES: Final = ROOT / "docs" / "images"

VIEWS: Final[tuple[tuple[Scheme, int], ...]] = (("light", 1280), ("dark", 1280), ("light", 360))

SHEET: Final = 1600
"""Pixels of height that can be looked at in one picture."""

SHEETS: Final = 4
"""The most pictures of one page; what is further down is a list that goes on."""

README: Final = Scene("geo-blocked", before=7, since=3, rings=4.0, every="5s")
README_SIZES: Final = {"overview": (1080, 1100), "route": (1080, 960)}


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.browser.look", description="Screenshots of every page.")
    parser.add_argument("scenes", nargs="*", metavar="SCENE", help=", ".join(map(str, SCENES)))
    parser.add_argument("--readme", action="store_true", help="make the two pictures of the README instead")
    asked = parser.parse_args()
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    wanted = [scene for scene in SCENES if str(scene) in asked.scenes or not asked.scenes]
    asyncio.run(_readme() if asked.readme else _all(wanted))


async def _all(scenes: list[Scene]) -> None:
    async with chromium(_chromium()) as browser:
        for scene in scenes:
            with tempfile.TemporaryDirectory() as folder:
                async with site(scene, Path(folder)) as made:
                    await _pictures(browser, made, OUT / str(scene))


async def _pictures(browser: Browser, made: Site, folder: Path) -> None:
    for scheme, width in VIEWS:
        async with visiting(browser, made.url, scheme=scheme) as visit:
            await visit.width(width)
            for page, path in paths(made).items():
                await visit.go(path)
                await _sheets(visit, width, folder / f"{page}-{width}-{scheme}")


async def _sheets(visit: Visit, width: int, name: Path) -> None:
    height = await visit.page.evaluate("document.scrollingElement.scrollHeight")
    for number, top in enumerate(range(0, min(height, SHEET * SHEETS), SHEET), start=1):
        part: FloatRect = {"x": 0, "y": top, "width": width, "height": min(SHEET, height - top)}
        picture = name.with_name(f"{name.name}-{number}.png")
        await visit.page.screenshot(path=picture, full_page=True, clip=part)
        print(picture)


async def _readme() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with (
            chromium(_chromium()) as browser,
            site(README, Path(folder)) as made,
            visiting(browser, made.url) as visit,
        ):
            for page, (width, height) in README_SIZES.items():
                await visit.page.set_viewport_size({"width": width, "height": height})
                await visit.go(paths(made)[page])
                picture = IMAGES / f"{page}.png"
                await visit.page.screenshot(path=picture)
                print(picture, picture.stat().st_size, "bytes")


def _chromium() -> str:
    path = shutil.which("chromium")
    if path is None:
        raise SystemExit("There is no chromium: on Debian, apt-get install chromium.")
    return path


if __name__ == "__main__":
    main()

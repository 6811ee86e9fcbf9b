"""A page in the browser, and everything that the browser had to say against it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final, Literal
from urllib.parse import urlsplit

from playwright.async_api import (
    Browser,
    ConsoleMessage,
    Error,
    HttpCredentials,
    Page,
    Request,
    Response,
)

Scheme = Literal["light", "dark"]

WIDTHS: Final = (320, 360, 768, 1280, 1920)
HEIGHT: Final = 800
USUAL: Final = 1280
PATIENCE: Final = 60_000
"""Milliseconds that anything in the page may take."""

_SIDEWAYS: Final = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"


@dataclass
class Visit:
    """A tab at one site; `complaints` are errors of its console, `abroad` what it asked other hosts for."""

    origin: str
    page: Page
    complaints: list[str] = field(default_factory=list)
    abroad: list[str] = field(default_factory=list)

    async def go(self, path: str) -> Response:
        """Load the page at `path`, with all that it loads; its answer."""
        answer = await self.page.goto(self.origin + path, wait_until="load")
        assert answer is not None
        assert answer.status < 500, await answer.text()
        return answer

    async def width(self, pixels: int) -> None:
        await self.page.set_viewport_size({"width": pixels, "height": HEIGHT})

    async def sideways(self) -> int:
        """How many pixels of the page are beyond the right edge of the window."""
        beyond: int = await self.page.evaluate(_SIDEWAYS)
        return beyond

    async def text(self, selector: str = "main") -> str:
        """What is read in an element, in one line."""
        return " ".join((await self.page.locator(selector).inner_text()).split())

    def heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def threw(self, error: Error) -> None:
        self.complaints.append(str(error))

    def asked(self, request: Request) -> None:
        if f"{urlsplit(request.url).scheme}://{urlsplit(request.url).netloc}" != self.origin:
            self.abroad.append(request.url)


@asynccontextmanager
async def visiting(
    browser: Browser,
    origin: str,
    *,
    scripts: bool = True,
    scheme: Scheme = "light",
    person: HttpCredentials | None = None,
) -> AsyncIterator[Visit]:
    """A tab of its own, which remembers nothing of others; `person` is who uses it, with a password."""
    context = await browser.new_context(
        viewport={"width": USUAL, "height": HEIGHT},
        java_script_enabled=scripts,
        color_scheme=scheme,
        http_credentials=person,
    )
    context.set_default_timeout(PATIENCE)
    try:
        visit = Visit(origin, await context.new_page())
        visit.page.on("console", visit.heard)
        visit.page.on("pageerror", visit.threw)
        visit.page.on("request", visit.asked)
        yield visit
    finally:
        await context.close()

"""The HTTP surface: metrics, health, the pages and the API."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Final, Protocol

import aiohttp_jinja2
from aiohttp import web
from jinja2 import PackageLoader, StrictUndefined

from monitor.diagnosis import Diagnoses
from monitor.model.archive import Archive, NoArchive
from monitor.model.board import Board
from monitor.model.budget import Budgets, no_limits
from monitor.web.access.access import Access
from monitor.web.access.gate import LARGEST_BODY, gate
from monitor.web.access.headers import headers_of
from monitor.web.api import PREFIX, make_api
from monitor.web.given import Given, no_change
from monitor.web.harmless import finalized
from monitor.web.health import Ask, Health, Latch
from monitor.web.missing import missing
from monitor.web.pages import add_pages
from monitor.web.pages.templating import FILTERS
from monitor.web.reloading import PATH as RELOAD_PATH
from monitor.web.reloading import Reloads, reloading
from monitor.web.run_now import Calls, no_calls
from monitor.web.view import NO_ROOMS, Rooms

NO_ARCHIVE: Final = NoArchive()

_Handler = Callable[[web.Request], Awaitable[web.Response]]


class Scraped(Protocol):
    """An answer to a scrape."""

    @property
    def body(self) -> bytes: ...

    @property
    def headers(self) -> Mapping[str, str]: ...


class Scraper(Protocol):
    """What answers a scrape; it may take long, so it is asked in a thread."""

    def scrape(self, accept: str, accept_encoding: str) -> Scraped: ...


def make_app(
    exporter: Scraper,
    health: Health,
    board: Callable[[], Board],
    now: Callable[[], datetime],
    dials: Callable[[], bool] = lambda: True,
    foreign: Callable[[], Rooms] = lambda: NO_ROOMS,
    *,
    archive: Archive = NO_ARCHIVE,
    budgets: Budgets = no_limits,
    beyond: Callable[[int], Awaitable[Board]] = no_change,
    reloads: Reloads | None = None,
    diagnoses: Diagnoses | None = None,
    access: Access | None = None,
    calls: Calls | None = None,
    version: str = "unknown",
) -> web.Application:
    """The application; it changes nothing that it shows, and needs no more than it is given here.

    With `reloads` it takes the wish to read the configuration anew; `diagnoses` may be shared with whoever
    else asks for those of the same board; `access` says who may come in, without it everybody; `calls` has
    canaries placed for operators.

    `foreign` are the old rooms of other installations; `dials` says whether this process is the one that
    places the calls there are; `archive` is the history, `budgets` what is left of limits, `beyond` waits for
    a board after a position; `version` is that of Trunkwatch.
    """
    access = access or Access()
    app = web.Application(middlewares=[gate(access), missing], client_max_size=LARGEST_BODY)
    app.on_response_prepare.append(_dressing(access))
    environment = aiohttp_jinja2.setup(
        app,
        loader=PackageLoader("monitor.web"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        default_helpers=False,
        finalize=finalized,
    )
    environment.filters.update(FILTERS)
    del environment.globals["app"]  # templates get what they show, and nothing to reach through
    app.router.add_get("/metrics", _metrics(exporter))
    app.router.add_get("/-/healthy", _saying("Trunkwatch is healthy.", health.healthy))
    app.router.add_get("/-/ready", _saying("Trunkwatch is ready.", Latch(health.ready)))
    if reloads is not None:
        app.router.add_post(RELOAD_PATH, reloading(reloads))
    diagnoses, calls = diagnoses or Diagnoses(), calls or no_calls()
    given = Given(board, now, dials, foreign, archive, budgets, beyond, diagnoses, calls, version)
    add_pages(app, given)
    app.add_subapp(PREFIX, make_api(given))
    return app


def _metrics(exporter: Scraper) -> _Handler:
    async def metrics(request: web.Request) -> web.Response:
        accept, accept_encoding = (
            ",".join(request.headers.getall(name, [])) for name in ("Accept", "Accept-Encoding")
        )
        scrape = await asyncio.to_thread(exporter.scrape, accept, accept_encoding)
        return web.Response(body=scrape.body, headers=scrape.headers)

    return metrics


def _saying(good: str, ask: Ask) -> _Handler:
    async def answer(_request: web.Request) -> web.Response:
        trouble = ask()
        return web.Response(text=f"{trouble or good}\n", status=503 if trouble else 200)

    return answer


def _dressing(access: Access) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    async def dress(request: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(headers_of(access.rules.headers, encrypted=request.secure))

    return dress

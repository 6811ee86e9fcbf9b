"""The HTTP surface: metrics, health, the status page and what the checks ask."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from importlib.resources import files
from typing import Final, Protocol

import aiohttp_jinja2
from aiohttp import web
from jinja2 import PackageLoader, StrictUndefined

from monitor.checks import ENVIRONMENT_CHECKS, ROUTE_CHECKS
from monitor.diagnosis import Diagnoses
from monitor.model.archive import Archive, NoArchive
from monitor.model.board import Board
from monitor.model.budget import Budgets, no_limits
from monitor.web.api import PREFIX, Given, make_api
from monitor.web.api.given import no_change
from monitor.web.check_view import check_view
from monitor.web.health import Ask, Health, Latch
from monitor.web.missing import missing
from monitor.web.prose import prose
from monitor.web.shown import PageView
from monitor.web.view import NO_ROOMS, NOTHING_ACCEPTED, Accepted, Rooms, page_view

_SECURITY_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Server": "trunkwatch",
}

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
    accepted: Callable[[], Accepted] = lambda: NOTHING_ACCEPTED,
    dials: Callable[[], bool] = lambda: True,
    foreign: Callable[[], Rooms] = lambda: NO_ROOMS,
    *,
    archive: Archive = NO_ARCHIVE,
    budgets: Budgets = no_limits,
    beyond: Callable[[int], Awaitable[Board]] = no_change,
) -> web.Application:
    """The application; it changes nothing that it shows, and needs no more than it is given here.

    `accepted` gives by environment the ids of the checks that may be unknown, `foreign` the old rooms of
    other installations; `dials` says whether this process is the one that places the calls there are;
    `archive` is the history, `budgets` what is left of limits, `beyond` waits for a board after a position.
    """
    app = web.Application(middlewares=[missing])
    app.on_response_prepare.append(_secure)
    environment = aiohttp_jinja2.setup(
        app,
        loader=PackageLoader("monitor.web"),
        undefined=StrictUndefined,
        trim_blocks=True,
        default_helpers=False,
        filters={"prose": prose},
    )
    del environment.globals["app"]  # templates get what they show, and nothing to reach through
    diagnoses = Diagnoses()
    surface = _Surface(
        exporter,
        lambda: page_view(board(), now(), accepted(), dials=dials(), foreign=foreign(), diagnoses=diagnoses),
    )
    app.router.add_get("/", surface.status_page)
    app.router.add_get("/metrics", surface.metrics)
    app.router.add_get("/-/healthy", _saying("Trunkwatch is healthy.", health.healthy))
    app.router.add_get("/-/ready", _saying("Trunkwatch is ready.", Latch(health.ready)))
    app.router.add_get("/docs/checks", _checks_page)
    app.router.add_get("/docs/checks/{id}", _check_page)
    app.router.add_get("/static/page.css", _stylesheet())
    given = Given(board, now, accepted, archive, budgets, beyond, diagnoses)
    app.add_subapp(PREFIX, make_api(given))
    return app


class _Surface:
    """The pages that show the daemon's state; both are made in a thread, since a board may be large."""

    def __init__(self, exporter: Scraper, view: Callable[[], PageView]) -> None:
        self._exporter = exporter
        self._view = view

    async def metrics(self, request: web.Request) -> web.Response:
        accept, accept_encoding = (
            ",".join(request.headers.getall(name, [])) for name in ("Accept", "Accept-Encoding")
        )
        scrape = await asyncio.to_thread(self._exporter.scrape, accept, accept_encoding)
        return web.Response(body=scrape.body, headers=scrape.headers)

    async def status_page(self, request: web.Request) -> web.Response:
        html = await asyncio.to_thread(self._status_html, request)
        return web.Response(text=html, content_type="text/html", headers={"Cache-Control": "no-store"})

    def _status_html(self, request: web.Request) -> str:
        return aiohttp_jinja2.render_string("page.html", request, {"page": self._view()})


def _saying(good: str, ask: Ask) -> _Handler:
    async def answer(_request: web.Request) -> web.Response:
        trouble = ask()
        return web.Response(text=f"{trouble or good}\n", status=503 if trouble else 200)

    return answer


def _stylesheet() -> _Handler:
    css = files("monitor.web").joinpath("static/page.css").read_text(encoding="utf-8")

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text=css, content_type="text/css", headers={"Cache-Control": "max-age=3600"})

    return answer


@aiohttp_jinja2.template("checks.html")
async def _checks_page(_request: web.Request) -> dict[str, object]:
    return {"checks": (*ROUTE_CHECKS, *ENVIRONMENT_CHECKS)}


@aiohttp_jinja2.template("check.html")
async def _check_page(request: web.Request) -> dict[str, object]:
    check = check_view(request.match_info["id"])
    if check is None:
        raise web.HTTPNotFound
    return {"check": check}


async def _secure(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(_SECURITY_HEADERS)

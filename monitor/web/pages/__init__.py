"""The pages that people read: overview, route, run, history, and what the checks ask."""

from aiohttp import web

from monitor.web.given import Given
from monitor.web.pages.call_handler import CallHandler
from monitor.web.pages.check_handler import check, checks
from monitor.web.pages.history_handler import HistoryHandler
from monitor.web.pages.overview_handler import OverviewHandler
from monitor.web.pages.route_handler import RouteHandler
from monitor.web.pages.run_handler import RunHandler
from monitor.web.pages.static import add_static

__all__ = ["add_pages"]


def add_pages(app: web.Application, given: Given) -> None:
    """Serve them, and the files that they load."""
    history = HistoryHandler(given)
    app.router.add_get("/", OverviewHandler(given).page)
    app.router.add_get("/routes/{environment}/{route}", RouteHandler(given).page)
    app.router.add_post("/routes/{environment}/{route}/call", CallHandler(given).place)
    app.router.add_get("/runs/{id}", RunHandler(given).page)
    app.router.add_get("/history", history.page)
    app.router.add_get("/history.csv", history.csv)
    app.router.add_get("/history.json", history.json)
    app.router.add_get("/docs/checks", checks)
    app.router.add_get("/docs/checks/{id}", check)
    add_static(app)

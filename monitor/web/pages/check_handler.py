"""`/docs/checks`: what each check asks, why, and how to mend what it finds."""

import aiohttp_jinja2
from aiohttp import web

from monitor.checks import ALL_CHECKS
from monitor.web.check_view import check_view
from monitor.web.pages.answering import home_of


@aiohttp_jinja2.template("checks.html")
async def checks(request: web.Request) -> dict[str, object]:
    """All of them."""
    return {"home": home_of(request), "here": "checks", "checks": ALL_CHECKS}


@aiohttp_jinja2.template("check.html")
async def check(request: web.Request) -> dict[str, object]:
    """One of them. Raises: HTTPNotFound."""
    view = check_view(request.match_info["id"])
    if view is None:
        raise web.HTTPNotFound
    return {"home": home_of(request), "here": "checks", "check": view}

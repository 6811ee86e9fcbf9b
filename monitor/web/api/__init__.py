"""The API, version 1: what Trunkwatch knows, as JSON, as events and as badges.

It changes nothing, save that it has a call placed for an operator.
"""

from collections.abc import AsyncIterator, Awaitable, Callable

from aiohttp import hdrs, web

from monitor.web.api.events import LISTENERS, Listeners, Patience
from monitor.web.api.feed import Feed
from monitor.web.api.operation import PREFIX, Operation
from monitor.web.api.operations import OPERATIONS
from monitor.web.api.problem import problems
from monitor.web.given import Given

__all__ = ["PREFIX", "Patience", "make_api"]


def make_api(given: Given, patience: Patience = Patience()) -> web.Application:  # noqa: B008 - it is frozen
    """An application to be added below `PREFIX`; whoever adds it may put authentication before it."""
    app = web.Application(middlewares=[problems])
    feed = Feed(given)
    app[LISTENERS] = Listeners(feed, patience)
    for operation in OPERATIONS:
        answer = _answering(operation, given)
        app.router.add_route(operation.method, operation.path, answer)
        if operation.method == hdrs.METH_GET:
            app.router.add_head(operation.path, answer)
    app.cleanup_ctx.append(_following(feed))
    app.on_shutdown.append(_ending(feed))
    return app


def _answering(operation: Operation, given: Given) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def answer(request: web.Request) -> web.StreamResponse:
        return await operation.answer(given, request)

    return answer


def _following(feed: Feed) -> Callable[[web.Application], AsyncIterator[None]]:
    async def follow(_app: web.Application) -> AsyncIterator[None]:
        feed.follow()
        yield

    return follow


def _ending(feed: Feed) -> Callable[[web.Application], Awaitable[None]]:
    """Before open answers are waited for: who listens must not hold up the end."""

    async def end(_app: web.Application) -> None:
        await feed.close()

    return end

"""Having a canary placed by a daemon over HTTP, and following the call to its end."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Final, cast
from urllib.parse import quote

from monitor.cli.call_text import Line, RunTold, Show
from monitor.cli.daemon.client import DaemonClient, NoAnswer, NotPlaced, Raw
from monitor.cli.daemon.told import RouteNamed, RunEnded, RunSeen, cleaned
from monitor.cli.daemon.way import Way
from monitor.cli.exits import Exit, Refused
from monitor.cli.settings import known_name
from monitor.cli.signals import end_by_sigterm, telling_who_ends
from monitor.cli.timing import new_id

_EVERY: Final = 0.3
"""Seconds from one look at a run to the next."""

_MISSED: Final = 200
"""Looks in a row without an answer, a minute or more, after which nothing is expected of the daemon."""

_AGAIN: Final = 1.0
_UNSURE: Final = "Whether the call was placed is not known: see the page there."
_LOST: Final = "A daemon hangs up as it ends. The run is {run}."
_GOES_ON: Final = "The daemon goes on with the call, and hangs it up. The run is {run}."


async def place_by_url(
    way: Way, environment: str | None, route: str, stages: Callable[[str], AbstractContextManager[Show]]
) -> Line:
    """What came of the call; `stages` shows those before, under a title. Raises: Refused."""
    end_by_sigterm()
    async with way.session() as session:
        client = DaemonClient(session, way.url)
        try:
            owner = await owner_at(client, environment, route)
            with stages(f"{owner} / {route}") as show:
                return await place_at(client, owner, route, show)
        except NoAnswer as why:
            raise Refused(str(why), Exit.UNKNOWN) from None


async def owner_at(client: DaemonClient, environment: str | None, route: str) -> str:
    """The environment that has a route at the daemon. Raises: Refused, NoAnswer."""
    found = await client.items("routes", {"environment": environment} if environment else {})
    named = [client.understood(RouteNamed, each) for each in found]
    known_name(route, {each.route for each in named}, "route")
    owners = [each.environment for each in named if each.route == route]
    if len(owners) > 1:
        raise Refused(f"Several environments have {route!r}: choose by --environment.", Exit.USAGE)
    return owners[0]


async def place_at(client: DaemonClient, environment: str, route: str, show: Show) -> Line:
    """What came of the call. Raises: NoAnswer, before one began."""
    try:
        begun = await _begun(client, ("environments", environment, "routes", route, "canary"))
    except NotPlaced as why:
        until = why.refused.until
        at = until.isoformat() if until else None
        return {"refused": why.refused.reason, "why": str(why), "until": at}
    run = client.understood(RunSeen, begun).id
    with telling_who_ends(_GOES_ON.format(run=run)):
        return await _followed(client, run, show)


async def _begun(client: DaemonClient, path: tuple[str, ...]) -> Raw:
    """The run that began. Who answers no more is asked again, by a key that stands for one call at most."""
    key = new_id()
    try:
        return await client.post(path, key)
    except NoAnswer as why:
        if not why.sent:
            raise
    await asyncio.sleep(_AGAIN)
    try:
        return await client.post(path, key)
    except (NoAnswer, NotPlaced) as why:  # the first request may be the one that is in the way
        raise NoAnswer(f"{why} {_UNSURE}") from why


async def _followed(client: DaemonClient, run: str, show: Show) -> Line:
    """What a run came to; it is asked for every now and then, also over a restart of the daemon."""
    before, missed = RunSeen(id=run, state="running", stages=()), 0
    while True:
        try:
            told = await client.get(f"runs/{quote(run, safe='')}")
            seen = client.understood(RunSeen, told)
        except NoAnswer as why:
            missed += 1
            if missed == _MISSED:
                return {"lost": f"{why} {_LOST.format(run=run)}"}
        else:
            missed = 0
            _show_new(before, seen, show)
            if seen.state == "ended":
                client.understood(RunEnded, told)
                return {"run": cast(RunTold, cleaned(told))}
            before = seen
        await asyncio.sleep(_EVERY)


def _show_new(before: RunSeen, now: RunSeen, show: Show) -> None:
    for stage in now.stages[len(before.stages) :]:
        show({"stage": {"name": stage.name, "seconds": stage.seconds}})
    if now.stage is not None and now.stage != before.stage:
        show({"begun": now.stage})

"""The diagnosis of a route as a daemon has it, after a call where one is wanted."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from urllib.parse import quote

from monitor.cli.call_text import Show, not_dialled
from monitor.cli.daemon.client import DaemonClient, NoAnswer, Raw
from monitor.cli.daemon.placing import owner_at, place_at
from monitor.cli.daemon.status import exit_of
from monitor.cli.daemon.told import DiagnosisTold, cleaned
from monitor.cli.daemon.way import Way
from monitor.cli.exits import Exit, Refused
from monitor.cli.signals import end_by_sigterm


async def diagnosed_by_url(
    way: Way,
    environment: str | None,
    route: str,
    stages: Callable[[str], AbstractContextManager[Show]] | None,
) -> tuple[Raw, int]:
    """What the daemon tells, and the exit status of how the route stands.

    With `stages`, which shows those of the call under a title, the canary is placed first. Raises: Refused.
    """
    end_by_sigterm()
    async with way.session() as session:
        client = DaemonClient(session, way.url)
        try:
            owner = await owner_at(client, environment, route)
            notes = [] if stages is None else await _called(client, owner, route, stages)
            names = (quote(name, safe="") for name in (owner, route))
            told = await client.get("environments/{}/routes/{}/diagnosis".format(*names))
        except NoAnswer as why:
            raise Refused(str(why), Exit.UNKNOWN) from None
    known = client.understood(DiagnosisTold, cleaned(told))
    more = {"text": "\n".join((known.text, *notes)), "notes": [*known.notes, *notes]}
    return {**known.model_dump(mode="json"), **more}, exit_of(known.standing)


async def _called(
    client: DaemonClient,
    environment: str,
    route: str,
    stages: Callable[[str], AbstractContextManager[Show]],
) -> list[str]:
    """Why nothing came of the call, if so."""
    with stages(f"{environment} / {route}") as show:
        outcome = await place_at(client, environment, route, show)
    return [] if "run" in outcome else [not_dialled(outcome)]

"""How everything stands, as the daemon says it now."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from monitor.cli.daemon.client import DaemonClient, NoAnswer, Query, Raw
from monitor.cli.daemon.shortage import Shortage, shortages
from monitor.cli.daemon.told import (
    BudgetTold,
    EnvironmentsTold,
    EnvironmentTold,
    FindingTold,
    RouteTold,
    VerdictTold,
)
from monitor.cli.exits import Exit
from monitor.web.standing import Standing

_EXITS: Final = {
    Standing.BROKEN: Exit.CRITICAL,
    Standing.UNSURE: Exit.UNKNOWN,
    Standing.WAITING: Exit.UNKNOWN,
    Standing.ATTENTION: Exit.WARNING,
}
_CERTAIN: Final = (Exit.CRITICAL, Exit.UNKNOWN)
_NO_BUDGETS: Final = "What is left of the budgets cannot be told now: the daemon's log says why."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked of; everything where nothing is named."""

    environments: frozenset[str] = frozenset()
    routes: frozenset[str] = frozenset()

    def has(self, environment: str, route: str | None) -> bool:
        """Whether it asks of a route, or with None of what holds for an environment."""
        of_environment = not self.environments or environment in self.environments
        return of_environment and (route is None or not self.routes or route in self.routes)


@dataclass(frozen=True, slots=True)
class Status:
    """`troubles` are what fails for whole environments; `documents` are the routes as the API told them."""

    at: datetime
    verdict: VerdictTold
    environments: tuple[EnvironmentTold, ...]
    routes: tuple[RouteTold, ...]
    troubles: tuple[FindingTold, ...]
    short: tuple[Shortage, ...]
    notes: tuple[str, ...]
    documents: tuple[Raw, ...]

    @property
    def exit(self) -> Exit:
        """That of `check`; what was not read yet, or not for long, could not be told."""
        exit_ = exit_of(self.verdict.standing)
        return Exit.UNKNOWN if self.verdict.old and exit_ not in _CERTAIN else exit_


def exit_of(standing: Standing) -> Exit:
    """The exit status of what stands so."""
    return _EXITS.get(standing, Exit.OK)


async def read_status(client: DaemonClient, wanted: Wanted, at: datetime) -> Status:
    """Raises: NoAnswer, Refused."""
    query: Query = {"environment": sorted(wanted.environments), "route": sorted(wanted.routes)}
    verdict = client.understood(VerdictTold, await client.get("verdict", query))
    listed, found, failing, (budgets, notes) = await asyncio.gather(
        client.get("environments"),
        client.items("routes", _one(wanted)),
        client.items("findings", {"verdict": "fail", **_one(Wanted(wanted.environments))}),
        _budgets(client, wanted),
    )
    pairs = [(document, client.understood(RouteTold, document)) for document in found]
    pairs = [(document, route) for document, route in pairs if wanted.has(route.environment, route.route)]
    routes = tuple(route for _, route in pairs)
    owners = {route.environment for route in routes} if wanted.routes else wanted.environments
    environments = client.understood(EnvironmentsTold, listed).items
    return Status(
        at=at,
        verdict=verdict,
        environments=tuple(each for each in environments if not owners or each.environment in owners),
        routes=routes,
        troubles=() if wanted.routes else tuple(_troubles(client, failing, wanted)),
        short=shortages(budgets, routes, at),
        notes=notes,
        documents=tuple(document for document, _ in pairs),
    )


def _troubles(client: DaemonClient, failing: Iterable[Raw], wanted: Wanted) -> Iterable[FindingTold]:
    for each in failing:
        if each.get("route") is None:
            found = client.understood(FindingTold, each)
            if wanted.has(found.environment, None):
                yield found


async def _budgets(client: DaemonClient, wanted: Wanted) -> tuple[list[BudgetTold], tuple[str, ...]]:
    """What is left of limits, or a note of why that cannot be told: all else can."""
    try:
        found = await client.items("budget", _one(wanted))
    except NoAnswer:
        return [], (_NO_BUDGETS,)
    budgets = [client.understood(BudgetTold, each) for each in found]
    return [each for each in budgets if wanted.has(each.environment, each.route)], ()


def _one(wanted: Wanted) -> dict[str, str]:
    """A filter for lists, which take one name each; of several, all are read and chosen from."""
    chosen = {"environment": wanted.environments, "route": wanted.routes}
    return {name: next(iter(names)) for name, names in chosen.items() if len(names) == 1}

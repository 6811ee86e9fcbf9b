"""Every panel has something to show: its queries, asked of a real Prometheus that scrapes a daemon."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.grafana.boards import BOARDS, filled
from tests.grafana.prometheus import Prometheus, prometheus
from tests.grafana.watched import watched

_PATIENCE = 60
"""Scrapes until all that was exported is there, and rates can be told."""


def _queries() -> dict[str, tuple[str, bool]]:
    """Every query as Grafana would send it, and whether it is asked for this moment alone."""
    return {
        f"{board.name} / {query.where}": (filled(query.expression, scrape="20s", within="5m"), query.instant)
        for board in BOARDS
        for query in board.queries()
    }


async def _empty(scraped: Prometheus) -> list[str]:
    """The queries that find nothing that a panel could draw."""
    asked = _queries().items()
    found = await asyncio.gather(
        *(scraped.now(query) if instant else scraped.lately(query) for _, (query, instant) in asked)
    )
    return [where for (where, _), values in zip(asked, found, strict=True) if not values]


async def _choices(scraped: Prometheus) -> dict[str, list[str]]:
    """What can be chosen above each dashboard, by the name of the variable."""
    found = {}
    for board in BOARDS:
        for name, variable in board.variables("query").items():
            match = re.fullmatch(r"label_values\((.+), (\w+)\)", variable["query"])
            assert match
            found[f"{board.name} / {name}"] = await scraped.labels(filled(match[1]), match[2])
    return found


async def _until(done: Callable[[], Awaitable[bool]]) -> None:
    """Ask until it is so, or for so long that it never will be."""
    for _ in range(_PATIENCE):
        if await done():
            return
        await asyncio.sleep(0.5)  # a scrape


async def _left_empty(scraped: Prometheus) -> list[str]:
    """The queries that find nothing even after a while; none once all found something at one time."""
    empty: list[str] = []

    async def complete() -> bool:
        empty[:] = await _empty(scraped)
        return not empty

    await _until(complete)
    return empty


async def test_every_query_finds_data_and_every_variable_has_choices(tmp_path: Path) -> None:
    async with watched() as site, prometheus(site.url, tmp_path) as scraped:

        async def at_rest() -> bool:
            return bool(await scraped.now("trunkwatch_canary_suspended == 1"))

        await _until(at_rest)  # counters that stand at zero are told, so that every rise is seen
        await site.live()
        assert await _left_empty(scraped) == []
        choices = await _choices(scraped)
        verdicts = {each[0]: await scraped.now(each[1]) for each in _verdicts()}

    assert {name: found for name, found in choices.items() if not found} == {}
    assert choices["overview / environment"] == ["prod"]
    assert choices["route / route"] == ["br", "cl"]
    assert verdicts == {"br": [0.0], "cl": [3.0], "everything": [3.0]}


def _verdicts() -> list[tuple[str, str]]:
    """The verdict on each route, and the one answer of the overview."""
    queries = _queries()
    route = BOARDS[1].queries()[0].expression
    one = [(name, filled(route, route=name)) for name in ("br", "cl")]
    return [*one, ("everything", queries["overview / Is everything callable? A"][0])]

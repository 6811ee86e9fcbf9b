"""The real Prometheus over one target on loopback, and its API."""

import json
import math
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from tests.prometheus.servers import prometheus_server

SCRAPE = "500ms"


@dataclass(frozen=True)
class Prometheus:
    """A Prometheus that runs at `url`."""

    url: str
    session: aiohttp.ClientSession

    async def now(self, expression: str) -> list[float]:
        """The values of an instant query."""
        found = await self._asked("query", {"query": expression})
        return _values(each["value"] for each in found)

    async def lately(self, expression: str, seconds: int = 120) -> list[float]:
        """All values of a range query over the time before, a second apart."""
        at = float((await self._asked("query", {"query": "time()"}))[0])
        asked = {"query": expression, "start": str(at - seconds), "end": str(at), "step": "1"}
        found = await self._asked("query_range", asked)
        return _values(value for each in found for value in each["values"])

    async def labels(self, series: str, name: str) -> list[str]:
        """The values of a label."""
        url = f"{self.url}/api/v1/label/{name}/values"
        async with self.session.get(url, params={"match[]": series}) as response:
            body = await response.json()
        values: list[str] = body["data"]
        return values

    async def _asked(self, how: str, form: dict[str, str]) -> list[Any]:
        async with self.session.post(f"{self.url}/api/v1/{how}", data=form) as response:
            body = await response.json()
        assert body["status"] == "success", f"{form['query']}\n{body}"
        result: list[Any] = body["data"]["result"]
        return result


def _values(pairs: Iterable[tuple[float, str]]) -> list[float]:
    """Those that a panel can draw."""
    return [value for _, text in pairs if math.isfinite(value := float(text))]


@asynccontextmanager
async def prometheus(target: str, directory: Path) -> AsyncIterator[Prometheus]:
    """Scrapes `target`, the URL of a Trunkwatch, as long as the context lasts; ended at its end."""
    config = {
        "global": {"scrape_interval": SCRAPE},
        "scrape_configs": [
            {
                "job_name": "trunkwatch",
                "honor_labels": True,
                "static_configs": [{"targets": [urlsplit(target).netloc]}],
            }
        ],
    }
    path = directory / "prometheus.yml"
    path.write_text(json.dumps(config), encoding="utf-8")
    async with prometheus_server(path) as url, aiohttp.ClientSession() as session:
        yield Prometheus(url, session)

"""`/metrics` as scrapers ask for it."""

import asyncio
import gzip
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import ClientSession

from monitor.model.verdict import Verdict
from monitor.web.app import make_app
from monitor.web.health import Health
from monitor.web.listening import serve
from tests.boards import NOON, configured, finding, swept
from tests.export.scraping import OPENMETRICS, promtool_complaints
from tests.web.serving import Daemon


async def test_a_plain_scrape_is_text_and_not_compressed() -> None:
    async with Daemon(swept(finding("ip-acl", Verdict.FAIL))).served() as client:
        answer = await client.get("/metrics", headers={"Accept-Encoding": "identity"})
        body = await answer.text()
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert "Content-Encoding" not in answer.headers
    assert 'trunkwatch_check_success{check="ip-acl",environment="prod",route="cl"} 0.0\n' in body


async def test_prometheus_gets_openmetrics_in_gzip() -> None:
    asked = {"Accept": f"{OPENMETRICS},text/plain;version=0.0.4;q=0.5", "Accept-Encoding": "gzip"}
    async with Daemon(swept()).served() as client:
        answer = await client.get("/metrics", headers=asked)
        body = gzip.decompress(await answer.read())
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Content-Type"].startswith("application/openmetrics-text; version=1.0.0")
    assert body.endswith(b"# EOF\n")


async def test_head_has_the_headers_of_get_and_no_body() -> None:
    async with Daemon(swept()).served() as client:
        got = await client.get("/metrics")
        asked = await client.head("/metrics")
        assert await asked.read() == b""
    assert asked.status == 200
    assert asked.headers["Content-Type"] == got.headers["Content-Type"]
    assert asked.headers["Content-Length"] == got.headers["Content-Length"]


async def test_posting_is_refused() -> None:
    async with Daemon().served() as client:
        answer = await client.post("/metrics")
    assert answer.status == 405
    assert answer.headers["Allow"] == "GET,HEAD"


async def test_an_endpoint_without_any_sweep_passes_promtool() -> None:
    async with Daemon(configured()).served() as client:
        answer = await client.get("/metrics", headers={"Accept-Encoding": "identity"})
        assert promtool_complaints(await answer.text()) == ""


@dataclass
class _Slow:
    """A scraper that answers only when it is let go."""

    may_go: threading.Event = field(default_factory=threading.Event)

    @dataclass
    class Scrape:
        body: bytes
        headers: Mapping[str, str]

    def scrape(self, accept: str, accept_encoding: str) -> Scrape:
        let_go = self.may_go.wait(5)
        return self.Scrape(b"let_go %d\n" % let_go, {"Content-Type": "text/plain"})


async def test_a_slow_rendering_keeps_nobody_else_waiting() -> None:
    slow = _Slow()
    app = make_app(slow, Health(lambda: None, lambda: None), configured, lambda: NOON)
    async with serve(app, "127.0.0.1", 0) as (host, port), ClientSession(f"http://{host}:{port}") as client:
        scrape = asyncio.create_task(client.get("/metrics"))
        healthy = await client.get("/-/healthy")
        assert healthy.status == 200
        assert not scrape.done()
        slow.may_go.set()
        assert await (await scrape).text() == "let_go 1\n"

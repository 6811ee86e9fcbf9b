"""Health, paths, methods and headers."""

import pytest

from tests.web.serving import Daemon

_PAGES = ("/", "/metrics", "/-/healthy", "/-/ready", "/docs/checks", "/static/page.css")


async def test_a_healthy_daemon_says_so() -> None:
    async with Daemon().served() as client:
        answer = await client.get("/-/healthy")
        assert (answer.status, await answer.text()) == (200, "Trunkwatch is healthy.\n")


async def test_an_unhealthy_daemon_says_why_and_recovers() -> None:
    daemon = Daemon(unhealthy="The heartbeat is 12 s old.")
    async with daemon.served() as client:
        answer = await client.get("/-/healthy")
        assert (answer.status, await answer.text()) == (503, "The heartbeat is 12 s old.\n")
        daemon.unhealthy = None
        assert (await client.get("/-/healthy")).status == 200


async def test_a_daemon_that_is_not_ready_says_what_it_waits_for() -> None:
    async with Daemon(unready="Waiting for the first sweep of prod.").served() as client:
        answer = await client.get("/-/ready")
        assert (answer.status, await answer.text()) == (503, "Waiting for the first sweep of prod.\n")


async def test_readiness_never_goes_back() -> None:
    daemon = Daemon()
    async with daemon.served() as client:
        assert (await client.get("/-/ready")).status == 200
        daemon.unready = "The store is gone."
        assert (await client.get("/-/ready")).status == 200


@pytest.mark.parametrize("path", _PAGES)
async def test_every_path_answers_head(path: str) -> None:
    async with Daemon().served() as client:
        assert (await client.head(path)).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/nope",
        "/-/health",
        "/metrics/",
        "/static/",
        "/static/page.html",
        "/static/..%2fapp.py",
        "/docs/checks/nope",
        "/docs/checks/..%2f..%2fapp",
        "/favicon.ico",
    ],
)
async def test_an_unknown_path_is_a_plain_404(path: str) -> None:
    async with Daemon().served() as client:
        answer = await client.get(path)
    assert answer.status == 404
    assert answer.content_type == "text/plain"


@pytest.mark.parametrize("path", _PAGES)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_a_method_that_would_change_something_is_405(path: str, method: str) -> None:
    async with Daemon().served() as client:
        assert (await client.request(method, path)).status == 405


@pytest.mark.parametrize("path", [*_PAGES, "/nope"])
async def test_every_answer_carries_the_security_headers(path: str) -> None:
    async with Daemon().served() as client:
        headers = (await client.get(path)).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Python" not in headers["Server"]

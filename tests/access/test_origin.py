"""Who may change something over HTTP: operators, and never a page of another site."""

from pathlib import Path

import pytest
from aiohttp import ClientSession

from tests.access.serving import basic, served
from tests.access.test_passwords import FILE

RELOAD = "/-/reload"
OURS = {"Sec-Fetch-Site": "same-origin"}


async def status(client: ClientSession, method: str = "POST", path: str = RELOAD, **headers: str) -> int:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    async with client.request(method, path, headers=sent) as answer:
        return answer.status


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", [RELOAD, "/", "/api/v1/routes", "/nowhere", "/-/healthy", "/metrics"])
async def test_a_page_of_another_site_changes_nothing_wherever_it_asks(
    tmp_path: Path, method: str, path: str
) -> None:
    async with served(tmp_path) as (house, client):
        for headers in (
            {"Origin": "https://attacker.example"},
            {"Origin": "null"},
            {"Origin": "http://[oops"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1:1"},
        ):
            async with client.request(method, path, headers=headers) as answer:
                assert answer.status == 403
                assert "A page of another site asks for this" in await answer.text()
        assert house.reloads == 0


async def test_two_origins_are_none(tmp_path: Path) -> None:
    async with served(tmp_path) as (_, client):
        async with client.get("/-/healthy") as answer:
            ours = str(answer.url.origin())
        headers = [("Origin", ours), ("Origin", "https://attacker.example")]
        async with client.post(RELOAD, headers=headers) as answer:
            assert answer.status == 403


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:9783", "localhost", "LOCALHOST:9783", "[::1]:9783", "192.0.2.7", "trunkwatch.internal:81",
        "Trunkwatch.Internal:9783",
    ],
)  # fmt: skip
async def test_a_page_of_ours_may_by_an_address_and_by_the_name_that_is_configured(
    tmp_path: Path, host: str
) -> None:
    async with served(tmp_path, url="https://trunkwatch.internal") as (_, client):
        for scheme in ("http", "https"):  # a proxy may encrypt
            origin = f"{scheme}://{host.lower()}"
            assert await status(client, Host=host, Origin=origin, Sec_Fetch_Site="same-origin") == 200
        assert await status(client, Host=host, Sec_Fetch_Site="same-origin") == 200


async def test_the_page_of_ours_that_is_encrypted_is_another_than_one_of_the_same_name_that_is_not(
    tmp_path: Path,
) -> None:
    async with served(tmp_path, url="https://trunkwatch.internal") as (_, client):
        for origin, answered in (("https://trunkwatch.internal", 200), ("http://trunkwatch.internal", 403)):
            assert await status(client, Host="trunkwatch.internal", Origin=origin) == answered


@pytest.mark.parametrize(
    "host",
    [
        "rebound.example:9783",
        "rebound.example",
        "127.0.0.1.rebound.example",
        "localhost.rebound.example",
        "[oops",
        "2130706433",
    ],
)
@pytest.mark.parametrize("url", [None, "https://trunkwatch.internal"])
async def test_a_name_of_an_attackers_that_leads_here_is_no_name_of_ours(
    tmp_path: Path, host: str, url: str | None
) -> None:
    """DNS rebinding: the browser believes that all is of one origin."""
    async with served(tmp_path, url=url) as (house, client):
        async with client.post(RELOAD, headers={"Host": host, "Origin": f"http://{host}", **OURS}) as answer:
            assert answer.status in (400, 403)
            if answer.status == 403 and "oops" not in host:
                assert "Set web.url" in await answer.text()
        assert await status(client, Host=host, Sec_Fetch_Site="none") in (400, 403)
        assert house.reloads == 0


async def test_behind_a_proxy_that_names_another_host_the_configured_origin_is_enough(tmp_path: Path) -> None:
    async with served(tmp_path, url="https://Trunkwatch.internal:443/") as (_, client):
        headers = {"Host": "backend.svc:9783", "Sec_Fetch_Site": "same-origin"}
        assert await status(client, **headers, Origin="https://trunkwatch.internal") == 200
        assert await status(client, **headers, Origin="http://trunkwatch.internal") == 403
        assert await status(client, **headers, Origin="https://trunkwatch.internal.attacker.example") == 403


async def test_what_is_no_browser_says_nothing_of_where_it_comes_from_and_may(tmp_path: Path) -> None:
    async with served(tmp_path) as (house, client):
        assert await status(client, Host="trunkwatch.svc:9783") == 200
        assert house.reloads == 1


async def test_reading_is_open_to_every_name(tmp_path: Path) -> None:
    async with served(tmp_path) as (_, client):
        for method in ("GET", "HEAD"):
            assert (
                await status(client, method, "/metrics", Host="trunkwatch.svc", Origin="https://a.example")
                == 200
            )


async def test_only_operators_change_something_and_all_users_read(tmp_path: Path) -> None:
    async with served(tmp_path, FILE, operators=["alice"]) as (house, client):
        alice, bob = basic("alice", "right"), basic("bób", "pässword:with colon")
        async with client.post(RELOAD, headers=bob) as answer:
            assert answer.status == 403
            assert "web.operators" in await answer.text()
        assert await status(client, "GET", "/metrics", **bob) == 200
        assert await status(client) == 401
        assert house.reloads == 0
        assert await status(client, **alice) == 200
        assert await status(client, **alice, Origin="https://attacker.example") == 403
        house.adopt(FILE, operators=["bób"])
        assert await status(client, **alice) == 403
        assert await status(client, **bob) == 200

    assert house.reloads == 2

"""What stands where nothing is."""

from urllib.parse import urljoin

import pytest

from tests.web.reading import read
from tests.web.serving import Daemon

_NOWHERE = ["/nope", "/metrics/", "/docs/checks/nope", "/static/..%2fapp.py", "/a/b/c/d"]


@pytest.mark.parametrize("path", _NOWHERE)
async def test_a_browser_gets_a_page_that_leads_home_from_anywhere(path: str) -> None:
    async with Daemon().served() as client:
        page = await read(client, path, status=404)
        [sheet] = [each["href"] for _, each in page.tags if each.get("rel") == "stylesheet"]
    assert "Nothing is here." in page.text
    assert {urljoin(path, link) for link in page.links if link and link[0] != "#"} == {
        "/",
        "/history",
        "/docs/checks",
        "/metrics",
    }
    assert urljoin(path, sheet) == "/static/page.css"


@pytest.mark.parametrize("path", _NOWHERE)
async def test_the_way_home_holds_below_the_prefix_of_a_proxy(path: str) -> None:
    async with Daemon().served() as client:
        page = await read(client, path, status=404)
    assert urljoin(f"/trunkwatch{path}", page.links[1]) == "/trunkwatch/"


async def test_a_script_gets_a_line_of_text() -> None:
    async with Daemon().served() as client:
        answer = await client.get("/nope")
        assert (answer.status, answer.content_type) == (404, "text/plain")
        assert await answer.text() == (
            "Not found. The status page is at /, what the checks ask at /docs/checks.\n"
        )


async def test_it_shows_nothing_of_what_was_asked_for() -> None:
    async with Daemon().served() as client:
        page = await read(client, "/%3Cscript%3Ealert(1)%3C/script%3E", status=404)
    assert "alert" not in page.text
    assert page.scripts == ["../static/page.js"]

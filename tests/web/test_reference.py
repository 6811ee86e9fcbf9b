"""The pages that say what the checks ask."""

from html import escape
from urllib.parse import urljoin

import pytest

from monitor.checks import ALL_CHECKS, IDS
from tests.web.reading import read
from tests.web.serving import Daemon


async def test_every_check_is_listed_and_has_its_page() -> None:
    async with Daemon().served() as client:
        listing = await read(client, "/docs/checks")
        for check in ALL_CHECKS:
            assert f"checks/{check.id}" in listing.links
            text = (await read(client, f"/docs/checks/{check.id}")).text
            for part in (check.title, check.asks, check.matters, check.fix, *check.meanings.values()):
                assert part.replace("`", "") in text.replace("`", "")


@pytest.mark.parametrize("check", IDS)
async def test_every_link_of_a_page_leads_somewhere(check: str) -> None:
    async with Daemon().served() as client:
        page = await read(client, f"/docs/checks/{check}")
        for link in page.links:
            assert (await client.get(urljoin(f"/docs/checks/{check}", link))).status == 200


async def test_a_page_leads_back_and_to_what_the_check_needs() -> None:
    async with Daemon().served() as client:
        page = await read(client, "/docs/checks/trunk-address-known")
        sheets = [attributes["href"] for tag, attributes in page.tags if tag == "link"]
    assert {"../../", "../checks"} <= set(page.links)
    assert "trunk-address" in page.links
    assert "twilio.trunks" in page.text
    assert "twilio.trunks" not in page.links
    assert sheets == ["../../static/icon.svg", "../../static/page.css"]


async def test_a_name_in_backticks_is_shown_as_code_and_stays_text() -> None:
    async with Daemon().served() as client:
        answer = await client.get("/docs/checks/trunk-address-known", headers={"Accept-Encoding": "identity"})
        html = await answer.text()
    assert f"<code>{escape('<name>')}</code>" in html
    assert "`" not in html


async def test_a_check_says_its_severity_and_whom_it_is_asked_of() -> None:
    async with Daemon().served() as client:
        account = (await read(client, "/docs/checks/account-active")).text
        edge = (await read(client, "/docs/checks/trunk-edge")).text
    assert "Severity critical, asked of each environment." in account
    assert "Severity info, asked of each route." in edge


async def test_a_check_that_another_region_hides_says_so() -> None:
    async with Daemon().served() as client:
        page = await read(client, "/docs/checks/ip-acl")
        other = await read(client, "/docs/checks/geo-permissions")
    assert "While trunk-region fails it is unknown." in page.text
    assert "trunk-region" not in other.text

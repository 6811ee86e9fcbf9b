"""Lists come in pages, as Twilio cuts them."""

from datetime import timedelta
from typing import Any

from monitor.simulator import Simulator, healthy_world
from monitor.simulator.accounts import Alert, Number, sid
from tests.simulator.asking import ACCOUNT, TRUNKS, ask

COUNTRIES = "/voice.twilio.com/v1/DialingPermissions/Countries"


def _add_numbers(sim: Simulator, count: int) -> None:
    sim.world.account.numbers = [Number(sid("PN", n), f"+5511{50000000 + n}") for n in range(count)]


async def _pages(sim: Simulator, path: str, key: str) -> list[list[Any]]:
    """All pages, by the absolute links on Twilio's own host."""
    pages = []
    while True:
        body = (await ask(sim, path)).body
        pages.append(body[key])
        link = body["meta"]["next_page_url"]
        if link is None:
            return pages
        assert link.startswith("https://")
        path = "/" + link.removeprefix("https://")


async def test_a_page_holds_fifty_rows_unless_told_otherwise(sim: Simulator) -> None:
    body = (await ask(sim, COUNTRIES)).body
    assert len(body["content"]) == body["meta"]["page_size"] == 50


async def test_a_page_holds_a_thousand_rows_at_most(sim: Simulator) -> None:
    _add_numbers(sim, 1001)
    body = (await ask(sim, f"{ACCOUNT}/IncomingPhoneNumbers.json?PageSize=5000")).body
    assert len(body["incoming_phone_numbers"]) == body["page_size"] == 1000


async def test_a_page_size_of_no_number_is_the_default(sim: Simulator) -> None:
    assert (await ask(sim, f"{COUNTRIES}?PageSize=many")).body["meta"]["page_size"] == 50
    assert (await ask(sim, f"{COUNTRIES}?PageSize=0")).body["meta"]["page_size"] == 50


async def test_following_the_links_gives_every_row_once(sim: Simulator) -> None:
    pages = await _pages(sim, f"{COUNTRIES}?PageSize=100", "content")
    rows = [row["iso_code"] for page in pages for row in page]
    assert [len(page) for page in pages] == [100, 100, len(rows) - 200]
    assert sorted(rows) == sorted(healthy_world().account.countries)


async def test_the_2010_api_links_its_pages_by_relative_paths(sim: Simulator) -> None:
    _add_numbers(sim, 3)
    first = (await ask(sim, f"{ACCOUNT}/IncomingPhoneNumbers.json?PageSize=2")).body
    assert first["next_page_uri"].startswith("/2010-04-01/Accounts/")
    last = (await ask(sim, f"/api.twilio.com{first['next_page_uri']}")).body
    assert len(last["incoming_phone_numbers"]) == 1
    assert last["next_page_uri"] is None
    assert (last["start"], last["end"], last["page"]) == (2, 2, 1)
    assert last["previous_page_uri"] is not None


async def test_counting_pages_without_the_token_gives_the_first_page_again(sim: Simulator) -> None:
    first = (await ask(sim, f"{TRUNKS}?PageSize=1")).body
    counted = (await ask(sim, f"{TRUNKS}?PageSize=1&Page=1")).body
    assert counted["trunks"] == first["trunks"]


async def test_a_filter_stays_in_the_link_to_the_next_page(sim: Simulator) -> None:
    pages = await _pages(
        sim, f"{COUNTRIES}?PageSize=1&LowRiskNumbersEnabled=true&Continent=EUROPE", "content"
    )
    assert [page[0]["iso_code"] for page in pages] == ["ES", "GB", "PT"]


async def test_the_pages_of_the_error_log_keep_its_level_and_times(sim: Simulator) -> None:
    before = sim.world.now() - timedelta(days=1)
    sim.world.account.alerts = [
        Alert(
            sid("NO", number),
            32205,
            "not allowed",
            sid("CA", number),
            level="warning" if number % 2 else "error",
            at=before + timedelta(minutes=number),
        )
        for number in range(250)
    ]
    since = f"{before + timedelta(minutes=50):%Y-%m-%dT%H:%M:59Z}"
    path = f"/monitor.twilio.com/v1/Alerts?LogLevel=warning&StartDate={since}&PageSize=40"
    pages = await _pages(sim, path, "alerts")

    assert [len(page) for page in pages] == [40, 40, 20]
    rows = [row for page in pages for row in page]
    assert {row["log_level"] for row in rows} == {"warning"}
    assert [row["sid"] for row in rows] == [sid("NO", number) for number in range(249, 50, -2)]

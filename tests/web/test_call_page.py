"""The button of a route's page, and the page of a call that goes on."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model.by_hand import Denial, Denied
from monitor.model.event import Skipped
from monitor.model.run import Stage, StageName, Stages
from monitor.model.skip import SkipReason
from tests.boards import NOON
from tests.model.canaries import run
from tests.web.api.asking import ALICE, Phone, begun, credentials, people
from tests.web.api.serving import Api, api
from tests.web.reading import Page
from tests.web.test_route_page import CONFIGURED, fine, sweep

ROUTE = "/routes/prod/cl"
CALL = f"{ROUTE}/call"


@asynccontextmanager
async def answering(phone: Phone, *, guarded: bool = True) -> AsyncIterator[Api]:
    access = people() if guarded else None
    now = NOON + timedelta(seconds=30)
    swept = sweep(fine(), replace(fine(), route="br"))
    async with api(CONFIGURED, swept, now=now, calls=phone.calls(), access=access) as served:
        yield served


async def shown(served: Api, path: str, headers: Mapping[str, str]) -> Page:
    async with served.client.get(path, headers={**headers, "Accept-Encoding": "identity"}) as answer:
        assert answer.status == 200
        return Page(await answer.text())


async def press(served: Api, headers: Mapping[str, str] = ALICE, path: str = CALL) -> tuple[int, str, Page]:
    """Status, where it leads, and what is shown."""
    sent = {**headers, "Accept-Encoding": "identity", "Sec-Fetch-Site": "same-origin"}
    async with served.client.post(path, headers=sent, allow_redirects=False) as answer:
        return answer.status, answer.headers.get("Location", ""), Page(await answer.text())


def forms(page: Page) -> list[str | None]:
    return [attributes.get("action") for tag, attributes in page.tags if tag == "form"]


@pytest.mark.parametrize(
    ("phone", "guarded", "headers", "there"),
    [
        (Phone(), True, ALICE, True),
        (Phone(), True, credentials("bob"), False),
        (Phone(allowed=False), True, ALICE, False),
        (Phone(), False, {}, False),
    ],
)
async def test_the_button_is_shown_to_who_may(
    phone: Phone, guarded: bool, headers: Mapping[str, str], there: bool
) -> None:
    async with answering(phone, guarded=guarded) as served:
        page = await shown(served, ROUTE, headers)

    assert forms(page) == (["../../routes/prod/cl/call"] if there else [])
    assert ("A real call to the configured number" in page.flat) is there


async def test_a_route_without_a_canary_has_none() -> None:
    async with answering(Phone()) as served:
        assert forms(await shown(served, "/routes/prod/br", ALICE)) == []


async def test_who_presses_it_comes_to_the_page_of_the_call() -> None:
    phone = Phone()
    async with answering(phone) as served:
        status, where, _ = await press(served)

    assert (status, where) == (303, "../../../runs/run-9")
    assert phone.placed == [("prod", "cl", "alice")]


async def test_who_presses_twice_comes_to_the_call_that_goes_on() -> None:
    async with answering(Phone(Denial(Denied.IN_FLIGHT, "run-7"))) as served:
        status, where, _ = await press(served)

    assert (status, where) == (303, "../../../runs/run-7")


async def test_why_nothing_was_dialled_is_a_page_that_leads_back() -> None:
    refused = Skipped(begun().job, NOON, SkipReason.CALLS_PER_DAY, NOON + timedelta(hours=12))
    async with answering(Phone(refused)) as served:
        status, _, page = await press(served)

    assert status == 429
    assert "Nothing was dialled The route's calls of this day (UTC) are used up." in page.flat
    assert "../../../routes/prod/cl" in [
        attributes.get("href") for tag, attributes in page.tags if tag == "a"
    ]


@pytest.mark.parametrize(
    ("headers", "path", "status"),
    [
        (credentials("bob"), CALL, 403),
        ({}, CALL, 401),
        ({**ALICE, "Origin": "https://attacker.example"}, CALL, 403),
        (ALICE, "/routes/prod/nope/call", 404),
    ],
)
async def test_nobody_else_has_a_call_placed_by_it(
    headers: Mapping[str, str], path: str, status: int
) -> None:
    phone = Phone()
    async with answering(phone) as served:
        answered, _, _ = await press(served, headers, path)

    assert answered == status
    assert phone.placed == []


async def test_where_it_is_off_it_says_what_to_set() -> None:
    phone = Phone(allowed=False)
    async with answering(phone) as served:
        status, _, page = await press(served)

    assert (status, phone.placed) == (403, [])
    assert "Set web.run_now to true" in page.flat


async def test_while_a_call_goes_on_its_page_tells_its_stages_and_the_route_leads_to_it() -> None:
    phone = Phone(stages={"run-9": Stages((Stage(StageName.ROOM, NOON, 0.25),), StageName.RING)})
    async with answering(phone) as served:
        await served.record(begun())
        page = await shown(served, "/runs/run-9", ALICE)
        route = await shown(served, ROUTE, ALICE)
        await served.record(run("run-9", asked=begun().job))
        after = await shown(served, "/runs/run-9", ALICE)

    assert "Call over cl –goes on" in page.flat
    assert "Placed by hand (alice)" in page.flat
    assert "Room made in LiveKit 0.25 s Until it rang …" in page.flat
    assert ("a", {"href": "../../runs/run-9"}) in route.tags
    assert forms(route) == []  # there is one to look at
    assert "Call over cl ✓answered" in after.flat
    assert "Placed by hand (alice)" in after.flat
    assert "placed by hand (alice)" in after.flat
    for each in (page, after):
        assert ("body", {"data-events": "../api/v1/events"}) in each.tags


async def test_a_call_that_another_process_places_has_a_page_without_stages() -> None:
    async with answering(Phone()) as served:
        await served.record(begun())
        page = await shown(served, "/runs/run-9", ALICE)

    assert "Beginning …" in page.flat

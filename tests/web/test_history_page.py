"""The history as a browser, a spreadsheet and a script get it."""

import csv
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model.change import Setting
from monitor.model.outcome import Reason
from monitor.model.verdict import Verdict
from tests.boards import NOON, finding, report
from tests.model.canaries import HALF_HOUR, run
from tests.web.api.serving import Api, api
from tests.web.reading import BROWSER, Page, read
from tests.web.test_route_page import CONFIGURED, OFF, sweep

_DAY = timedelta(days=1)


@asynccontextmanager
async def past() -> AsyncIterator[Api]:
    """Two days of calls: the older ones answered, the newest refused; a country was switched off."""
    good = (finding("geo-permissions", Verdict.PASS),)
    before = replace(report("cl", good), settings={Setting.COUNTRIES: "CL on"})
    after = replace(report("cl", (OFF,)), settings={Setting.COUNTRIES: "CL off"})
    calls = [run(f"good-{n}", at=NOON - 2 * _DAY + n * HALF_HOUR) for n in range(60)]
    refused = [run(f"bad-{n}", Reason.FORBIDDEN, NOON - n * HALF_HOUR) for n in (3, 2, 1)]
    async with api(CONFIGURED, sweep(before), *calls, sweep(after), *refused, now=NOON) as served:
        yield served


async def look(query: str, status: int = 200) -> Page:
    async with past() as served:
        return await read(served.client, f"/history{query}", status)


def runs_of(page: Page) -> list[str]:
    return [link.removeprefix("runs/") for link in page.links if link and link.startswith("runs/")]


async def test_the_last_day_of_calls_is_shown_newest_first() -> None:
    shown = runs_of(await look(""))
    assert shown[:4] == ["bad-1", "bad-2", "bad-3", "good-59"]
    assert "good-10" not in shown


@pytest.mark.parametrize(
    ("query", "runs"),
    [
        ("?result=failure", ["bad-1", "bad-2", "bad-3"]),
        ("?reason=forbidden&route=cl", ["bad-1", "bad-2", "bad-3"]),
        ("?reason=busy", []),
        ("?route=br", []),
        ("?environment=staging", []),
    ],
)
async def test_filters_stand_in_the_address(query: str, runs: list[str]) -> None:
    assert runs_of(await look(query)) == runs


async def test_what_was_asked_stands_in_the_form() -> None:
    page = await look("?days=7&result=failure&route=cl")
    assert {"id": "route", "value": "cl"}.items() <= next(
        each for each in page.all("input") if each.get("id") == "route"
    ).items()
    assert "Calls, last 7 days" in page.flat
    assert [each.get("value") for each in page.all("option") if "selected" in each][:2] == ["runs", "7"]


async def test_it_is_paged_without_a_gap_and_the_filters_stay() -> None:
    async with past() as served:
        first = await read(served.client, "/history?days=7&route=cl")
        [older] = [link for link in first.links if link and "cursor=" in link and "history?" in link]
        second = await read(served.client, f"/{older}")
    assert "route=cl" in older
    seen = runs_of(first) + runs_of(second)
    assert seen == ["bad-1", "bad-2", "bad-3", *(f"good-{n}" for n in range(59, -1, -1))]


async def test_changed_verdicts_are_told_and_filtered_by_check() -> None:
    page = await look("?show=verdicts&days=7&check=geo-permissions")
    assert "geo-permissions ✕fails Low-risk numbers are off for Chile." in page.flat
    assert "None that fits." in (await look("?show=verdicts&days=7&check=ip-acl")).flat


async def test_changed_settings_are_told_with_from_and_to() -> None:
    page = await look("?show=settings&days=7")
    assert "prod / cl The calling permissions CL on CL off not known" in page.flat


@pytest.mark.parametrize("query", ["?days=3", "?show=x", "?reason=x", "?result=x", "?cursor=%F0%9F%92%A9"])
async def test_what_cannot_be_asked_is_said_with_the_form(query: str) -> None:
    page = await look(query, status=400)
    assert [each for each in page.all("p") if each.get("role") == "alert"]
    assert page.all("form")


async def test_csv_has_what_is_shown_and_nothing_that_a_spreadsheet_reckons() -> None:
    async with past() as served:
        await served.record(replace(run("x", Reason.BUSY, NOON), summary="=HYPERLINK(1)\nnext"))
        answer = await served.client.get("/history.csv?result=failure&days=7")
        rows = list(csv.reader(io.StringIO(await answer.text())))
    assert answer.content_type == "text/csv"
    assert rows[0][:5] == ["ended", "environment", "route", "result", "reason"]
    assert [row[-1] for row in rows[1:]] == ["bad-1", "bad-2", "bad-3"] or rows[1][
        -2
    ] == "'=HYPERLINK(1) next"


@pytest.mark.parametrize(("show", "key"), [("runs", "id"), ("verdicts", "check"), ("settings", "setting")])
async def test_json_has_what_is_shown(show: str, key: str) -> None:
    async with past() as served:
        answer = await served.client.get(f"/history.json?show={show}&days=7")
        told = json.loads(await answer.text())
        lines = (await (await served.client.get(f"/history.csv?show={show}&days=7")).text()).splitlines()
    assert answer.content_type == "application/json"
    assert all(each[key] for each in told["items"])
    assert len(lines) == len(told["items"]) + 1


async def test_a_file_of_what_cannot_be_asked_is_refused_in_a_line() -> None:
    async with past() as served:
        answer = await served.client.get("/history.csv?days=3", headers=BROWSER)
        assert (answer.status, await answer.text()) == (
            400,
            "There is no such days to look for: choose one of those in the form.\n",
        )

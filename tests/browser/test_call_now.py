"""The button of a route's page, pressed by an operator in a real browser, and the page that it leads to."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final
from uuid import uuid4

import bcrypt
import pytest
import yaml
from playwright.async_api import Browser, HttpCredentials, expect

from monitor.config import ConfigSource
from monitor.engine import Desk, Files, service
from monitor.history import DialLock, SqlLedger, SqlStore
from monitor.model.board import Board
from monitor.model.skip import Suspension
from monitor.simulator import Simulator, demo_config
from tests.browser.axe import against
from tests.browser.sites import Scene, Site
from tests.browser.visits import WIDTHS, Visit, visiting
from tests.canary.calling import QUICK
from tests.engine.dialling import MovedClock

pytestmark = pytest.mark.asyncio(loop_scope="session")

PASSWORD: Final = "a-long-password"
ALWAYS: Final = [{"cron": f"0 {hour} * * *", "for": "13h"} for hour in (0, 12)]
"""Maintenance, in which nothing is called by itself."""


def configured(folder: Path, clouds: str) -> ConfigSource:
    told = yaml.safe_load(demo_config(clouds, "healthy"))
    prod = told["environments"]["prod"]
    prod["canaries"]["maintenance"] = ALWAYS
    prod["routes"]["cl"]["canary"]["ring_timeout"] = "30s"
    told["web"] = {"config_file": "web.yml", "operators": ["alice"], "run_now": True}
    hashed = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(5)).decode()
    people = {"basic_auth_users": {"alice": hashed, "bob": hashed}}
    (folder / "config.yaml").write_text(yaml.safe_dump(told), encoding="utf-8")
    (folder / "web.yml").write_text(yaml.safe_dump(people), encoding="utf-8")
    return ConfigSource(folder / "config.yaml", {}, None)


@asynccontextmanager
async def guarded(folder: Path) -> AsyncIterator[Site]:
    """A site of which Alice is the operator, and Bob a reader."""
    clock, history = MovedClock(), folder / "trunkwatch.sqlite3"
    async with Simulator() as simulator:
        source = configured(folder, simulator.url)
        begun = source.whole()
        desk = Desk(SqlLedger(history, lambda: uuid4().hex), DialLock(history), tempo=QUICK)
        async with service(
            begun.config,
            SqlStore(history),
            ("127.0.0.1", 0),
            now=clock.now,
            monotonic=clock.monotonic,
            desk=desk,
            files=Files(source, begun),
        ) as serving:
            site = Site(Scene(), serving.url, simulator, serving, clock)
            await site.until(_nothing_due)
            yield site


def _nothing_due(board: Board) -> bool:
    """Maintenance began: a call that the schedule had in hand before would be in the way."""
    canaries = [route.canary for route in board.routes.values()]
    return bool(canaries) and all(each and each.suspended is Suspension.MAINTENANCE for each in canaries)


def of(name: str) -> HttpCredentials:
    return {"username": name, "password": PASSWORD}


async def press(visit: Visit) -> None:
    await visit.go("/routes/prod/cl")
    await visit.page.get_by_text("Call now", exact=True).click()
    await visit.page.get_by_role("button", name="Place the call").click()


async def test_an_operator_presses_it_and_sees_how_the_call_goes_and_how_it_ended(
    browser: Browser, tmp_path: Path
) -> None:
    async with guarded(tmp_path) as site, visiting(browser, site.url, person=of("alice")) as visit:
        site.simulator.world.ring_seconds = 7.0  # which is time to see that it goes on
        page = visit.page
        await press(visit)

        await expect(page).to_have_url(re.compile(f"^{site.url}/runs/[0-9a-f]+$"))
        await expect(page.locator("h1")).to_contain_text("goes on")
        assert await against(page) == []
        for width in WIDTHS:
            await visit.width(width)
            assert (width, await visit.sideways()) == (width, 0)
        await expect(page.locator("h1")).to_contain_text("answered")
        await expect(page.get_by_text("by hand (alice)", exact=True)).to_be_visible()
        await expect(page.locator("#outdated")).to_have_count(0)
        assert (visit.complaints, len(site.simulator.world.dials)) == ([], 1)


async def test_it_needs_no_script_and_says_why_a_second_call_is_not_placed(
    browser: Browser, tmp_path: Path
) -> None:
    async with (
        guarded(tmp_path) as site,
        visiting(browser, site.url, scripts=False, person=of("alice")) as visit,
    ):
        await press(visit)
        await expect(visit.page.locator("h1")).to_contain_text("Call over cl")
        await site.until(lambda board: bool((canary := board.routes["prod", "cl"].canary) and canary.last))
        await press(visit)

        await expect(visit.page.locator("h1")).to_have_text("Nothing was dialled")
        assert "It is too soon after the route's last call." in await visit.text()
        assert len(site.simulator.world.dials) == 1


async def test_the_opened_button_has_nothing_against_it_and_a_reader_sees_none(
    browser: Browser, tmp_path: Path
) -> None:
    async with guarded(tmp_path) as site:
        async with visiting(browser, site.url, person=of("alice")) as visit:
            await visit.go("/routes/prod/cl")
            await visit.page.get_by_text("Call now", exact=True).click()
            assert await against(visit.page) == []
            for width in WIDTHS:
                await visit.width(width)
                assert (width, await visit.sideways()) == (width, 0)
        async with visiting(browser, site.url, person=of("bob")) as visit:
            await visit.go("/routes/prod/cl")
            await expect(visit.page.locator("h1")).to_contain_text("cl")
            await expect(visit.page.get_by_text("Call now")).to_have_count(0)

"""What Voice Insights found of a call joins its evidence, where it is switched on."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model.check import Evidence
from monitor.model.event import RunAmended
from monitor.model.run import Run
from tests.engine.dialling import Desked, Site, dialling_site, minute_by_minute

PRICED_AFTER = timedelta(minutes=20)


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with dialling_site(tmp_path) as site:
        site.world.service.price_delay = PRICED_AFTER
        yield site


async def asked_of_insights(opened: Desked, minutes: int) -> int:
    """How often Insights was asked in that time."""
    before = len(opened.site.simulator.requests)
    await minute_by_minute(opened, minutes)
    requests = list(opened.site.simulator.requests)[before:]
    return sum(seen.path.startswith("/insights.twilio.com/") for seen in requests)


async def test_insights_are_added_when_twilio_has_them_and_then_asked_for_no_more(site: Site) -> None:
    site.world.account.advanced_features = True
    site.connection = replace(site.connection, insights=True)
    site.plan(every=timedelta(days=1))
    async with site.opened() as opened:
        (run,) = await opened.beat()
        assert isinstance(run, Run)
        early = await asked_of_insights(opened, 20)
        late = await asked_of_insights(opened, 20)
        after = await asked_of_insights(opened, 20)
        kept = await opened.keeper.run(run.id)
        alarm = opened.canary.alarm

    told = [found["insights"] for found in map(evidence_of, site.events()) if "insights" in found]
    assert told == ["partial", "complete"]
    assert kept is not None
    assert (kept.evidence["last_sip_response"], kept.evidence["disconnected_by"]) == ("200", "caller")
    assert kept.evidence["tags"] == ("pstn_short_duration",)
    assert replace(kept, evidence=run.evidence, causes=run.causes) == run
    assert not alarm.on
    assert (0 < late < early < 20, after) == (True, 0)


def evidence_of(event: object) -> Evidence:
    return event.evidence if isinstance(event, RunAmended) else {}


async def test_features_that_are_off_are_found_out_once_a_run(site: Site) -> None:
    site.connection = replace(site.connection, insights=True)
    site.plan(every=timedelta(days=1))
    async with site.opened() as opened:
        (run,) = await opened.beat()
        asked = await asked_of_insights(opened, 45)
        kept = await opened.keeper.run(run.id) if isinstance(run, Run) else None

    assert asked == 1
    assert kept is not None
    assert "17007" in kept.evidence["insights"]


async def test_without_the_setting_insights_are_never_asked_for(site: Site) -> None:
    site.world.account.advanced_features = True
    async with site.opened() as opened:
        await opened.beat()

        assert await asked_of_insights(opened, 45) == 0


async def test_insights_of_a_run_before_a_restart_are_added_too(site: Site) -> None:
    site.world.account.advanced_features = True
    site.world.service.price_delay = timedelta()
    site.connection = replace(site.connection, insights=True)
    async with site.opened() as opened:
        (first,) = await opened.beat()
        site.clock.move(minutes=30, seconds=5)
        await opened.beat()
    async with site.opened() as opened:
        assert isinstance(first, Run)
        await opened.house.round()
        await opened.house.clean_in_time()
        kept = await opened.keeper.run(first.id)

    assert kept is not None
    assert kept.evidence["insights"] == "complete"

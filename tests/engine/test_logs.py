"""The log of a daemon: little on a day on which nothing happens, and of each line what it is about."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from monitor.engine import Daemon, Desk, sweep
from monitor.engine.announcement import announce, announce_run
from monitor.history import MemoryStore
from monitor.model.job import Trigger
from monitor.model.outcome import Reason
from monitor.model.run import Proof, Run
from tests.canary.calling import QUICK
from tests.engine.clouds import Counts
from tests.engine.dialling import Desked, Site
from tests.engine.said import Lines, loud
from tests.model.canaries import job, run


async def swept(opened: Desked) -> None:
    """A sweep, and what the log says of it."""
    site, before = opened.site, opened.keeper.board
    clouds = site.connection
    found = await sweep(site.environment, clouds.livekit, clouds.twilio, site.clock.now, {})
    announce(before, await opened.keeper.record(found), found)


async def hours(opened: Desked, count: int) -> None:
    """So many hours with a sweep and the rounds of each quarter, and all calls that are due."""
    for _quarter in range(4 * count):
        opened.site.clock.move(minutes=15)
        await swept(opened)
        await opened.house.round()
        await opened.house.clean_in_time()
        await opened.beat()


async def test_a_day_on_which_all_goes_well_says_nothing(site: Site) -> None:
    site.plan(every=timedelta(hours=2))
    async with site.opened() as opened:
        with capture_logs() as beginning:
            await hours(opened, 1)
        with capture_logs() as logs:
            await hours(opened, 24)

    assert [line["event"] for line in loud(beginning)] == ["canary"]
    assert loud(logs) == []
    assert sum(line["event"] == "canary" for line in logs) >= 12


async def test_what_stays_wrong_for_a_day_is_said_once_by_the_checks(site: Site) -> None:
    async with site.opened() as opened:
        site.rules(enabled=False)
        await swept(opened)
        site.edit("geo-blocked")
        with capture_logs() as logs:
            for _sweep in range(24):
                site.clock.move(hours=1)
                await swept(opened)

    told = [line["check"] for line in loud(logs) if line["event"] == "verdict changed"]
    assert told == ["geo-permissions"]


@asynccontextmanager
async def debugged(site: Site) -> AsyncIterator[tuple[Daemon, Lines]]:
    """A daemon that has swept, and all that its log says from then on, to its end."""
    daemon = Daemon(
        site.config,
        MemoryStore(),
        Counts(),
        now=site.clock.now,
        monotonic=site.clock.monotonic,
        desk=Desk(site.ledger(), tempo=QUICK),
    )
    try:
        await daemon.open()
        await daemon.sweep_once()
    except BaseException:
        await daemon.stop(5)
        raise
    with capture_logs(processors=[merge_contextvars]) as logs:
        try:
            yield daemon, logs
        finally:
            await daemon.stop(5)


async def test_every_line_about_a_call_names_environment_route_and_run(site: Site) -> None:
    async with debugged(site) as (daemon, logs):
        placed = await daemon.call("prod", "cl")

    assert isinstance(placed, Run)
    assert {line["event"] for line in logs} == {"request", "canary"}
    assert {(line["environment"], line["route"], line["run"]) for line in logs} == {("prod", "cl", placed.id)}


async def test_a_job_that_fails_is_one_line_that_says_of_what_and_where(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object) -> None:
        raise ValueError("never-seen")

    async with debugged(site) as (daemon, logs):
        monkeypatch.setattr(daemon.dialler, "_canary", broken)
        await daemon.call("prod", "cl")

    (line,) = [line for line in logs if line["event"] == "job failed"]
    assert (line["job"], line["environment"], line["route"]) == ("canary", "prod", "cl")
    assert (line["error"], line["log_level"]) == ("ValueError", "error")
    assert line["where"].startswith("engine/test_logs.py:")
    assert "never-seen" not in str(logs)


def level(ended: Run, before: Run | None) -> str:
    with capture_logs() as logs:
        announce_run(ended, before)
    return str(logs[0]["log_level"])


PROVED = run("r2", proof=Proof.PROVED)


@pytest.mark.parametrize(
    ("ended", "before", "told"),
    [
        (PROVED, PROVED, "debug"),
        (PROVED, None, "info"),
        (PROVED, run("r1", Reason.BUSY), "info"),
        (PROVED, run("r1", proof=Proof.UNKNOWN), "info"),
        (run("r2", asked=job(trigger=Trigger.MANUAL), proof=Proof.PROVED), PROVED, "info"),
        (run("r2", Reason.NETWORK), run("r1", Reason.NETWORK), "info"),
        (run("r2", Reason.FORBIDDEN), run("r1", Reason.FORBIDDEN), "warning"),
        (run("r2", proof=Proof.PROVED, orphaned=True), PROVED, "warning"),
    ],
)
def test_a_call_is_as_loud_as_it_is_new_or_bad(ended: Run, before: Run | None, told: str) -> None:
    assert level(ended, before) == told

"""A route that begins to fail is looked into at once: its alarm tells what was found, and not a guess."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from monitor.model.job import Trigger
from monitor.model.outcome import Reason, Result
from monitor.model.run import Run
from monitor.model.verdict import Verdict
from tests.engine.asking import Asking, asking


@pytest.fixture
async def failing(tmp_path: Path) -> AsyncIterator[Asking]:
    """A daemon whose calls succeeded, and to whose country calls are then forbidden."""
    async with asking(tmp_path, starts=True) as asked:
        for route in ("br", "cl", "cl-2"):
            await concluded(asked, route, runs=1)
        asked.simulator.use("geo-blocked")
        yield asked


async def concluded(asked: Asking, route: str, *, runs: int) -> Run:
    """The newest run of a route, once it had so many."""
    while asked.canary(route).totals.runs < runs:
        await asked.daemon.keeper.wait_beyond(asked.daemon.board.position)
    last = asked.canary(route).last
    assert last is not None
    return last


async def swept_at(asked: Asking) -> datetime | None:
    """When the newest sweep ended, once none goes on: that of a call that failed begins as the call ends."""
    while asked.daemon._queue._running:
        await asked.quiet()
    return asked.daemon.board.environments["prod"].swept_at


async def found(asked: Asking) -> None:
    """Wait until a sweep found that the country is shut."""
    checks = asked.daemon.board.routes["prod", "cl"].checks
    while checks["geo-permissions"].finding.verdict is not Verdict.FAIL:
        await asked.daemon.keeper.wait_beyond(asked.daemon.board.position)
        checks = asked.daemon.board.routes["prod", "cl"].checks


async def test_the_first_failure_is_looked_into_and_the_call_that_confirms_it_names_the_cause(
    failing: Asking,
) -> None:
    failing.clock.move(minutes=31)
    first = await concluded(failing, "cl", runs=2)
    await found(failing)
    assert (first.reason, failing.canary().alarm.on) == (Reason.FORBIDDEN, False)

    failing.clock.move(minutes=3)
    confirmed = await concluded(failing, "cl", runs=3)

    assert (confirmed.job.trigger, failing.canary().alarm.on) == (Trigger.CONFIRMATION, True)
    assert [cause.id for cause in confirmed.causes][:1] == ["geo-permissions"]


async def test_a_route_that_goes_on_failing_is_not_looked_into_at_every_call(failing: Asking) -> None:
    failing.clock.move(minutes=31)
    await concluded(failing, "cl", runs=2)
    await concluded(failing, "cl-2", runs=2)
    looked = await swept_at(failing)

    for runs in (3, 4):
        failing.clock.move(minutes=6)
        assert (await concluded(failing, "cl", runs=runs)).result is Result.FAILURE
        await concluded(failing, "cl-2", runs=runs)

    assert await swept_at(failing) == looked

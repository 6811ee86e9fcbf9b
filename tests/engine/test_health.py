"""What a probe hears of the daemon: its heart, by a clock that nobody sets."""

import pytest

from monitor.engine.service import health_of
from tests.engine.test_daemon import Stage


async def beating(seconds: float, jump: float) -> str | None:
    """What is said after so many seconds without a heartbeat, and after the time of day was set."""
    stage = Stage("prod")
    await stage.daemon.start()
    stage.hands.move(seconds)
    stage.hands.jump(jump)
    try:
        return health_of(stage.daemon).healthy()
    finally:
        await stage.daemon.stop(0)


@pytest.mark.parametrize("jump", [3600, -3600, 86_400, -86_400])
async def test_a_time_of_day_that_is_set_is_no_hanging_loop_and_hides_none(jump: float) -> None:
    assert await beating(1, jump) is None
    assert await beating(12, jump) == "The heartbeat is 12 s late: the loop hangs."


async def test_a_daemon_that_was_not_started_is_not_healthy_yet() -> None:
    stage = Stage("prod")
    assert health_of(stage.daemon).healthy() == "Trunkwatch has not started yet."
    await stage.daemon.stop(0)

"""What the daemon says to those who tell people."""

from datetime import UTC, datetime

from monitor.config import plan
from monitor.engine import Plan
from monitor.engine.notices import resting
from tests.config.sample import parsed, with_route

WINDOW = "    canaries: {maintenance: [{cron: '0 2 * * *', for: 2h, time_zone: UTC}]}\n"


def test_an_environment_rests_in_its_maintenance_also_without_a_canary() -> None:
    config = parsed(with_route("") + WINDOW)
    whole = Plan.of(config, plan(config), {})
    assert not whole.lines

    assert resting(whole, datetime(2026, 3, 2, 3, tzinfo=UTC)) == {"prod"}
    assert resting(whole, datetime(2026, 3, 2, 4, 1, tzinfo=UTC)) == frozenset()

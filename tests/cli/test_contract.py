"""The scenarios are a contract: each, as `demo --once` tells it, with its canary and its exit status."""

import pytest

from monitor.cli.demo import sweep_and_call
from monitor.cli.logs import log_errors_alone
from monitor.model.verdict import Verdict
from monitor.simulator import SCENARIOS

PACE = 0.1
"""Of the demo's own times: what rings for three seconds there rings for a third of one here."""


@pytest.mark.parametrize("name", SCENARIOS)
async def test_a_scenario_fails_ends_and_exits_as_it_promises(name: str) -> None:
    scenario = SCENARIOS[name]
    log_errors_alone()

    report = await sweep_and_call(name, routes=2, pace=PACE)

    failed = {(each.route, each.check) for each in report.findings if each.verdict is Verdict.FAIL}
    assert failed == {(route, check) for route, checks in scenario.fails.items() for check in checks}
    if scenario.canary:
        told = {run.job.route: run.reason.value for run in report.runs}
        assert told["cl"] == scenario.canary
    assert report.exit == scenario.exit
    (route,) = (each for each in report.routes if each.route == "cl")
    if scenario.cause:
        assert route.causes[0].id == scenario.cause
    elif report.exit == 0:
        assert route.causes == ()

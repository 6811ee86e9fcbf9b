"""The contract: what the monitor says of every scenario, over real HTTP."""

import pytest

from monitor.checks import ENVIRONMENT_CHECKS, ROUTE_CHECKS
from monitor.model.verdict import Verdict
from monitor.simulator import SCENARIOS
from tests.simulator.sweeping import Sweep, needs_of, swept

EVERY_SCENARIO = pytest.mark.parametrize("name", SCENARIOS)

CONTRACT = """
    healthy sip-domain unknown-trunk-name no-credential-list wrong-username no-livekit-credentials
    rotated-credential ip-acl ip-acl-open static-egress geo-blocked geo-exposed number-not-owned
    number-off-trunk fax-only wrong-project secure-mismatch other-region two-accounts suspended-account
    trial-account low-balance restricted-key rings-forever busy no-sip-worker bad-livekit-key twilio-down
    rate-limited
""".split()


def test_every_row_of_the_contract_is_a_scenario() -> None:
    assert list(SCENARIOS) == sorted(SCENARIOS, key=list(SCENARIOS).index)
    assert set(SCENARIOS) == set(CONTRACT)


@EVERY_SCENARIO
def test_a_scenario_names_only_checks_that_exist(name: str) -> None:
    of_route, of_environment = {c.id for c in ROUTE_CHECKS}, {c.id for c in ENVIRONMENT_CHECKS}
    scenario = SCENARIOS[name]
    for expected in (scenario.fails, scenario.unknown):
        for route, checks in expected.items():
            assert set(checks) <= (of_environment if route is None else of_route)


@EVERY_SCENARIO
async def test_a_scenario_yields_exactly_its_verdicts(name: str) -> None:
    scenario = SCENARIOS[name]
    sweep = await swept(name)
    for route in sweep.findings:
        assert sweep.with_verdict(route, Verdict.FAIL) == set(scenario.fails.get(route, ())), route
        assert sweep.with_verdict(route, Verdict.UNKNOWN) == set(scenario.unknown.get(route, ())), route
    assert sweep.exit == scenario.exit_by_checks


@EVERY_SCENARIO
async def test_a_scenario_skips_what_stands_behind_its_faults_and_nothing_else(name: str) -> None:
    sweep, healthy = await swept(name), await swept("healthy")
    for route, findings in sweep.findings.items():
        usual = healthy.with_verdict(route, Verdict.SKIP) if route in healthy.findings else set(findings)
        for check, finding in findings.items():
            root = _behind(sweep, route, check)
            if finding.verdict is Verdict.SKIP and check not in usual:
                assert finding.because == root is not None, (route, check)
            if root is not None and finding.verdict is not Verdict.SKIP:
                pytest.fail(f"{check} of {route} is {finding.verdict}, though {root} did not pass")


def _behind(sweep: Sweep, route: str | None, check: str) -> str | None:
    """The first check it needs that failed or was skipped."""
    stopped = sweep.with_verdict(route, Verdict.FAIL) | sweep.with_verdict(route, Verdict.SKIP)
    return next((need for need in needs_of(sweep, route, check) if need in stopped), None)


async def test_every_summary_of_a_fault_says_what_to_do() -> None:
    for name, scenario in SCENARIOS.items():
        if not scenario.fails:
            continue
        sweep = await swept(name)
        for route, checks in scenario.fails.items():
            for check in checks:
                judgement = sweep.findings[route][check].judgement
                assert judgement.summary and judgement.remedy, (name, check)


async def test_discovery_watches_the_trunk_of_another_account_and_leaves_the_other_carrier_out() -> None:
    sweep = await swept("two-accounts")
    discovered = [path.route.livekit_trunk for path in sweep.paths.values() if path.route.discovered]
    assert [trunk for trunk in discovered if "GLOBEX" in trunk] == discovered != []


async def test_a_hundred_routes_over_fifty_trunks_are_all_healthy() -> None:
    sweep = await swept("healthy", routes=100)
    assert len(sweep.paths) == 100
    assert sweep.exit == 0
    assert not any(sweep.with_verdict(route, Verdict.UNKNOWN) for route in sweep.findings)

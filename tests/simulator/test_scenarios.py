"""The contract: what the monitor says of every scenario, over real HTTP."""

import pytest

from monitor.checks import ENVIRONMENT_CHECKS, ROUTE_CHECKS
from monitor.model.verdict import Verdict
from monitor.simulator import SCENARIOS
from monitor.simulator.projects import livekit_trunk_id
from tests.simulator.sweeping import Outcome, swept

EVERY_SCENARIO = pytest.mark.parametrize("name", SCENARIOS)

CONTRACT = """
    healthy                  answered             0
    sip-domain               wrong-answerer       2
    unknown-trunk-name       silent               2
    no-credential-list       forbidden            2
    wrong-username           forbidden            2
    no-livekit-credentials   auth-missing         2
    rotated-credential       forbidden            2
    ip-acl                   forbidden            2
    ip-acl-open              answered             2
    static-egress            answered             0
    geo-blocked              forbidden            2
    geo-exposed              answered             1
    number-not-owned         forbidden            2
    number-off-trunk         answered             1
    fax-only                 forbidden            2
    wrong-project            trunk-missing        2
    secure-mismatch          secure-mismatch      2
    other-region             answered             3
    two-accounts             -                    0
    suspended-account        account-inactive     2
    trial-account            answered             1
    low-balance              answered             1
    restricted-key           answered             3
    rings-forever            no-answer            2
    busy                     busy                 2
    no-sip-worker            livekit-unavailable  2
    bad-livekit-key          livekit-auth         3
    twilio-down              answered             3
    rate-limited             answered             0
    declined                 declined             2
    auth-loop                auth-loop            2
    blocked-number           forbidden            2
    forbidden-unseen         forbidden            2
    silent-drop              silent               2
    carrier-fault            carrier-fault        2
    twilio-incident          carrier-fault        2
    cps-limit                rate-limited         2
    flaky-403                forbidden            2
    late-record              answered             0
    no-record                no-proof             3
    proof-unreadable         answered             0
    proof-other-account      answered             2
    hang-up-lost             answered             2
    agent-joins              room-intruded        3
    media-timeout            media-timeout        2
"""
"""Name, how a canary ends, exit status: the scenarios in the order in which people read them."""


def test_every_row_of_the_contract_is_a_scenario() -> None:
    rows = [(name, one.canary or "-", str(one.exit)) for name, one in SCENARIOS.items()]
    assert rows == [tuple(line.split()) for line in CONTRACT.strip().splitlines()]


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
        for check in sweep.with_verdict(route, Verdict.SKIP) - usual:
            assert findings[check].because is not None, (route, check)
            assert findings[check].because == _behind(sweep, route, check), (route, check)
        blocked = {check for check in findings if _behind(sweep, route, check)}
        assert blocked <= sweep.with_verdict(route, Verdict.SKIP), route


def _behind(sweep: Outcome, route: str | None, check: str) -> str | None:
    """The first check it needs that failed or was skipped."""
    stopped = sweep.with_verdict(route, Verdict.FAIL) | sweep.with_verdict(route, Verdict.SKIP)
    return next((need for need in sweep.needs(route, check) if need in stopped), None)


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
    trunks = [report.livekit_trunk for report in sweep.event.routes if report.route not in ("br", "cl")]
    assert trunks == [livekit_trunk_id("globex")]


async def test_a_hundred_routes_over_fifty_trunks_are_all_healthy() -> None:
    sweep = await swept("healthy", routes=100)
    assert len(sweep.event.routes) == 100
    assert sweep.exit == 0
    assert not any(sweep.with_verdict(route, Verdict.UNKNOWN) for route in sweep.findings)

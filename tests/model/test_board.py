"""The board: the newest state of everything, from events alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.model.board import Board
from monitor.model.check import Finding, Judgement
from monitor.model.event import Configured, PlannedEnvironment, RouteReport, Swept
from monitor.model.verdict import Severity, Verdict

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
FIVE_MINUTES = timedelta(minutes=5)


def configured(*routes: str, discovers: bool = False, at: datetime = NOON) -> Configured:
    return Configured(at, {"prod": PlannedEnvironment(FIVE_MINUTES, routes, discovers)})


def finding(
    verdict: Verdict, at: datetime, check: str = "trunk-address", route: str | None = "cl"
) -> Finding:
    return Finding("prod", route, check, Severity.CRITICAL, Judgement(verdict, "said so"), at)


def report(route: str, *findings: Finding) -> RouteReport:
    return RouteReport(
        route, f"ST_{route}", f"TK{route}", f"{route}.pstn.twilio.com", "sao-paulo", findings=findings
    )


def swept(*routes: RouteReport, at: datetime = NOON, complete: bool = True) -> Swept:
    return Swept(
        environment="prod",
        started=at - timedelta(seconds=3),
        ended=at,
        complete=complete,
        up={"livekit": True, "twilio": True},
        findings=(),
        routes=routes,
    )


def board_after(*verdicts: Verdict) -> Board:
    """The board after sweeps of route cl, one every five minutes, with these verdicts."""
    board = Board().apply(1, configured("cl"))
    for number, verdict in enumerate(verdicts):
        at = NOON + number * FIVE_MINUTES
        board = board.apply(board.position + 1, swept(report("cl", finding(verdict, at)), at=at))
    return board


def test_configured_routes_are_known_before_the_first_sweep() -> None:
    board = Board().apply(1, configured("br", "cl"))

    assert set(board.routes) == {("prod", "br"), ("prod", "cl")}
    assert board.environments["prod"].sweep_every == FIVE_MINUTES
    assert board.environments["prod"].swept_at is None


def test_each_environment_knows_what_the_configuration_in_force_lets_be_unknown() -> None:
    def plan(*accepted: str) -> PlannedEnvironment:
        return PlannedEnvironment(FIVE_MINUTES, ("cl",), False, accept_unknown=frozenset(accepted))

    board = Board().apply(1, Configured(NOON, {"prod": plan("balance"), "staging": plan()}))
    assert [each.accept_unknown for each in board.environments.values()] == [{"balance"}, set()]

    board = board.apply(2, swept(report("cl"))).apply(3, Configured(NOON, {"prod": plan("ip-acl")}))
    assert board.environments["prod"].accept_unknown == {"ip-acl"}


def test_a_sweep_says_where_a_route_goes_and_what_was_found() -> None:
    state = board_after(Verdict.FAIL).routes["prod", "cl"]

    assert (state.livekit_trunk, state.twilio_trunk) == ("ST_cl", "TKcl")
    assert (state.address, state.edge) == ("cl.pstn.twilio.com", "sao-paulo")
    assert state.checks["trunk-address"].success is False


def test_since_stays_while_the_verdict_stays() -> None:
    checks = board_after(Verdict.PASS, Verdict.FAIL, Verdict.FAIL).routes["prod", "cl"].checks

    assert checks["trunk-address"].since == NOON + FIVE_MINUTES
    assert checks["trunk-address"].told_at == NOON + 2 * FIVE_MINUTES


@pytest.mark.parametrize(("before", "success"), [(Verdict.PASS, True), (Verdict.FAIL, False)])
def test_an_unknown_keeps_the_last_conclusive_verdict_and_its_time(before: Verdict, success: bool) -> None:
    state = board_after(before, Verdict.UNKNOWN).routes["prod", "cl"].checks["trunk-address"]

    assert state.finding.verdict is Verdict.UNKNOWN
    assert state.success is success
    assert state.told_at == NOON


def test_a_failure_is_as_old_as_it_was_before_a_sweep_that_could_not_tell() -> None:
    board = board_after(Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN, Verdict.FAIL)

    assert board.routes["prod", "cl"].checks["trunk-address"].since == NOON + FIVE_MINUTES


def test_an_unknown_says_since_when_it_is_unknown() -> None:
    checks = board_after(Verdict.FAIL, Verdict.UNKNOWN, Verdict.UNKNOWN).routes["prod", "cl"].checks

    assert checks["trunk-address"].since == NOON + FIVE_MINUTES


def test_another_verdict_after_an_unknown_begins_anew() -> None:
    checks = board_after(Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS).routes["prod", "cl"].checks

    assert checks["trunk-address"].since == NOON + 2 * FIVE_MINUTES


def test_an_unknown_at_first_sight_is_neither_success_nor_failure() -> None:
    state = board_after(Verdict.UNKNOWN).routes["prod", "cl"].checks["trunk-address"]

    assert state.success is None
    assert state.told_at is None


def test_a_skip_forgets_the_last_conclusive_verdict() -> None:
    state = (
        board_after(Verdict.FAIL, Verdict.SKIP, Verdict.UNKNOWN).routes["prod", "cl"].checks["trunk-address"]
    )

    assert state.success is None


def test_a_check_that_is_no_longer_reported_leaves() -> None:
    board = board_after(Verdict.PASS).apply(9, swept(report("cl")))

    assert board.routes["prod", "cl"].checks == {}


def test_an_incomplete_sweep_leaves_the_time_of_the_last_complete_one() -> None:
    later = NOON + FIVE_MINUTES
    board = board_after(Verdict.PASS).apply(9, swept(report("cl"), at=later, complete=False))

    assert board.environments["prod"].swept_at == later
    assert board.environments["prod"].answered_at == NOON
    assert board.environments["prod"].duration == timedelta(seconds=3)


def test_a_route_taken_out_of_the_configuration_leaves_and_the_others_stay() -> None:
    board = Board().apply(1, configured("br", "cl"))
    board = board.apply(2, swept(report("br", finding(Verdict.PASS, NOON, route="br")), report("cl")))

    after = board.apply(3, configured("br"))

    assert set(after.routes) == {("prod", "br")}
    assert after.routes["prod", "br"].checks["trunk-address"].success is True


def test_an_environment_taken_out_of_the_configuration_leaves() -> None:
    assert board_after(Verdict.PASS).apply(9, Configured(NOON, {})) == Board(9)


def test_what_was_told_when_the_clock_was_ahead_does_not_stay_new_until_that_time_comes() -> None:
    board = board_after(Verdict.PASS)
    yesterday = NOON - timedelta(days=1)
    again = swept(report("cl", finding(Verdict.UNKNOWN, yesterday)), at=yesterday)

    state = board.apply(board.position + 1, again).routes["prod", "cl"].checks["trunk-address"]

    assert (state.success, state.told_at) == (True, yesterday)


def test_a_discovered_route_outlives_a_new_configuration_only_while_discovery_is_on() -> None:
    board = Board().apply(1, configured("br", discovers=True)).apply(2, swept(report("br"), report("st-x")))

    assert ("prod", "st-x") in board.apply(3, configured("br", discovers=True)).routes
    assert ("prod", "st-x") not in board.apply(3, configured("br")).routes


def test_trunks_that_are_not_twilio_are_known_until_a_sweep_finds_them_gone() -> None:
    found = replace(swept(), not_twilio={"ST_oth": "sip.carrier.example"})
    board = Board().apply(1, configured("br")).apply(2, found)

    unread = board.apply(3, swept())
    gone = board.apply(3, replace(swept(), not_twilio={}))

    assert unread.environments["prod"].not_twilio == {"ST_oth": "sip.carrier.example"}
    assert gone.environments["prod"].not_twilio == {}


def test_a_discovered_route_leaves_with_its_trunk() -> None:
    board = Board().apply(1, configured("br", discovers=True)).apply(2, swept(report("br"), report("st-x")))

    assert set(board.apply(3, swept(report("br"))).routes) == {("prod", "br")}


def test_a_sweep_of_an_environment_that_is_not_configured_changes_nothing_but_the_position() -> None:
    assert Board().apply(4, swept(report("cl"))) == Board(4)


def test_an_event_that_was_seen_already_changes_nothing() -> None:
    board = board_after(Verdict.PASS)

    assert board.apply(board.position, swept(report("cl", finding(Verdict.FAIL, NOON)))) is board

"""The sentence on top, and the cause below it."""

from collections.abc import Iterable

import pytest

from monitor.model.board import Board
from monitor.model.check import Finding
from monitor.model.event import Configured, PlannedEnvironment, Swept
from monitor.model.job import Trigger, canary_job
from monitor.model.outcome import Reason
from monitor.model.verdict import Severity, Verdict
from monitor.web.standing import Standing
from monitor.web.view import page_view
from tests.boards import EVERY, NOON, called, finding, report, swept
from tests.model.canaries import PLAN, run

_OK = finding("trunk-address", Verdict.PASS, "br"), finding("trunk-address", Verdict.PASS, "cl")


@pytest.mark.parametrize(
    ("check", "verdict", "severity", "sentence"),
    [
        (
            "account-active",
            Verdict.FAIL,
            Severity.CRITICAL,
            "No call works in prod: AC1 is suspended.",
        ),
        (
            "balance",
            Verdict.FAIL,
            Severity.CRITICAL,
            "prod is broken: AC1 is suspended.",
        ),
        (
            "account-active",
            Verdict.UNKNOWN,
            Severity.CRITICAL,
            "Whether calls work in prod could not be told: AC1 is suspended.",
        ),
        (
            "balance",
            Verdict.FAIL,
            Severity.WARNING,
            "prod needs attention: AC1 is suspended. None of 2 routes has a fault of its own.",
        ),
        (
            "balance",
            Verdict.FAIL,
            Severity.INFO,
            "prod is worth a look: AC1 is suspended. None of 2 routes has a fault of its own.",
        ),
    ],
)
def test_what_is_wrong_with_the_account_comes_first_in_its_own_words(
    check: str, verdict: Verdict, severity: Severity, sentence: str
) -> None:
    told = finding(check, verdict, None, severity, summary="AC1 is suspended. It places no call.")
    assert page_view(swept(*_OK, told), NOON).sentence == sentence


def test_the_worst_of_the_account_is_the_one_that_is_named() -> None:
    page = page_view(
        swept(
            *_OK,
            finding("balance", Verdict.UNKNOWN, None, Severity.WARNING, summary="No balance."),
            finding("account-trial", Verdict.FAIL, None, Severity.INFO, summary="It is a trial."),
        ),
        NOON,
    )
    assert page.sentence.startswith("prod is worth a look: it is a trial.")


def test_the_cause_names_the_worst_route_and_what_is_wrong_with_it() -> None:
    page = page_view(
        swept(
            finding("ip-acl-open", Verdict.FAIL, "br", Severity.WARNING, summary="It is open."),
            finding("ip-acl", Verdict.FAIL, "cl", summary="It keeps LiveKit out. Nobody hears it."),
        ),
        NOON,
    )
    assert page.sentence == "Of 2 routes, 1 is broken and 1 needs attention."
    assert page.cause == "cl: It keeps LiveKit out."


def test_routes_that_share_a_cause_are_named_together() -> None:
    names = ("ar", "br", "cl", "mx", "pe")
    page = page_view(swept(*(finding("ip-acl", Verdict.FAIL, name, summary="Same.") for name in names)), NOON)
    assert page.cause == "ar, br, cl and 2 more: Same."


def test_the_cause_of_a_doubt_is_the_failure_behind_it() -> None:
    region = finding("trunk-region", Verdict.FAIL, severity=Severity.WARNING, summary="It runs in ie1.")
    doubt = Finding(
        "prod",
        "cl",
        "ip-acl",
        Severity.CRITICAL,
        finding("", Verdict.UNKNOWN).judgement,
        NOON,
        "trunk-region",
    )
    page = page_view(swept(*_OK, region, doubt), NOON)
    assert (page.sentence, page.cause) == ("Of 2 routes, cl could not be judged.", "cl: It runs in ie1.")


def test_without_a_fault_there_is_no_cause() -> None:
    board = swept(*_OK, finding("ip-acl-open", Verdict.UNKNOWN, severity=Severity.WARNING))
    assert page_view(board, NOON).cause == ""


def test_of_routes_that_only_share_what_is_wrong_above_none_is_named() -> None:
    empty = finding("balance", Verdict.FAIL, None, summary="Nothing is left.")
    page = page_view(swept(*_OK, empty), NOON)
    assert {route.standing for route in page.environments[0].routes} == {Standing.BROKEN}
    assert page.sentence == "prod is broken: nothing is left."


def _beside_a_doubt(*findings: Finding) -> str:
    """What is said of routes where the account cannot be told and the phone of `br` may be away."""
    doubt = finding("balance", Verdict.UNKNOWN, None, summary="No balance.")
    asked = canary_job("prod", "br", "ST_br", PLAN.to, NOON, Trigger.SCHEDULED)
    away = run("run-1", Reason.NO_ANSWER, NOON, severity=Severity.WARNING, asked=asked)
    board = called(away, findings=[doubt, *findings], routes=("br", "cl"))
    return page_view(board, NOON).sentence.partition("No balance. ".lower())[2]


def test_a_route_that_only_shares_in_a_doubt_above_lends_its_reason_to_no_other() -> None:
    assert _beside_a_doubt() == ""
    fault = finding("ip-acl", Verdict.FAIL, "cl", summary="It keeps LiveKit out.")
    assert _beside_a_doubt(fault) == "Of 2 routes, cl is broken."


def test_a_call_that_only_warns_is_not_why_a_check_breaks_its_route() -> None:
    fault = finding("ip-acl", Verdict.FAIL, "cl", summary="It keeps LiveKit out.")
    away = run("run-1", Reason.NO_ANSWER, NOON, severity=Severity.WARNING)
    page = page_view(called(away, findings=[fault]), NOON)
    assert (page.sentence, page.cause) == ("Of 2 routes, cl is broken.", "cl: It keeps LiveKit out.")


def _swept(environment: str, routes: Iterable[Finding]) -> Swept:
    return Swept(environment, NOON, NOON, True, {}, (), (report("cl", routes),))


def test_where_there_are_several_environments_the_cause_says_which() -> None:
    plan = PlannedEnvironment(EVERY, ("cl",), discovers=False)
    board = Board().apply(1, Configured(NOON, {"prod": plan, "staging": plan}))
    board = board.apply(2, _swept("prod", [finding("ip-acl", Verdict.PASS)]))
    board = board.apply(3, _swept("staging", [finding("ip-acl", Verdict.FAIL, summary="Closed.")]))
    assert page_view(board, NOON).cause == "staging / cl: Closed."

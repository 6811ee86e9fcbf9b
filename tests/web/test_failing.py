"""The banner where calls fail."""

import pytest

from monitor.model.board import Board
from monitor.model.event import Configured, PlannedCanary, PlannedEnvironment
from monitor.model.job import Trigger, canary_job
from monitor.model.outcome import OUTCOMES, Reason
from monitor.model.run import Run
from monitor.model.verdict import Severity, Verdict
from monitor.model.words import continued
from monitor.web.failing import named
from monitor.web.standing import Standing
from monitor.web.view import page_view
from tests.boards import EVERY, NOON, called, finding, swept
from tests.model.canaries import HALF_HOUR, PLAN, run


def _ended(route: str, reason: Reason, environment: str = "prod") -> Run:
    asked = canary_job(environment, route, f"ST_{route}", PLAN.to, NOON, Trigger.SCHEDULED)
    return run(f"{environment}-{route}", reason, NOON, asked=asked)


def _sentence(board: Board) -> str:
    return page_view(board, NOON).sentence


def test_calls_that_fail_are_the_first_thing_said() -> None:
    page = page_view(called(_ended("cl", Reason.BUSY)), NOON)
    assert page.sentence == "1 of 2 routes, cl, cannot call: the called phone is busy."
    assert (page.standing, page.cause) == (Standing.BROKEN, "")


def test_where_no_call_can_work_that_is_all_that_is_said() -> None:
    suspended = finding("account-active", Verdict.FAIL, None, summary="AC1 is suspended.")
    sentence = _sentence(called(_ended("cl", Reason.ACCOUNT_INACTIVE), findings=[suspended]))
    assert sentence == "No call works in prod: AC1 is suspended."


def test_they_come_before_what_only_warns_of_the_account() -> None:
    low = finding("balance", Verdict.FAIL, None, Severity.WARNING, summary="Little is left.")
    sentence = _sentence(called(_ended("cl", Reason.BUSY), findings=[low]))
    assert sentence == (
        "1 of 2 routes, cl, cannot call: the called phone is busy. prod needs attention: little is left."
    )


def test_where_calls_get_through_a_doubt_about_the_account_does_not_say_that_they_may_not() -> None:
    doubt = finding("account-active", Verdict.UNKNOWN, None, summary="The key may not read it.")
    assert _sentence(called(_ended("cl", Reason.ANSWERED), findings=[doubt])) == (
        "Calls work in prod, but not all could be checked: the key may not read it."
    )
    assert _sentence(called(_ended("cl", Reason.BUSY), findings=[doubt])) == (
        "1 of 2 routes, cl, cannot call: the called phone is busy. "
        "Not all of prod could be checked: the key may not read it."
    )
    assert _sentence(called(findings=[doubt])) == (
        "Whether calls work in prod could not be told: the key may not read it."
    )


def test_the_routes_of_others_are_counted_apart_from_those_where_no_call_works() -> None:
    plan = PlannedEnvironment(EVERY, ("cl",), discovers=False, canaries={"cl": PlannedCanary(HALF_HOUR)})
    suspended = finding("account-active", Verdict.FAIL, None, summary="AC1 is suspended.")
    board = swept(suspended, before=Board().apply(1, Configured(NOON, {"prod": plan, "staging": plan})))
    down = "No call works in prod: AC1 is suspended."
    assert _sentence(board) == f"{down} The only other route has not been read yet."
    board = board.apply(board.position + 1, _ended("cl", Reason.BUSY, "staging"))
    assert _sentence(board) == f"{down} The only other route cannot call: the called phone is busy."


def test_the_cause_is_still_what_the_checks_find() -> None:
    fault = finding("geo-permissions", Verdict.FAIL, summary="Low-risk numbers are off for Chile.")
    page = page_view(called(_ended("cl", Reason.FORBIDDEN), findings=[fault]), NOON)
    assert page.sentence.startswith("1 of 2 routes, cl, cannot call: Twilio refused the call (403).")
    assert page.cause == "cl: Low-risk numbers are off for Chile."


def test_a_lesser_finding_is_not_put_forward_as_the_worst_for_a_call_that_fails() -> None:
    open_acl = finding("ip-acl-open", Verdict.FAIL, "cl", Severity.WARNING, summary="It is open.")
    other = finding("trunk-address", Verdict.UNKNOWN, "br", summary="Nobody knows.")
    page = page_view(called(_ended("cl", Reason.BUSY), findings=[open_acl, other]), NOON)
    assert page.cause == "br: Nobody knows."


def test_routes_that_fail_alike_are_one_sentence() -> None:
    board = called(_ended("br", Reason.BUSY), _ended("cl", Reason.BUSY), routes=("br", "cl"))
    assert _sentence(board) == "2 of 2 routes cannot call: the called phone is busy."


@pytest.mark.parametrize(
    ("failing", "said"),
    [
        (2, "2 of 5 routes, ar and br, cannot call: the called phone is busy."),
        (4, "4 of 5 routes cannot call: the called phone is busy."),
    ],
)
def test_the_few_that_fail_alike_are_named_and_many_only_counted(failing: int, said: str) -> None:
    names = ("ar", "br", "cl", "mx", "pe")
    canaries = {name: PlannedCanary(HALF_HOUR) for name in names}
    plan = PlannedEnvironment(EVERY, names, discovers=False, canaries=canaries)
    board = Board().apply(1, Configured(NOON, {"prod": plan}))
    board = swept(*(finding("trunk-address", Verdict.PASS, name) for name in names), before=board)
    for name in names[:failing]:
        board = board.apply(board.position + 1, _ended(name, Reason.BUSY))
    assert _sentence(board) == said


def test_other_reasons_are_counted() -> None:
    board = called(_ended("br", Reason.BUSY), _ended("cl", Reason.SILENT), routes=("br", "cl"))
    assert _sentence(board) == "2 of 2 routes cannot call, 1 of them because the called phone is busy."


def test_where_the_last_call_got_through_they_fail_at_times() -> None:
    runs = (
        run(f"run-{index}", reason, NOON)
        for index, reason in enumerate((Reason.BUSY, Reason.BUSY, Reason.ANSWERED))
    )
    assert _sentence(called(*runs)).startswith("Calls over cl fail at times: the called phone is busy.")


@pytest.mark.parametrize("reason", [Reason.NETWORK, Reason.LIVEKIT_AUTH, Reason.STORE])
def test_a_call_that_told_nothing_faults_no_route_and_the_banner_says_what_its_card_does(
    reason: Reason,
) -> None:
    page = page_view(called(_ended("cl", reason)), NOON)
    [cl] = [route for route in page.environments[0].routes if route.name == "cl"]
    assert page.standing is Standing.FINE
    assert cl.cause is not None
    why = continued(cl.cause.wrong.removesuffix("."))
    assert page.sentence == (f"No fault found on any of 2 routes. The last call over cl told nothing: {why}.")


def test_calls_that_told_nothing_for_different_reasons_are_named_together() -> None:
    board = called(_ended("br", Reason.NETWORK), _ended("cl", Reason.STORE), routes=("br", "cl"))
    assert _sentence(board) == (
        "No fault found on any of 2 routes. The last call over br and cl told nothing."
    )


def test_a_guess_why_a_call_told_nothing_stays_out_of_the_banner() -> None:
    assert _sentence(called(_ended("cl", Reason.CANCELLED))) == "No fault found on any of 2 routes."


def test_beside_a_fault_a_call_that_told_nothing_stays_out_of_the_banner() -> None:
    open_acl = finding("ip-acl-open", Verdict.FAIL, "br", Severity.WARNING, summary="It is open.")
    board = called(_ended("cl", Reason.NETWORK), findings=[open_acl])
    assert _sentence(board) == "Of 2 routes, br needs attention."


@pytest.mark.parametrize("reason", [reason for reason in Reason if OUTCOMES[reason].result == "failure"])
def test_every_reason_reads_as_the_end_of_the_sentence(reason: Reason) -> None:
    told = run(reason=reason, at=NOON, severity=Severity.CRITICAL)
    said = _sentence(called(told)).removesuffix(".")
    why = said.removeprefix("1 of 2 routes, cl, cannot call: ")
    assert why
    assert "cannot call" not in why
    assert why[0].islower() or why.startswith(("Twilio", "LiveKit"))
    assert ":" not in why


def test_routes_of_several_environments_are_counted_together() -> None:
    plan = PlannedEnvironment(EVERY, ("cl",), discovers=False, canaries={"cl": PlannedCanary(HALF_HOUR)})
    board = Board().apply(1, Configured(NOON, {"prod": plan, "staging": plan}))
    board = board.apply(2, _ended("cl", Reason.BUSY, "staging"))
    assert (
        _sentence(board) == "1 of 2 routes, staging / cl, cannot call: the called phone is busy. "
        "The other one has not been read yet."
    )


def test_of_many_routes_three_are_named() -> None:
    assert named(["ar", "br", "cl"]) == "ar, br and cl"
    assert named(["ar", "br", "cl", "mx", "pe"]) == "ar, br, cl and 2 more"

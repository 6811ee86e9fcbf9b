"""What the status page decides to say."""

from datetime import timedelta

import pytest

from monitor.model.board import Board
from monitor.model.verdict import Severity, Verdict
from monitor.web.standing import Standing
from monitor.web.view import page_view
from tests.boards import EVERY, NOON, configured, finding, swept

_OK = finding("trunk-address", Verdict.PASS, "br"), finding("trunk-address", Verdict.PASS, "cl")


def test_nothing_configured_is_said() -> None:
    assert page_view(Board(), NOON).sentence == "Nothing is configured yet."


def test_before_the_first_sweep_nothing_is_claimed() -> None:
    page = page_view(configured(), NOON)
    assert page.sentence == "Of 2 routes, 2 have not been read yet."
    assert page.standing is Standing.WAITING


def test_two_good_routes_are_one_good_sentence() -> None:
    page = page_view(swept(*_OK), NOON)
    assert page.sentence == "No fault found on any of 2 routes."
    assert page.standing is Standing.FINE


@pytest.mark.parametrize(
    ("verdict", "severity", "standing", "sentence"),
    [
        (Verdict.FAIL, Severity.CRITICAL, Standing.BROKEN, "Of 2 routes, cl is broken."),
        (Verdict.UNKNOWN, Severity.CRITICAL, Standing.UNSURE, "Of 2 routes, cl could not be judged."),
        (Verdict.FAIL, Severity.WARNING, Standing.ATTENTION, "Of 2 routes, cl needs attention."),
        (Verdict.FAIL, Severity.INFO, Standing.NOTE, "Of 2 routes, cl is worth a look."),
        (Verdict.UNKNOWN, Severity.WARNING, Standing.FINE, "No fault found on any of 2 routes."),
        (Verdict.SKIP, Severity.CRITICAL, Standing.FINE, "No fault found on any of 2 routes."),
    ],
)
def test_a_route_stands_as_the_exit_status_would(
    verdict: Verdict, severity: Severity, standing: Standing, sentence: str
) -> None:
    page = page_view(swept(*_OK, finding("ip-acl", verdict, "cl", severity)), NOON)
    [environment] = page.environments
    assert {route.name: route.standing for route in environment.routes}["cl"] is standing
    assert (page.standing, page.sentence) == (standing, sentence)


def test_routes_stand_worst_first() -> None:
    board = swept(
        *_OK,
        finding("ip-acl", Verdict.UNKNOWN, "mx"),
        finding("ip-acl", Verdict.FAIL, "pe"),
        finding("ip-acl-open", Verdict.FAIL, "ar", Severity.WARNING),
    )
    [environment] = page_view(board, NOON).environments
    assert [route.name for route in environment.routes] == ["pe", "mx", "ar", "br", "cl"]
    assert page_view(board, NOON).sentence == (
        "Of 5 routes, 1 is broken, 1 could not be judged and 1 needs attention."
    )


def test_since_is_when_the_verdict_began() -> None:
    later = NOON + EVERY
    first = swept(finding("ip-acl", Verdict.FAIL))
    board = swept(finding("ip-acl", Verdict.FAIL, at=later), before=first, at=later)
    [environment] = page_view(board, later + timedelta(minutes=1)).environments
    [trouble] = next(route for route in environment.routes if route.name == "cl").told.troubles
    assert trouble.since == NOON


def test_a_sweep_that_is_overdue_makes_what_is_shown_old() -> None:
    board = swept(*_OK)
    assert not page_view(board, NOON + 2 * EVERY).environments[0].late
    page = page_view(board, NOON + 2 * EVERY + timedelta(seconds=1))
    assert page.environments[0].late
    assert page.sentence == "No fault found on any of 2 routes. What is shown of prod is old."


def test_what_breaks_the_account_breaks_each_route() -> None:
    suspended = finding("account-active", Verdict.FAIL, None, summary="The account is suspended.")
    page = page_view(swept(*_OK, suspended), NOON)
    routes = page.environments[0].routes
    assert [route.standing for route in routes] == [Standing.BROKEN, Standing.BROKEN]
    assert [note.says for note in routes[0].told.notes] == [
        "What is wrong with prod holds for this route too."
    ]
    assert routes[0].counts == "of its own, the only check passes"


def test_an_account_that_could_not_be_judged_leaves_no_route_green() -> None:
    page = page_view(swept(*_OK, finding("account-active", Verdict.UNKNOWN, None)), NOON)
    assert {route.standing for route in page.environments[0].routes} == {Standing.UNSURE}
    assert page.standing is Standing.UNSURE


def test_an_account_that_needs_attention_leaves_its_routes_as_they_are() -> None:
    page = page_view(swept(*_OK, finding("balance", Verdict.FAIL, None, Severity.WARNING)), NOON)
    assert {route.standing for route in page.environments[0].routes} == {Standing.FINE}
    assert page.standing is Standing.ATTENTION


def test_a_route_that_is_broken_itself_is_not_blamed_on_a_doubt_about_the_account() -> None:
    doubt = finding("account-active", Verdict.UNKNOWN, None)
    page = page_view(swept(doubt, finding("ip-acl", Verdict.FAIL)), NOON)
    cl = page.environments[0].routes[0]
    assert (cl.name, cl.standing, cl.told.notes) == ("cl", Standing.BROKEN, ())


def test_what_the_operator_accepts_as_unknown_alarms_nobody() -> None:
    unread = (
        finding("account-active", Verdict.UNKNOWN, None, summary="A Standard key cannot read this."),
        finding("geo-permissions", Verdict.UNKNOWN, summary="The key may not read this."),
    )
    before = configured(accepted=["account-active", "geo-permissions"])
    page = page_view(swept(*_OK, *unread, before=before), NOON)
    assert (page.standing, page.sentence) == (Standing.FINE, "No fault found on any of 2 routes.")
    [environment] = page.environments
    assert environment.told.troubles == ()
    assert [(note.says, note.checks) for note in environment.told.notes] == [
        ("A Standard key cannot read this. The configuration accepts that", ("account-active",))
    ]


def test_what_is_accepted_as_unknown_may_still_not_fail() -> None:
    before = configured(accepted=["account-active"])
    board = swept(*_OK, finding("account-active", Verdict.FAIL, None), before=before)
    assert page_view(board, NOON).standing is Standing.BROKEN


def test_a_healthy_route_says_how_much_was_asked() -> None:
    skipped = finding("trunk-edge", Verdict.SKIP, "cl", Severity.INFO)
    board = swept(*_OK, finding("ip-acl", Verdict.PASS, "br"), skipped)
    routes = page_view(board, NOON).environments[0].routes
    assert {route.name: route.counts for route in routes} == {
        "br": "all 2 checks pass",
        "cl": "1 passes, 1 does not apply",
    }

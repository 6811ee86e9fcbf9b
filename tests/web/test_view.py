"""What the status page decides to say."""

from datetime import timedelta

import pytest

from monitor.model.board import Board
from monitor.model.verdict import Severity, Verdict
from monitor.web.standing import Standing
from monitor.web.view import in_words, page_view
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
        (Verdict.FAIL, Severity.CRITICAL, Standing.BROKEN, "Of 2 routes, 1 is broken."),
        (Verdict.UNKNOWN, Severity.CRITICAL, Standing.UNSURE, "Of 2 routes, 1 could not be judged."),
        (Verdict.FAIL, Severity.WARNING, Standing.ATTENTION, "Of 2 routes, 1 needs attention."),
        (Verdict.UNKNOWN, Severity.WARNING, Standing.FINE, "No fault found on any of 2 routes."),
        (Verdict.FAIL, Severity.INFO, Standing.FINE, "No fault found on any of 2 routes."),
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


def test_a_broken_account_is_named_before_the_routes() -> None:
    page = page_view(swept(*_OK, finding("account-active", Verdict.FAIL, None)), NOON)
    assert page.sentence == "Look at the account of prod. No fault found on any of 2 routes."
    assert page.standing is Standing.BROKEN


def test_an_outage_that_many_checks_repeat_is_said_once() -> None:
    ids = ("trunk-address-known", "credential-list-attached", "ip-acl")
    board = swept(*(finding(check, Verdict.UNKNOWN, summary="Twilio answered 503.") for check in ids))
    [environment] = page_view(board, NOON).environments
    [trouble] = next(route for route in environment.routes if route.name == "cl").troubles
    assert trouble.summary == "Twilio answered 503."
    assert trouble.checks == ids


def test_troubles_stand_critical_first_and_failures_before_doubts() -> None:
    board = swept(
        finding("trunk-edge", Verdict.FAIL, severity=Severity.INFO, summary="c"),
        finding("ip-acl", Verdict.UNKNOWN, summary="b"),
        finding("geo-permissions", Verdict.FAIL, summary="a"),
        finding("trunk-address", Verdict.PASS, summary="fine"),
        finding("caller-id-voice", Verdict.SKIP, summary="skipped"),
    )
    [environment] = page_view(board, NOON).environments
    route = next(route for route in environment.routes if route.name == "cl")
    assert [trouble.summary for trouble in route.troubles] == ["a", "b", "c"]


def test_since_is_when_the_verdict_began() -> None:
    later = NOON + EVERY
    first = swept(finding("ip-acl", Verdict.FAIL))
    board = swept(finding("ip-acl", Verdict.FAIL, at=later), before=first, at=later)
    [environment] = page_view(board, later + timedelta(minutes=1)).environments
    [trouble] = next(route for route in environment.routes if route.name == "cl").troubles
    assert (trouble.since.text, trouble.since.ago) == ("2026-03-01 12:00 UTC", "6 min ago")


def test_a_sweep_that_is_overdue_makes_what_is_shown_old() -> None:
    board = swept(*_OK)
    assert not page_view(board, NOON + 2 * EVERY).environments[0].late
    page = page_view(board, NOON + 2 * EVERY + timedelta(seconds=1))
    assert page.environments[0].late
    assert page.sentence == "No fault found on any of 2 routes. What is shown of prod is old."


def test_a_silent_upstream_is_named() -> None:
    page = page_view(swept(*_OK, up={"livekit": True, "twilio": False}), NOON)
    assert page.environments[0].silent == ("twilio",)


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=-3), "0 s"),
        (timedelta(seconds=59), "59 s"),
        (timedelta(minutes=1), "1 min"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=3), "3 h"),
        (timedelta(hours=3, minutes=20), "3 h 20 min"),
        (timedelta(days=2, hours=4, minutes=59), "2 d 4 h"),
    ],
)
def test_lengths_of_time_read_in_the_units_that_matter(length: timedelta, words: str) -> None:
    assert in_words(length) == words

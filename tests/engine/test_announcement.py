"""What the log says of a sweep."""

from collections.abc import MutableMapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from structlog.testing import capture_logs

from monitor.engine.announcement import LINES, announce
from monitor.model.board import Board
from monitor.model.change import Setting
from monitor.model.event import Swept
from monitor.model.verdict import Verdict
from tests.history.events import NOON, configured, finding, minutes_later, report, sweep_of_both, swept

Lines = list[MutableMapping[str, Any]]


def said(before: Board, event: Swept) -> Lines:
    with capture_logs() as logs:
        announce(before, before.apply(before.position + 1, event), event)
    return [line for line in logs if line["log_level"] != "debug"]


def board(*sweeps: Swept, routes: tuple[str, ...] = ()) -> Board:
    after = Board().apply(1, configured(*routes))
    for position, event in enumerate(sweeps, start=2):
        after = after.apply(position, event)
    return after


def test_a_first_sweep_that_finds_nothing_wrong_is_quiet() -> None:
    assert said(board(), sweep_of_both(NOON)) == []


def test_every_sweep_is_told_to_those_who_debug() -> None:
    with capture_logs() as logs:
        announce(board(), board(), sweep_of_both(NOON))

    assert [(line["log_level"], line["environment"], line["routes"], line["seconds"]) for line in logs] == [
        ("debug", "prod", 2, 3.25)
    ]


def test_a_sweep_like_the_one_before_it_is_quiet_even_where_something_is_wrong() -> None:
    before = board(sweep_of_both(NOON, cl=Verdict.FAIL))

    assert said(before, sweep_of_both(minutes_later(5), cl=Verdict.FAIL)) == []


def test_a_check_that_begins_to_fail_is_a_warning_with_its_summary() -> None:
    (line,) = said(board(sweep_of_both(NOON)), sweep_of_both(minutes_later(5), cl=Verdict.FAIL))

    assert line == {
        "log_level": "warning",
        "event": "verdict changed",
        "environment": "prod",
        "route": "cl",
        "check": "trunk-address",
        "verdict": "fail",
        "summary": "The trunk dials acme-cl.pstn.twilio.com.",
    }


def test_a_check_that_fails_at_first_sight_is_told() -> None:
    assert [line["verdict"] for line in said(board(), sweep_of_both(NOON, br=Verdict.FAIL))] == ["fail"]


def test_a_check_that_passes_again_or_cannot_tell_is_worth_knowing_but_no_warning() -> None:
    before = board(sweep_of_both(NOON, cl=Verdict.FAIL))
    lines = said(before, sweep_of_both(minutes_later(5), cl=Verdict.PASS, br=Verdict.UNKNOWN))

    assert [(line["log_level"], line["route"], line["verdict"]) for line in lines] == [
        ("info", "br", "unknown"),
        ("info", "cl", "pass"),
    ]


def test_a_check_that_does_not_apply_is_not_news_on_a_new_route() -> None:
    assert said(board(), sweep_of_both(NOON, cl=Verdict.SKIP)) == []


def test_a_check_of_the_environment_has_no_route() -> None:
    failing = finding(Verdict.FAIL, check="account-active", route=None)
    (line,) = said(board(), swept(findings=(failing,)))

    assert (line["check"], line["route"]) == ("account-active", "")


def test_what_hits_a_thousand_routes_at_once_is_not_a_thousand_lines() -> None:
    routes = tuple(f"r{number}" for number in range(1000))
    reports = (report(route, finding(Verdict.FAIL, route=route)) for route in routes)
    lines = said(board(routes=routes), swept(*reports))

    assert len(lines) == LINES + 1
    assert lines[-1]["event"] == "verdict changed on more routes"
    assert lines[-1]["routes"] == 1000 - LINES


def test_what_only_repeats_another_check_is_told_at_its_root_alone_there_and_back() -> None:
    def sweep_at(minutes: int, verdict: Verdict, because: str | None) -> Swept:
        at = minutes_later(minutes)
        root = finding(verdict, at=at, check="trunk-address-known")
        waiting = finding(verdict, at=at, check="ip-acl", because=because)
        return swept(report("cl", root, waiting), at=at)

    healthy = sweep_at(0, Verdict.PASS, None)
    blind = sweep_at(5, Verdict.UNKNOWN, "trunk-address-known")

    went = said(board(healthy), blind)
    came_back = said(board(healthy, blind), sweep_at(10, Verdict.PASS, None))
    came_back_broken = said(board(healthy, blind), sweep_at(10, Verdict.FAIL, None))

    assert [(line["check"], line["verdict"]) for line in went] == [("trunk-address-known", "unknown")]
    assert [(line["check"], line["verdict"]) for line in came_back] == [("trunk-address-known", "pass")]
    assert {line["check"] for line in came_back_broken} == {"trunk-address-known", "ip-acl"}


def test_a_cloud_that_cannot_be_read_is_one_warning_and_one_line_when_it_can_again() -> None:
    def sweep_at(minutes: int, *, complete: bool) -> Swept:
        return swept(report("cl"), at=minutes_later(minutes), complete=complete)

    down, still_down, up = (
        sweep_at(5, complete=False),
        sweep_at(10, complete=False),
        sweep_at(15, complete=True),
    )

    (went,) = said(board(sweep_at(0, complete=True)), down)
    (came_back,) = said(board(down, still_down), up)

    assert (went["log_level"], went["event"], went["cloud"]) == ("warning", "cloud cannot be read", "twilio")
    assert said(board(down), still_down) == []
    assert (came_back["log_level"], came_back["event"]) == ("info", "cloud can be read again")


def test_a_changed_setting_is_told_with_both_values_and_who_it_was() -> None:
    before = board(swept(report("cl", acls="none"), at=NOON))
    after = swept(
        replace(report("cl", acls="office"), authors={Setting.ACLS: "user US1"}), at=minutes_later(5)
    )

    assert said(before, after) == [
        {
            "log_level": "info",
            "event": "setting changed",
            "environment": "prod",
            "route": "cl",
            "setting": "acls",
            "before": "none",
            "after": "office",
            "by": "user US1",
        }
    ]
    assert said(before, swept(report("cl", acls="none"), at=minutes_later(5))) == []


def test_a_setting_that_changed_on_very_many_routes_is_told_in_few_lines() -> None:
    routes = tuple(f"r{number}" for number in range(LINES + 5))
    before = board(swept(*(report(route, acls="none") for route in routes)), routes=routes)
    lines = said(before, swept(*(report(route, acls="office") for route in routes), at=minutes_later(5)))

    assert len(lines) == LINES + 1
    assert (lines[-1]["event"], lines[-1]["routes"]) == ("setting changed on more routes", 5)


def strangers(at: datetime, **dials: str) -> Swept:
    return replace(sweep_of_both(at), not_twilio=dials)


def test_a_trunk_that_is_not_twilio_is_told_once() -> None:
    first, again = strangers(NOON, ST_oth="sip.carrier.example"), minutes_later(5)
    (line,) = said(board(), first)

    assert line == {
        "log_level": "info",
        "event": "not Twilio: the trunk is not watched",
        "environment": "prod",
        "livekit_trunk": "ST_oth",
        "dials": "sip.carrier.example",
    }
    assert said(board(first), strangers(again, ST_oth="sip.carrier.example")) == []
    assert said(board(first), replace(sweep_of_both(again), not_twilio=None)) == []
    (other,) = said(board(first), strangers(again, ST_oth="", ST_new=""))
    assert other["livekit_trunk"] == "ST_new"


def test_of_many_trunks_that_are_not_twilio_some_are_told_and_the_others_counted() -> None:
    lines = said(board(), strangers(NOON, **{f"ST_{number}": "sip.carrier.example" for number in range(25)}))

    assert len(lines) == LINES + 1
    assert lines[-1]["trunks"] == 25 - LINES

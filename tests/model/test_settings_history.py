"""Settings from sweep to sweep: what is a change, between which times, and what is left of several."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.board import Board, RouteState
from monitor.model.change import BY_CONFIGURATION, Change, Setting
from monitor.model.event import Configured, Event, PlannedCanary, PlannedEnvironment, RouteReport, Swept
from monitor.model.outcome import Reason
from monitor.model.settings_history import CHANGES_KEPT
from monitor.model.verdict import Severity, Verdict
from monitor.model.what_changed import changes_since, changes_since_it_worked, worked_at
from tests.history.events import FIVE_MINUTES, NOON, finding, minutes_later, run

Read = Mapping[Setting, str]

FREE: Read = {Setting.LIVEKIT_TRUNK: "ST_cl", Setting.ACLS: "none", Setting.SECURE: "off"}
SHUT: Read = {**FREE, Setting.ACLS: "office (203.0.113.10/32)"}


def configured() -> Configured:
    plan = PlannedEnvironment(FIVE_MINUTES, ("cl",), discovers=False)
    return Configured(NOON, {"prod": plan})


def swept(
    read: Read,
    at: datetime,
    *,
    trunk: str = "ST_cl",
    verdict: Verdict = Verdict.PASS,
    resources: tuple[str, ...] = (),
    authors: Mapping[Setting, str] | None = None,
) -> Swept:
    report = RouteReport(
        "cl",
        trunk,
        "TKcl",
        "acme-cl.pstn.twilio.com",
        "",
        (finding(verdict, at=at, check="ip-acl"),),
        read,
        resources,
        authors or {},
    )
    return Swept("prod", at - timedelta(seconds=3), at, True, {}, (), (report,))


def after(*events: Event) -> RouteState:
    board = Board()
    for position, event in enumerate((configured(), *events), start=1):
        board = board.apply(position, event)
    return board.routes["prod", "cl"]


def sweeps(*readings: Read) -> RouteState:
    """The route after a sweep every five minutes, from noon on."""
    return after(*(swept(read, minutes_later(5 * number)) for number, read in enumerate(readings)))


def acl_change(before: str, after: str, last_seen: float, seen: float, by: str = "") -> Change:
    return Change(Setting.ACLS, before, after, minutes_later(last_seen), minutes_later(seen), by)


def test_first_sight_is_no_change() -> None:
    state = sweeps(SHUT)

    assert state.changes == ()
    assert {setting: each.value for setting, each in state.settings.items()} == SHUT
    assert {each.seen_at for each in state.settings.values()} == {NOON}


def test_a_change_lies_between_the_sweep_that_saw_the_old_value_and_the_one_that_saw_the_new() -> None:
    state = sweeps(FREE, FREE, SHUT, SHUT)

    assert state.changes == (acl_change("none", SHUT[Setting.ACLS], 5, 10),)
    assert state.settings[Setting.ACLS].seen_at == minutes_later(15)


def test_what_was_not_read_stands_and_makes_the_time_of_a_change_longer() -> None:
    unread: Read = {setting: value for setting, value in FREE.items() if setting is not Setting.ACLS}
    state = sweeps(FREE, unread, unread)
    assert state.changes == ()
    assert state.settings[Setting.ACLS].value == "none"
    assert state.settings[Setting.ACLS].seen_at == NOON

    assert sweeps(FREE, unread, unread, SHUT).changes == (acl_change("none", SHUT[Setting.ACLS], 0, 15),)


def test_only_the_newest_changes_are_remembered() -> None:
    state = sweeps(*(FREE if number % 2 else SHUT for number in range(CHANGES_KEPT + 11)))

    assert len(state.changes) == CHANGES_KEPT
    assert state.changes[-1].seen == minutes_later(5 * (CHANGES_KEPT + 10))


def test_a_route_that_the_configuration_points_elsewhere_is_one_change_and_begins_anew() -> None:
    elsewhere = {**SHUT, Setting.LIVEKIT_TRUNK: "ST_new", Setting.SECURE: "on"}
    state = after(
        swept(FREE, NOON, resources=("TKcl",)),
        swept(elsewhere, minutes_later(5), trunk="ST_new", resources=("TKnew",)),
        swept({**elsewhere, Setting.SECURE: "off"}, minutes_later(10), trunk="ST_new", resources=("TKnew",)),
    )

    moved = Change(Setting.LIVEKIT_TRUNK, "ST_cl", "ST_new", NOON, minutes_later(5), BY_CONFIGURATION)
    secure = Change(Setting.SECURE, "on", "off", minutes_later(5), minutes_later(10))
    assert state.changes == (moved, secure)
    assert state.resources == ("TKnew",)
    assert changes_since(state, NOON) == (moved, secure)


def test_a_route_pointed_elsewhere_while_livekit_is_unread_is_told_so_once() -> None:
    state = after(
        swept(FREE, NOON),
        swept({}, minutes_later(5), trunk="ST_new"),
        swept({**SHUT, Setting.LIVEKIT_TRUNK: "ST_new"}, minutes_later(10), trunk="ST_new"),
    )

    assert [(change.setting, change.after) for change in state.changes] == [(Setting.LIVEKIT_TRUNK, "ST_new")]


def test_what_changed_behind_a_trunk_that_the_route_left_is_no_difference() -> None:
    elsewhere = {**FREE, Setting.LIVEKIT_TRUNK: "ST_new"}
    state = after(
        swept(FREE, NOON),
        swept(SHUT, minutes_later(5)),
        swept(elsewhere, minutes_later(10), trunk="ST_new"),
    )

    assert [change.setting for change in changes_since(state, NOON)] == [Setting.LIVEKIT_TRUNK]


def test_a_setting_that_came_back_is_no_difference() -> None:
    assert changes_since(sweeps(FREE, SHUT, FREE), NOON) == ()


def test_several_changes_of_a_setting_are_one_from_the_first_to_the_last() -> None:
    other = {**FREE, Setting.ACLS: "office (198.51.100.0/24)"}
    state = sweeps(FREE, SHUT, other)

    assert changes_since(state, NOON) == (acl_change("none", other[Setting.ACLS], 0, 10),)
    assert changes_since(state, minutes_later(5)) == (
        acl_change(SHUT[Setting.ACLS], other[Setting.ACLS], 5, 10),
    )


def test_a_setting_that_came_and_went_and_came_again_changed_the_last_time() -> None:
    assert changes_since(sweeps(FREE, SHUT, FREE, SHUT), NOON) == (
        acl_change("none", SHUT[Setting.ACLS], 10, 15),
    )


def test_nothing_is_otherwise_than_after_the_last_change() -> None:
    assert changes_since(sweeps(FREE, SHUT), minutes_later(5)) == ()


def test_who_made_a_change_stands_beside_it_and_may_be_learnt_a_sweep_later() -> None:
    who = {Setting.ACLS: "user US1"}
    at_once = after(swept(FREE, NOON), swept(SHUT, minutes_later(5), authors=who))
    later = after(
        swept(FREE, NOON), swept(SHUT, minutes_later(5)), swept(SHUT, minutes_later(10), authors=who)
    )

    assert at_once.changes == later.changes == (acl_change("none", SHUT[Setting.ACLS], 0, 5, "user US1"),)


def test_an_author_is_that_of_the_newest_change_alone() -> None:
    state = after(
        swept(FREE, NOON),
        swept(SHUT, minutes_later(5)),
        swept(FREE, minutes_later(10), authors={Setting.ACLS: "user US2"}),
        swept(FREE, minutes_later(15), authors={Setting.ACLS: "user US3"}),
    )

    assert [change.by for change in state.changes] == ["", "user US2"]


def test_all_who_had_a_hand_in_a_difference_are_named() -> None:
    other = {**FREE, Setting.ACLS: "office (198.51.100.0/24)"}
    state = after(
        swept(FREE, NOON),
        swept(SHUT, minutes_later(5), authors={Setting.ACLS: "user US1"}),
        swept(other, minutes_later(10), authors={Setting.ACLS: "user US2"}),
    )

    assert [change.by for change in changes_since(state, NOON)] == ["user US1, user US2"]


def test_the_objects_behind_a_route_are_kept_while_any_of_them_is_unread() -> None:
    unread = {Setting.LIVEKIT_TRUNK: "ST_cl"}
    first = swept(FREE, NOON, resources=("AL1", "TK1"))

    assert after(first, swept(unread, minutes_later(5), resources=("PN1",))).resources == (
        "AL1",
        "PN1",
        "TK1",
    )
    assert after(first, swept(FREE, minutes_later(5), resources=("TK1",))).resources == ("TK1",)


def test_without_a_canary_a_route_worked_until_a_critical_check_was_found_failing() -> None:
    states = [
        after(
            swept(FREE, NOON),
            swept({**FREE, Setting.SECURE: "on"}, minutes_later(5)),
            swept(
                {**SHUT, Setting.SECURE: "on"},
                minutes_later(10),
                verdict=Verdict.FAIL,
            ),
            *later,
        )
        for later in (
            (),
            (swept({Setting.LIVEKIT_TRUNK: "ST_cl"}, minutes_later(15), verdict=Verdict.UNKNOWN),),
        )
    ]

    for state in states:
        assert changes_since_it_worked(state) == (acl_change("none", SHUT[Setting.ACLS], 5, 10),)


@pytest.mark.parametrize(
    ("verdict", "severity"), [(Verdict.PASS, Severity.CRITICAL), (Verdict.FAIL, Severity.WARNING)]
)
def test_a_route_that_no_critical_check_finds_failing_has_no_time_when_it_last_worked(
    verdict: Verdict, severity: Severity
) -> None:
    changed = swept(SHUT, minutes_later(5), verdict=verdict)
    report = changed.routes[0]
    lesser = replace(report, findings=(replace(report.findings[0], severity=severity),))
    state = after(swept(FREE, NOON), replace(changed, routes=(lesser,)))

    assert worked_at(state) is None
    assert changes_since_it_worked(state) == ()


def test_with_a_canary_a_route_worked_when_one_last_succeeded() -> None:
    plan = PlannedEnvironment(FIVE_MINUTES, ("cl",), False, {"cl": PlannedCanary(timedelta(minutes=30))})
    state = after(
        Configured(NOON, {"prod": plan}),
        swept(FREE, NOON),
        swept(SHUT, minutes_later(5), verdict=Verdict.FAIL),
        run("run-1", minutes_later(6), Reason.ANSWERED),
        swept({**SHUT, Setting.SECURE: "on"}, minutes_later(10), verdict=Verdict.FAIL),
    )

    assert worked_at(state) == run("run-1", minutes_later(6)).ended
    assert [change.setting for change in changes_since_it_worked(state)] == [Setting.SECURE]


VALUES = st.sampled_from(["none", "a", "b"])
READINGS = st.lists(
    st.dictionaries(st.sampled_from([Setting.ACLS, Setting.SECURE, Setting.REGION]), VALUES), max_size=12
)


@given(READINGS)
def test_changes_lead_from_what_was_first_read_to_what_was_last_read(readings: Sequence[Read]) -> None:
    state = sweeps(*readings)
    for setting in Setting:
        values = [read[setting] for read in readings if setting in read]
        steps = [(one, other) for one, other in pairwise(values) if one != other]
        changes = [change for change in state.changes if change.setting is setting]
        assert [(change.before, change.after) for change in changes] == steps
        assert all(change.last_seen < change.seen for change in changes)
        if values:
            assert state.settings[setting].value == values[-1]


@given(READINGS, st.integers(min_value=-1, max_value=12))
def test_a_difference_is_between_what_was_known_then_and_what_is_known_now(
    readings: Sequence[Read], number: int
) -> None:
    then, now = sweeps(*readings[: number + 1]), sweeps(*readings)
    at = minutes_later(5 * number)
    known = {
        setting: then.settings[setting].value
        if setting in then.settings
        else next(read[setting] for read in readings if setting in read)
        for setting in now.settings
    }

    found = {net.setting: net for net in changes_since(now, at)}
    assert {setting for setting in known if known[setting] != now.settings[setting].value} == set(found)
    for setting, net in found.items():
        assert (net.before, net.after) == (known[setting], now.settings[setting].value)
        assert net.last_seen < net.seen
        assert net.seen > at
        held = [minutes_later(5 * n) for n, read in enumerate(readings) if read.get(setting) == net.before]
        assert net.last_seen == max(at for at in held if at < net.seen)


@pytest.mark.parametrize("at", [NOON, minutes_later(-5)])
def test_the_oldest_difference_comes_first(at: datetime) -> None:
    state = sweeps(FREE, {**FREE, Setting.SECURE: "on"}, {**SHUT, Setting.SECURE: "on"})

    assert [change.setting for change in changes_since(state, at)] == [Setting.SECURE, Setting.ACLS]

"""When people are told, when not, and of what together."""

from datetime import timedelta

import pytest

from monitor.model.notice import Tone
from monitor.model.outcome import Reason
from monitor.model.skip import Suspension
from monitor.model.verdict import Severity, Verdict
from tests.notices.stage import Stage, found, settings

SUSPENDED = found("account-active", route=None, summary="The Twilio account is suspended.")


def test_while_all_is_well_nobody_is_told_anything() -> None:
    stage = Stage()
    for _hour in range(24):
        stage.sweep()
        for route in ("br", "cl"):
            stage.call(route)
            stage.call(route)
        assert stage.told(30) == []


def test_an_alarm_is_told_once_it_has_lasted_and_never_again() -> None:
    stage = Stage("cl")
    stage.fail("cl")

    assert stage.after(0) == []
    assert stage.after(1.9) == []
    (notice,) = stage.after(0.2)
    assert notice.tone is Tone.BROKEN
    assert notice.title.startswith("prod / cl cannot call")
    for _ in range(10):
        stage.fail("cl")
        assert stage.told(30) == []


def test_one_failed_call_is_no_alarm() -> None:
    stage = Stage("cl")
    stage.call("cl", Reason.CARRIER_FAULT)

    assert stage.told(20) == []


def test_what_heals_is_told_once_with_how_long_it_lasted() -> None:
    stage = Stage("cl")
    stage.fail("cl")
    stage.told(10)
    stage.heal("cl")

    assert stage.after(0) == []
    (notice,) = stage.after(2)
    assert (notice.tone, notice.title) == (Tone.HEALED, "prod / cl can call again")
    assert "Broken from 02 Mar 12:00 to 12:10 UTC (10 min)." in notice.text
    assert stage.told(60) == []


def test_both_notices_of_one_incident_belong_together() -> None:
    stage = Stage()
    stage.fail("cl")
    (broken,) = [notice for _ in range(5) for notice in stage.after(1)]
    stage.heal("cl")
    (healed,) = [notice for _ in range(5) for notice in stage.after(1)]

    assert broken.incident == healed.incident != ""


def test_what_heals_before_it_was_told_is_never_told() -> None:
    stage = Stage("cl")
    stage.fail("cl")
    assert stage.told(1) == []
    stage.heal("cl")

    assert stage.told(30) == []


def test_what_breaks_again_before_its_end_was_told_goes_on() -> None:
    stage = Stage("cl")
    stage.fail("cl")
    assert len(stage.told(5)) == 1
    stage.heal("cl")
    assert stage.told(1) == []
    stage.fail("cl")

    assert stage.told(30) == []


def test_what_breaks_within_a_short_time_is_one_notice() -> None:
    stage = Stage("br", "cl", "mx")
    stage.fail("br")
    assert stage.told(1) == []
    stage.fail("cl")

    (title,) = stage.told(10)
    assert title.startswith("2 of 3 routes of prod cannot call")


def test_an_environment_whose_routes_all_break_is_one_notice() -> None:
    routes = [f"r{number}" for number in range(10)]
    stage = Stage(*routes)
    stage.fail(*routes)

    (title,) = stage.told(30)
    assert title.startswith("No route of prod can call")


def test_what_breaks_later_is_told_by_batches_at_least_five_minutes_apart() -> None:
    routes = [f"r{number}" for number in range(10)]
    stage = Stage(*routes)
    told = []
    for route in routes:  # one a minute, as canaries come upon a shared fault
        stage.fail(route)
        told += stage.told(1)
    told += stage.told(30)

    assert [title.partition(":")[0] for title in told] == [
        "3 of 10 routes of prod cannot call",
        "8 of 10 routes of prod cannot call",
        "No route of prod can call",
    ]


def test_routes_that_heal_one_after_the_other_are_one_notice() -> None:
    stage = Stage("br", "cl", "mx")
    stage.fail("br", "cl", "mx")
    assert len(stage.told(5)) == 1
    told = []
    for route in ("br", "cl", "mx"):
        stage.heal(route)
        told += stage.told(10)

    assert told == ["All routes of prod can call again"]


def test_who_stays_broken_does_not_keep_back_for_ever_that_others_healed() -> None:
    stage = Stage("br", "cl", "mx")
    stage.fail("br", "cl", "mx")
    (broken,) = [notice for _ in range(5) for notice in stage.after(1)]
    stage.heal("br", "cl")

    assert stage.told(35) == []  # an interval of the canary, and a little more
    (notice,) = [notice for _ in range(10) for notice in stage.after(1)]
    assert notice.title == "2 of 3 routes of prod can call again"
    assert "Still broken: mx." in notice.text
    assert notice.tone is Tone.WARNING, "a pager may not close the incident yet"
    stage.heal("mx")
    (last,) = [notice for _ in range(10) for notice in stage.after(1)]
    assert (last.title, last.tone) == ("prod / mx can call again", Tone.HEALED)
    assert last.incident == broken.incident


def test_a_critical_check_is_told_once_it_failed_for_ten_minutes_and_no_call_contradicts() -> None:
    stage = Stage(called=())
    stage.sweep(found("ip-acl"))

    assert stage.told(10) == []
    (title,) = stage.told(3)
    assert title == "prod / cl cannot call: an IP ACL is in LiveKit's way"
    stage.sweep(found("ip-acl", Verdict.PASS))
    assert stage.told(3) == ["prod / cl is in order again"]


def test_a_critical_check_that_a_proved_call_contradicts_pages_nobody() -> None:
    stage = Stage()
    stage.after(1)
    stage.sweep(found("ip-acl"))
    stage.after(1)
    stage.call("cl")

    assert stage.told(20) == []


@pytest.mark.parametrize("severity", [Severity.WARNING, Severity.INFO])
def test_checks_that_are_not_critical_page_nobody(severity: Severity) -> None:
    stage = Stage(called=())
    stage.sweep(found("ip-acl", severity=severity))

    assert stage.told(60) == []


def test_what_a_check_cannot_tell_any_more_is_neither_broken_nor_healed() -> None:
    stage = Stage(called=())
    stage.sweep(found("ip-acl", Verdict.UNKNOWN))
    assert stage.told(30) == []
    stage.sweep(found("ip-acl"))
    assert len(stage.told(30)) == 1
    stage.sweep(found("ip-acl", Verdict.UNKNOWN))
    assert stage.told(60) == []


def test_the_root_that_takes_the_place_of_what_failed_does_not_heal_it() -> None:
    stage = Stage(called=())
    stage.sweep(found("trunk-address"))
    assert len(stage.told(15)) == 1
    stage.sweep(found("livekit-trunk-exists"), found("trunk-address", Verdict.SKIP))

    assert stage.told(30) == []


def test_a_check_of_the_environment_is_told_for_it_as_a_whole_and_its_routes_no_more() -> None:
    stage = Stage("br", "cl")
    stage.after(1)  # after the calls that were proved
    stage.sweep(SUSPENDED)

    assert stage.told(13) == ["No call works in prod: the Twilio account is not active"]
    stage.fail("br", "cl")
    assert stage.told(10) == []
    stage.sweep()
    stage.heal("br", "cl")
    assert stage.told(10) == ["Calls work in prod again"]


def test_a_route_that_alarms_confirms_what_the_check_of_its_environment_says() -> None:
    stage = Stage("br", "cl")
    stage.after(1)
    stage.sweep(SUSPENDED)
    stage.after(1)
    stage.fail("cl", reason=Reason.ACCOUNT_INACTIVE)

    assert stage.told(4) == ["No call works in prod: the Twilio account is not active"]
    stage.fail("br")
    assert stage.told(30) == []


def test_who_was_told_of_all_routes_is_not_told_of_the_environment_as_well() -> None:
    stage = Stage("br", "cl")
    stage.after(1)
    stage.fail("br", "cl", reason=Reason.ACCOUNT_INACTIVE)
    assert len(stage.told(5)) == 1
    stage.sweep(SUSPENDED)

    assert stage.told(30) == []
    stage.heal("br", "cl")
    stage.sweep()
    assert stage.told(10) == ["Calls work in prod again"]


def test_a_phone_that_is_away_pages_nobody() -> None:
    stage = Stage("cl")
    for _ in range(6):
        stage.call("cl", Reason.RATE_LIMITED)  # it only warns, as a phone that is not ours does
        assert stage.told(30) == []


def test_no_success_for_two_and_a_half_intervals_is_told() -> None:
    stage = Stage()
    told: list[str] = []
    for _ in range(4):  # nothing is dialled over cl, or nothing that tells
        stage.call("br")
        stage.call("cl", Reason.NETWORK)
        told += stage.told(25)

    assert [title.partition(":")[0] for title in told] == ["No call over prod / cl has succeeded lately"]
    stage.call("cl")
    assert stage.told(5) == ["prod / cl can call again"]


def test_canaries_that_are_paused_are_not_missed_nor_are_they_well() -> None:
    stage = Stage("cl")
    stage.suspend(Suspension.PAUSED)
    assert stage.told(300) == []
    stage.suspend(None)
    assert stage.told(9) == [], "they get the time for their next calls"
    assert len(stage.told(10)) == 1
    stage.suspend(Suspension.PAUSED)
    assert stage.told(60) == []


def test_a_reminder_comes_as_often_as_is_wanted() -> None:
    stage = Stage("cl", changed=settings(remind_every=timedelta(hours=4)))
    stage.fail("cl")
    assert len(stage.told(30)) == 1
    told = []
    for _ in range(16):
        stage.fail("cl")
        told += stage.told(30)

    assert [title.partition(" / ")[0] for title in told] == ["Still: prod", "Still: prod"]


def test_a_cloud_that_cannot_be_read_is_told_when_it_lasts() -> None:
    stage = Stage(called=())
    away = {"livekit": True, "twilio": False}
    told = []
    for _ in range(5):
        stage.sweep(up=away)
        told += stage.told(5)
    assert told == ["Twilio cannot be read in prod"]
    stage.sweep()
    assert stage.told(5) == ["Twilio can be read again in prod"]


def test_a_route_that_is_not_watched_any_more_ends_its_incident() -> None:
    stage = Stage()
    stage.fail("cl")
    assert len(stage.told(5)) == 1
    stage.configure("br")

    assert stage.told(5) == ["prod / cl is watched no more"]


def test_in_maintenance_nobody_is_told_and_what_broke_in_it_is_told_after_it() -> None:
    stage = Stage(called=())
    stage.rest(True)
    stage.sweep(found("ip-acl"))
    assert stage.told(120) == []
    stage.rest(False)

    assert stage.after(0) == []
    (notice,) = stage.after(2)
    assert notice.title.startswith("prod / cl cannot call")
    assert "Since 02 Mar 12:00 UTC (2 h 2 min)." in notice.text


def test_what_maintenance_did_not_mend_is_told_once_a_call_after_it_failed() -> None:
    stage = Stage("cl")
    stage.fail("cl")
    assert len(stage.told(5)) == 1
    stage.rest(True)
    assert stage.told(60) == []
    stage.rest(False)
    assert stage.told(5) == [], "no call has told yet"
    stage.call("cl", Reason.CARRIER_FAULT)

    (title,) = stage.told(30)
    assert title.startswith("Still after maintenance: prod / cl cannot call")


def test_what_maintenance_mended_is_told_as_healed_after_it() -> None:
    stage = Stage(called=())
    stage.sweep(found("ip-acl"))
    assert len(stage.told(15)) == 1
    stage.rest(True)
    stage.sweep(found("ip-acl", Verdict.PASS))
    assert stage.told(60) == []
    stage.rest(False)

    assert stage.told(5) == ["prod / cl is in order again"]

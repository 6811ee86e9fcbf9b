"""What Twilio's records say of a call, and what is asked to learn it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs

import pytest

from monitor.model.call import Leg, TwilioAlert, TwilioCall
from monitor.model.phone import Callee
from monitor.model.reading import Gap, GapReason, Known, Reading, Unread
from monitor.upstream import Limits
from tests.upstream.account import TK, Recorder, listed, listed_2010
from tests.upstream.cloud import Cloud, Reply, answers, breaks_off, hangs, refuses, resets, sends
from tests.upstream.conftest import ReadRecords
from tests.upstream.records import (
    ALERTS,
    AT_DOMAIN,
    CA,
    CA_2,
    CALL,
    CALLEE,
    CALLS,
    NUMBER,
    SINCE,
    UNTIL,
    alert,
    call,
    rfc2822,
    stray,
)

NO_2 = "NO" + "2" * 32
RECORD = TwilioCall(
    sid=CA,
    leg=Leg.TRUNK,
    status="completed",
    to_sip_domain=False,
    to_callee=True,
    trunk_sid=TK,
    started=datetime(2026, 3, 2, 12, 0, 6, tzinfo=UTC),
    ended=datetime(2026, 3, 2, 12, 0, 25, tzinfo=UTC),
    duration=timedelta(seconds=13),
    price=Decimal("0.0150"),
    currency="USD",
)


def gap(reading: Reading[object]) -> Gap:
    assert isinstance(reading, Unread)
    return reading.gap


async def test_a_call_is_read_by_its_sid(cloud: Cloud, records: ReadRecords) -> None:
    cloud.says(CALL, answers(call()))
    assert await records().call(CA, CALLEE) == Known(RECORD)
    assert await records().call(CA, None) == Known(replace(RECORD, to_callee=False))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"price": None, "price_unit": None}, {"price": None, "currency": None}),
        ({"price": ""}, {"price": None}),
        ({"price": "0"}, {"price": Decimal(0)}),
        ({"status": "in-progress", "end_time": None, "duration": None}, {"ended": None, "duration": None}),
        ({"trunk_sid": ""}, {"trunk_sid": None}),
        ({"start_time": None}, {"started": datetime(2026, 3, 2, 12, 0, 5, tzinfo=UTC)}),
        ({"start_time": None, "date_created": None}, {"started": None}),
        ({"direction": "outbound-api"}, {"leg": Leg.OTHER}),
        ({"direction": "trunking-originating"}, {"leg": Leg.OTHER}),
        ({"direction": "something-new"}, {"leg": Leg.UNKNOWN}),
        ({"direction": None}, {"leg": Leg.UNKNOWN}),
        ({"status": "something-new"}, {"status": "something-new"}),
        ({"to": None}, {"to_callee": False, "leg": Leg.UNKNOWN}),
        ({"to": "+551155500000"}, {"to_callee": False}),
        ({"to": "client:someone"}, {"to_callee": False}),
        ({"to": AT_DOMAIN}, {"to_sip_domain": True, "to_callee": True}),
        ({"to": "sip:551155507777@acme.sip.us1.twilio.com:5060;transport=tls"}, {"to_sip_domain": True}),
        ({"to": "SIPS:%2B551155507777@Acme.SIP.Twilio.com"}, {"to_sip_domain": True}),
        ({"to": "sip:someone@acme.sip.twilio.com"}, {"to_sip_domain": True, "to_callee": False}),
        ({"to": f"sip:{NUMBER}@sip.twilio.com.evil.test"}, {"to_sip_domain": False}),
    ],
)
async def test_what_may_be_missing_or_new_does_not_make_a_call_unreadable(
    cloud: Cloud, records: ReadRecords, changes: dict[str, Any], told: dict[str, Any]
) -> None:
    cloud.says(CALL, answers(call(**changes)))
    found = (await records().call(CA, CALLEE)).get()
    assert found is not None
    assert {name: getattr(found, name) for name in told} == told


@pytest.mark.parametrize(
    "changes", [{"sid": 7}, {"status": None}, {"price": "free"}, {"price": "NaN"}, {"duration": "long"}]
)
async def test_a_record_of_another_shape_is_a_bad_reply(
    cloud: Cloud, records: ReadRecords, changes: dict[str, Any]
) -> None:
    cloud.says(CALL, answers(call(**changes)))
    assert gap(await records().call(CA, None)).reason is GapReason.BAD_REPLY


async def test_no_such_call_is_an_answer_and_somebody_else_s_404_is_none(
    cloud: Cloud, records: ReadRecords, observer: Recorder
) -> None:
    cloud.says(CALL, refuses(404, 20404))
    assert await records().call(CA, None) == Known(None)
    assert observer.failures("api/2010-04-01/Accounts/{sid}/Calls/{sid}") == [None]
    cloud.says(CALL, sends(b"<html>not here", "text/html", 404))
    assert gap(await records().call(CA, None)).reason is GapReason.NOT_FOUND


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (refuses(429, 20429), GapReason.RATE_LIMITED),
        (refuses(503, 20503), GapReason.SERVER_ERROR),
        (refuses(401, 20003), GapReason.UNAUTHORIZED),
        (refuses(403, 70051, "you need /twilio/voice/calls/read"), GapReason.FORBIDDEN),
        (resets, GapReason.NETWORK),
        (sends(b"<html>log in", "text/html"), GapReason.BAD_REPLY),
    ],
)
async def test_not_readable_is_no_no_record(
    cloud: Cloud, records: ReadRecords, reply: Reply, reason: GapReason
) -> None:
    cloud.says(CALL, reply)
    cloud.says(CALLS, reply)
    cloud.says(ALERTS, reply)
    reader = records()
    assert gap(await reader.call(CA, None)).reason is reason
    assert gap(await reader.calls_to(CALLEE, SINCE, UNTIL)).reason is reason
    assert gap(await reader.alerts(SINCE, UNTIL)).reason is reason


async def test_a_reading_that_takes_too_long_is_given_up(cloud: Cloud, records: ReadRecords) -> None:
    cloud.says(CALL, hangs)
    missing = gap(await records(Limits(read=0.05)).call(CA, None))
    assert missing.reason is GapReason.TIMEOUT
    assert "given up" in missing.detail


async def test_calls_to_a_number_are_asked_for_by_the_day_and_cut_to_the_window(
    cloud: Cloud, records: ReadRecords
) -> None:
    early = call(CA_2, start_time=rfc2822("12:00:04"))
    late = call(CA_2, start_time=rfc2822("12:02:01"))
    cloud.says(CALLS, listed_2010("calls", late, call(start_time=rfc2822("12:00:05")), early))
    found = (await records().calls_to(CALLEE, SINCE, UNTIL)).get()
    assert [each.sid for each in found] == [CA]
    (asked,) = cloud.asked
    assert asked.query == {
        "To": NUMBER,
        "StartTime>": "2026-03-02",
        "StartTime<": "2026-03-03",
        "PageSize": "1000",
    }


@pytest.mark.parametrize("hours", [-24, -1, 1, 24])
async def test_calls_are_not_searched_for_by_a_clock_that_is_not_twilio_s(
    cloud: Cloud, records: ReadRecords, hours: int
) -> None:
    cloud.says(CALLS, listed_2010("calls", call()))
    cloud.now = UNTIL + timedelta(hours=hours)
    missing = gap(await records().calls_to(CALLEE, SINCE, UNTIL))
    assert missing.reason is GapReason.BAD_REPLY
    assert "this machine's clock" in missing.detail


async def test_days_are_utc_days_wherever_the_times_come_from(cloud: Cloud, records: ReadRecords) -> None:
    cloud.says(CALLS, listed_2010("calls"))
    tokyo = timezone(timedelta(hours=9))
    midnight = datetime(2026, 3, 3, 0, 5, tzinfo=tokyo)
    cloud.now = midnight + timedelta(hours=9)
    assert await records().calls_to(CALLEE, midnight, midnight + timedelta(hours=9)) == Known(())
    by_number, by_time = (asked.query for asked in cloud.asked)
    assert (by_number["StartTime>"], by_number["StartTime<"]) == ("2026-03-02", "2026-03-04")
    assert by_time["StartTime>"] == "2026-03-02T15:05:00Z"
    assert by_time["StartTime<"] == "2026-03-03T00:05:01Z"


async def test_a_call_that_went_to_a_sip_domain_is_found_among_all_calls_of_the_time(
    cloud: Cloud, records: ReadRecords
) -> None:
    others = [call(CA_2, to="+551155500000"), stray(CA_2, to="sip:support@acme.sip.twilio.com")]
    cloud.says(CALLS, listed_2010("calls"), listed_2010("calls", *others, stray()))
    (found,) = (await records().calls_to(CALLEE, SINCE, UNTIL)).get()
    assert (found.sid, found.to_sip_domain, found.to_callee, found.leg) == (CA, True, True, Leg.OTHER)


async def test_a_call_over_no_trunk_to_the_number_itself_is_told_too_and_once(
    cloud: Cloud, records: ReadRecords
) -> None:
    other = call(CA_2, direction="outbound-api")
    cloud.says(CALLS, listed_2010("calls", other), listed_2010("calls", other, stray()))
    found = (await records().calls_to(CALLEE, SINCE, UNTIL)).get()
    assert [each.sid for each in found] == [CA_2, CA]


async def test_where_all_calls_cannot_be_read_whether_there_is_a_stray_is_unknown(
    cloud: Cloud, records: ReadRecords
) -> None:
    cloud.says(CALLS, listed_2010("calls"), refuses(403, 70051))
    assert gap(await records().calls_to(CALLEE, SINCE, UNTIL)).reason is GapReason.FORBIDDEN


async def test_half_a_list_is_no_list(cloud: Cloud, records: ReadRecords) -> None:
    path = CALLS.removeprefix("/api.twilio.com")
    cloud.says(CALLS, listed_2010("calls", call(), then=f"{path}?Page=1"), refuses(400, 20001))
    assert isinstance(await records().calls_to(CALLEE, SINCE, UNTIL), Unread)


async def test_errors_and_warnings_come_once_each_and_in_order(cloud: Cloud, records: ReadRecords) -> None:
    warned = alert(NO_2, log_level="warning", error_code="32012", date_generated="2026-03-02T12:00:06Z")
    cloud.says(ALERTS, listed("alerts", alert()), listed("alerts", warned, alert()))
    found = (await records().alerts(SINCE, UNTIL)).get()
    assert found == (
        TwilioAlert(NO_2, "32012", "warning", CA, datetime(2026, 3, 2, 12, 0, 6, tzinfo=UTC)),
        TwilioAlert("NO" + "1" * 32, "32205", "error", CA, datetime(2026, 3, 2, 12, 0, 7, tzinfo=UTC)),
    )
    assert [asked.query["LogLevel"] for asked in cloud.asked] == ["error", "warning"]
    assert {asked.query["StartDate"] for asked in cloud.asked} == {"2026-03-02T12:00:05Z"}
    assert {asked.query["EndDate"] for asked in cloud.asked} == {"2026-03-02T12:02:01Z"}


@pytest.mark.parametrize(
    ("resource", "call_sids"),
    [(CA, [CA]), (TK, [None]), ("", [None]), (None, [None]), ("SM" + "1" * 32, [])],
)
async def test_an_alert_about_a_message_is_left_out_and_one_about_nothing_is_kept(
    cloud: Cloud, records: ReadRecords, resource: str | None, call_sids: list[str | None]
) -> None:
    cloud.says(ALERTS, listed("alerts", alert(resource_sid=resource)), listed("alerts"))
    found = (await records().alerts(SINCE, UNTIL)).get()
    assert [each.call_sid for each in found] == call_sids


async def test_an_alert_without_a_date_is_a_bad_reply(cloud: Cloud, records: ReadRecords) -> None:
    cloud.says(ALERTS, listed("alerts", alert(date_generated=None, date_created="yesterday")))
    assert gap(await records().alerts(SINCE, UNTIL)).reason is GapReason.BAD_REPLY


async def test_a_call_is_ended_by_its_sid(cloud: Cloud, records: ReadRecords) -> None:
    cloud.says(CALL, answers(call(status="in-progress")))
    assert await records().end(CA) == Known(None)
    (asked,) = cloud.asked
    assert asked.method == "POST"
    assert parse_qs(asked.body.decode()) == {"Status": ["completed"]}


GOES_ON = call(status="in-progress", end_time=None)


@pytest.mark.parametrize(
    "reply", [refuses(503, 20503), refuses(429, 20429, headers={"Retry-After": "0"}), resets, breaks_off]
)
async def test_ending_a_call_is_asked_again_only_after_it_was_seen_to_go_on(
    cloud: Cloud, records: ReadRecords, reply: Reply
) -> None:
    cloud.says(CALL, reply, answers(GOES_ON), answers(call()))
    assert await records(Limits(first_wait=0.001)).end(CA) == Known(None)
    assert [asked.method for asked in cloud.asked] == ["POST", "GET", "POST"]


async def test_a_call_that_ended_although_the_request_failed_is_not_ended_again(
    cloud: Cloud, records: ReadRecords
) -> None:
    cloud.says(CALL, resets, answers(call()))
    assert await records().end(CA) == Known(None)
    assert [asked.method for asked in cloud.asked] == ["POST", "GET"]


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (refuses(404, 20404), GapReason.NOT_FOUND),
        (refuses(401, 20003), GapReason.UNAUTHORIZED),
        (refuses(403, 70051), GapReason.FORBIDDEN),
    ],
)
async def test_a_refusal_to_end_a_call_is_final(
    cloud: Cloud, records: ReadRecords, reply: Reply, reason: GapReason
) -> None:
    cloud.says(CALL, reply)
    assert gap(await records().end(CA)).reason is reason
    assert len(cloud.asked) == 1


async def test_a_call_that_cannot_be_seen_is_not_asked_to_end_again(
    cloud: Cloud, records: ReadRecords
) -> None:
    cloud.says(CALL, refuses(503, 20503), refuses(401, 20003))
    assert gap(await records().end(CA)).reason is GapReason.SERVER_ERROR
    assert [asked.method for asked in cloud.asked] == ["POST", "GET"]


async def test_ending_a_call_is_given_up_after_so_many_attempts(cloud: Cloud, records: ReadRecords) -> None:
    fault, goes_on = refuses(503, 20503), answers(GOES_ON)
    cloud.says(CALL, fault, goes_on, fault, goes_on, fault)
    missing = gap(await records(Limits(first_wait=0.001, attempts=2)).end(CA))
    assert missing.reason is GapReason.SERVER_ERROR
    assert [asked.method for asked in cloud.asked] == ["POST", "GET"] * 2


async def test_a_call_that_cannot_be_ended_any_more_is_over_or_told_so(
    cloud: Cloud, records: ReadRecords
) -> None:
    cloud.says(CALL, refuses(400, 21220, "Call is not in-progress"), answers(call()))
    assert await records().end(CA) == Known(None)
    cloud.says(CALL, refuses(400, 21220), answers(call(status="queued")))
    told = gap(await records(Limits(attempts=1)).end(CA))
    assert "not in a state that can be ended" in told.detail


@pytest.mark.parametrize("sid", ["", "CA1", "../../Keys", TK, CA + "\n", f"{CA}/../x"])
async def test_what_is_no_sid_of_a_call_is_never_put_into_an_address(
    cloud: Cloud, records: ReadRecords, sid: str
) -> None:
    assert gap(await records().call(sid, None)).reason is GapReason.BAD_REPLY
    assert gap(await records().end(sid)).reason is GapReason.BAD_REPLY
    assert cloud.asked == []


async def test_records_are_read_in_the_trunk_s_region_and_the_error_log_in_us1(
    cloud: Cloud, records: ReadRecords
) -> None:
    cloud.says(CALLS.replace("api.", "api.dublin.ie1.", 1), listed_2010("calls", call()))
    cloud.says(ALERTS, refuses(401, 20003))
    reader = records(region="ie1", edge="dublin")
    assert len((await reader.calls_to(CALLEE, SINCE, UNTIL)).get()) == 1
    assert "a key made in ie1 may not be valid" in gap(await reader.alerts(SINCE, UNTIL)).detail


async def test_no_number_is_in_what_is_told_of_records(
    cloud: Cloud, records: ReadRecords, observer: Recorder, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    cloud.says(CALL, answers(call()))
    cloud.says(CALLS, refuses(400, 20001, f"bad number {NUMBER}"))
    cloud.says(ALERTS, listed("alerts", alert()))
    reader = records()
    told = [
        await reader.call(CA, CALLEE),
        await reader.calls_to(CALLEE, SINCE, UNTIL),
        await reader.alerts(SINCE, UNTIL),
    ]
    logged = [each.getMessage() for each in caplog.records if each.name != "aiohttp.access"]  # the server's
    assert NUMBER.removeprefix("+") not in repr(told) + repr(logged) + repr(observer.requests)


async def test_a_callee_without_its_plus_is_the_same_number(cloud: Cloud, records: ReadRecords) -> None:
    cloud.says(CALL, answers(call()))
    found = (await records().call(CA, Callee(NUMBER.removeprefix("+")))).get()
    assert found is not None
    assert found.to_callee

"""What Voice Insights says of a call, and what is made of everything else that comes in its place."""

from datetime import timedelta
from typing import Any

import pytest

from monitor.model.insights import CallInsights, Edge, Processing, Stream
from monitor.model.reading import GapReason, Known, Unread
from monitor.upstream import Limits
from tests.upstream.account import AC, TK, Recorder
from tests.upstream.cloud import Cloud, Reply, answers, hangs, refuses, resets, sends
from tests.upstream.conftest import ReadRecords
from tests.upstream.records import CA, NUMBER

SUMMARY = f"/insights.twilio.com/v1/Voice/{CA}/Summary"
OPERATION = "insights/v1/Voice/{sid}/Summary"
OUTBOUND = {
    "codec_name": "pcmu",
    "packets_sent": 650,
    "packets_loss_percentage": 0.5,
    "jitter": {"max": 1.76, "avg": 0.25},
    "latency": {"max": 0.4, "avg": 0.35},
}
STREAM = Stream(
    loss=0.5,
    jitter=timedelta(milliseconds=0.25),
    most_jitter=timedelta(milliseconds=1.76),
    latency=timedelta(milliseconds=0.35),
)


def summary(**changes: Any) -> dict[str, Any]:
    """A call over a trunk, in the form of the example in Twilio's OpenAPI document."""
    row = {
        "account_sid": AC,
        "call_sid": CA,
        "call_type": "trunking",
        "call_state": "completed",
        "processing_state": "complete",
        "created_time": "2026-03-02T12:00:05Z",
        "duration": 14,
        "from": {"caller": "+551155503793", "location": {"lat": -23.5, "lon": -46.6}},
        "to": {"callee": NUMBER, "carrier": "A carrier"},
        "sip_edge": {"properties": {"trunk_sid": TK}, "metrics": {"outbound": OUTBOUND}},
        "carrier_edge": {"properties": {"direction": "outbound"}},
        "client_edge": None,
        "tags": ["silence", "high_pdd"],
        "properties": {
            "last_sip_response_num": 200,
            "pdd_ms": 1990,
            "disconnected_by": "caller",
            "direction": "trunking_terminating",
        },
        "annotation": None,
    }
    return {**row, **changes}


FOUND = CallInsights(
    Processing.COMPLETE,
    last_sip_response=200,
    post_dial_delay=timedelta(milliseconds=1990),
    disconnected_by="caller",
    tags=("silence", "high_pdd"),
    sip_edge=Edge(None, STREAM),
)


async def test_a_complete_summary_is_read_in_our_own_terms(cloud: Cloud, records: ReadRecords) -> None:
    cloud.says(SUMMARY, answers(summary()))

    assert await records().insights(CA) == Known(FOUND)


async def test_what_there_is_so_far_is_asked_for(cloud: Cloud, records: ReadRecords) -> None:
    cloud.says(SUMMARY, answers(summary(processing_state="partial")))

    found = (await records().insights(CA)).get()

    assert found is not None
    assert found.processing is Processing.PARTIAL
    assert cloud.asked[-1].query == {"ProcessingState": "partial"}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"processing_state": None}, {"processing": Processing.PARTIAL}),
        ({"processing_state": "something-new"}, {"processing": Processing.PARTIAL}),
        ({"call_state": "something-new", "call_type": None}, {"last_sip_response": 200}),
        ({"tags": None}, {"tags": ()}),
        ({"tags": []}, {"tags": ()}),
        ({"tags": ["something_new"]}, {"tags": ("something_new",)}),
        ({"tags": [NUMBER, None, "", "silence", "a" * 99]}, {"tags": ("silence",)}),
        ({"properties": None}, {"last_sip_response": None, "post_dial_delay": None, "disconnected_by": None}),
        ({"properties": {}}, {"last_sip_response": None, "post_dial_delay": None}),
        ({"properties": {"last_sip_response_num": None, "pdd_ms": None}}, {"post_dial_delay": None}),
        ({"properties": {"last_sip_response_num": "486"}}, {"last_sip_response": 486}),
        ({"properties": {"pdd_ms": "12.5"}}, {"post_dial_delay": timedelta(milliseconds=12.5)}),
        ({"properties": {"disconnected_by": f"sip:{NUMBER}@host"}}, {"disconnected_by": None}),
        ({"sip_edge": None}, {"sip_edge": None}),
        ({"sip_edge": {}}, {"sip_edge": None}),
        ({"sip_edge": {"metrics": None}}, {"sip_edge": None}),
        ({"sip_edge": {"metrics": {}}}, {"sip_edge": Edge()}),
        ({"sip_edge": {"metrics": {"inbound": {}}}}, {"sip_edge": Edge(inbound=Stream())}),
        ({"sip_edge": {"metrics": {"inbound": {"jitter": {}}}}}, {"sip_edge": Edge(inbound=Stream())}),
        ({"carrier_edge": {"metrics": {"inbound": OUTBOUND}}}, {"carrier_edge": Edge(inbound=STREAM)}),
    ],
)
async def test_every_level_may_be_missing_and_every_word_new(
    cloud: Cloud, records: ReadRecords, changes: dict[str, Any], told: dict[str, Any]
) -> None:
    cloud.says(SUMMARY, answers(summary(**changes)))

    found = (await records().insights(CA)).get()

    assert found is not None
    assert {name: getattr(found, name) for name in told} == told


async def test_a_summary_of_nothing_is_a_partial_one(cloud: Cloud, records: ReadRecords) -> None:
    cloud.says(SUMMARY, answers({}))

    assert await records().insights(CA) == Known(CallInsights(Processing.PARTIAL))


@pytest.mark.parametrize(
    "reply",
    [
        answers(summary(properties={"pdd_ms": -1})),
        answers(summary(properties={"pdd_ms": "soon"})),
        answers(summary(properties={"last_sip_response_num": 7})),
        answers(summary(properties=["200"])),
        answers(summary(tags="silence")),
        answers(summary(sip_edge={"metrics": {"outbound": {"packets_loss_percentage": 101}}})),
        sends(b'{"properties": {"pdd_ms": NaN}}'),
        sends(b'{"properties": {"pdd_ms": 1e999}}'),
        answers([]),
    ],
)
async def test_a_summary_of_another_shape_is_a_bad_reply(
    cloud: Cloud, records: ReadRecords, reply: Reply
) -> None:
    cloud.says(SUMMARY, reply)

    reading = await records().insights(CA)

    assert isinstance(reading, Unread)
    assert reading.gap.reason is GapReason.BAD_REPLY


@pytest.mark.parametrize(("status", "code"), [(404, 20404), (404, 17001), (400, 17001)])
async def test_no_summary_and_none_yet_are_answers_and_no_failures(
    cloud: Cloud, records: ReadRecords, observer: Recorder, status: int, code: int
) -> None:
    cloud.says(SUMMARY, refuses(status, code))

    assert await records().insights(CA) == Known(None)
    assert observer.failures(OPERATION) == [None]


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (refuses(403, 70051, "/twilio/voice/insights.call.summaries/read is missing"), GapReason.FORBIDDEN),
        (refuses(403, 17007), GapReason.FORBIDDEN),
        (refuses(400, 17007), GapReason.FORBIDDEN),
        (refuses(401, 20003), GapReason.UNAUTHORIZED),
        (refuses(429, 20429), GapReason.RATE_LIMITED),
        (refuses(503, 20503), GapReason.SERVER_ERROR),
        (sends(b"<html>not here", "text/html", 404), GapReason.NOT_FOUND),
        (resets, GapReason.NETWORK),
    ],
)
async def test_not_readable_is_no_missing_summary(
    cloud: Cloud, records: ReadRecords, reply: Reply, reason: GapReason
) -> None:
    cloud.says(SUMMARY, reply)

    reading = await records().insights(CA)

    assert isinstance(reading, Unread)
    assert (reading.gap.reason, reading.gap.operation) == (reason, OPERATION)


async def test_features_that_are_off_are_told_with_what_to_do(cloud: Cloud, records: ReadRecords) -> None:
    cloud.says(SUMMARY, refuses(403, 17007))

    reading = await records().insights(CA)

    assert isinstance(reading, Unread)
    assert "Advanced Features are off" in reading.gap.detail
    assert "`insights`" in reading.gap.detail


async def test_a_refusal_in_the_middle_is_asked_again(cloud: Cloud, records: ReadRecords) -> None:
    cloud.says(SUMMARY, refuses(429, 20429), refuses(503, 20503), answers(summary()))

    assert await records().insights(CA) == Known(FOUND)


async def test_a_summary_that_takes_too_long_is_given_up(cloud: Cloud, records: ReadRecords) -> None:
    cloud.says(SUMMARY, hangs)

    reading = await records(Limits(read=0.05)).insights(CA)

    assert isinstance(reading, Unread)
    assert reading.gap.reason is GapReason.TIMEOUT


async def test_what_is_no_call_is_not_asked_for(cloud: Cloud, records: ReadRecords) -> None:
    reading = await records().insights("../Settings")

    assert isinstance(reading, Unread)
    assert cloud.asked == []


async def test_in_another_region_a_refused_key_may_be_of_that_region(
    cloud: Cloud, records: ReadRecords
) -> None:
    cloud.says(SUMMARY, refuses(401, 20003))

    reading = await records(region="ie1", edge="dublin").insights(CA)

    assert isinstance(reading, Unread)
    assert "a key made in ie1 may not be valid" in reading.gap.detail


async def test_no_number_leaves_a_summary(cloud: Cloud, records: ReadRecords) -> None:
    cloud.says(SUMMARY, answers(summary(tags=[NUMBER], properties={"disconnected_by": NUMBER})))

    assert NUMBER.lstrip("+") not in repr(await records().insights(CA))

"""A call that fails, told without anybody's number; and never dialled again."""

import asyncio
import logging
from datetime import timedelta
from typing import Any

import pytest
from livekit.protocol.models import Room as RoomInfo
from livekit.protocol.sip import SIPParticipantInfo

from monitor.model.call import CallRefused, DialFailure, Trouble
from monitor.model.reading import GapReason
from monitor.upstream import Limits, LiveKitCaller
from monitor.upstream.livekit_call_failures import cleaned
from tests.upstream import calling
from tests.upstream.account import Recorder
from tests.upstream.calling import DIAL, NUMBER, ROOM, dial, says, sip, takes_calls, twirp
from tests.upstream.cloud import Cloud, Reply, answers, breaks_off, hangs, redirects, resets, sends
from tests.upstream.conftest import CallLiveKit
from tests.upstream.project import LIVEKIT_SECRET

SOON = timedelta(seconds=10)
PREFIX = "twirp error unknown: "


@pytest.fixture(autouse=True)
def _takes_calls(cloud: Cloud) -> None:
    takes_calls(cloud)


async def dialled(calls: LiveKitCaller, deadline: timedelta = SOON) -> CallRefused:
    with pytest.raises(CallRefused) as raised:
        await calls.dial(dial(), deadline)
    return raised.value


@pytest.mark.parametrize(
    ("reply", "failure", "counted"),
    [
        (
            sip(403, "permission_denied", 403, "Forbidden"),
            DialFailure(
                Trouble.REFUSED,
                "permission_denied",
                403,
                403,
                "Forbidden",
                f"{PREFIX}INVITE failed: sip status: 403: Forbidden",
            ),
            None,
        ),
        (
            sip(400, "invalid_argument", 400, "32101 invalid phone number +55 (11) 5550-7777"),
            DialFailure(
                Trouble.REFUSED,
                "invalid_argument",
                400,
                400,
                "32101 invalid phone number …",
                f"{PREFIX}INVITE failed: sip status: 400: 32101 invalid phone number …",
            ),
            None,
        ),
        (
            sip(429, "resource_exhausted", 486, "Busy Here"),
            DialFailure(
                Trouble.REFUSED,
                "resource_exhausted",
                429,
                486,
                "Busy Here",
                f"{PREFIX}INVITE failed: sip status: 486: Busy Here",
            ),
            None,
        ),
        (
            twirp(408, "canceled", f"{PREFIX}sip request timed out"),
            DialFailure(Trouble.REFUSED, "canceled", 408, message=f"{PREFIX}sip request timed out"),
            None,
        ),
        (
            twirp(404, "not_found", "requested sip trunk does not exist"),
            DialFailure(Trouble.REFUSED, "not_found", 404, message="requested sip trunk does not exist"),
            None,
        ),
        (
            twirp(503, "unavailable", f"{PREFIX}no response from servers"),
            DialFailure(Trouble.REFUSED, "unavailable", 503, message=f"{PREFIX}no response from servers"),
            GapReason.SERVER_ERROR,
        ),
        (
            twirp(401, "unauthenticated", "permissions denied"),
            DialFailure(Trouble.REFUSED, "unauthenticated", 401, message="permissions denied"),
            GapReason.FORBIDDEN,
        ),
        (
            sends(b"invalid API key", "text/plain", 401),
            DialFailure(Trouble.REFUSED, "unknown", 401),
            GapReason.UNAUTHORIZED,
        ),
        (
            twirp(429, "resource_exhausted", "too many requests"),
            DialFailure(Trouble.REFUSED, "resource_exhausted", 429, message="too many requests"),
            GapReason.RATE_LIMITED,
        ),
        (
            sends(b"<html>bad gateway", "text/html", 502),
            DialFailure(Trouble.REFUSED, "unknown", 502),
            GapReason.SERVER_ERROR,
        ),
    ],
)
async def test_a_refused_call_is_told_by_code_status_sip_answer_and_words(
    cloud: Cloud,
    caller: CallLiveKit,
    observer: Recorder,
    reply: Reply,
    failure: DialFailure,
    counted: GapReason | None,
) -> None:
    cloud.says(DIAL, reply)
    assert (await dialled(caller())).failure == failure
    assert observer.requests == [("prod", "livekit", "SIP/CreateSIPParticipant", counted)]


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (resets, "without an answer"),
        (breaks_off, "in the middle of its reply"),
        (redirects("https://evil.test/"), "redirects"),
        (sends(b"<html>log in</html>", "text/html"), "not protobuf"),
        (sends(b"\xff\xff", "application/protobuf"), "not LiveKit's"),
        (sends(b"", "application/protobuf"), "another participant"),
        (says(SIPParticipantInfo(participant_identity="another")), "another participant"),
        (answers(["x"], 404), "not LiveKit's"),
        (twirp(404, "not_found", meta=5), "not LiveKit's"),
    ],
)
async def test_an_answer_that_is_none_leaves_open_what_became_of_the_call(
    cloud: Cloud, caller: CallLiveKit, reply: Reply, words: str
) -> None:
    cloud.says(DIAL, reply)
    failure = (await dialled(caller())).failure
    assert (failure.trouble, failure.code, failure.sip_code) == (Trouble.NETWORK, "", None)
    assert words in failure.message


@pytest.mark.parametrize(
    ("meta", "sip_code"),
    [
        ({"sip_status_code": "x", "sip_status": ["y"]}, None),
        ({"sip_status_code": "99999999"}, None),
        ({"sip_status_code": 486, "sip_status": 7}, 486),
        (["sip_status_code"], None),
        ("sip_status_code", None),
    ],
)
async def test_metadata_of_another_shape_is_no_sip_answer(
    cloud: Cloud, caller: CallLiveKit, meta: Any, sip_code: int | None
) -> None:
    cloud.says(DIAL, twirp(412, "failed_precondition", meta=meta))
    failure = (await dialled(caller())).failure
    assert (failure.trouble, failure.sip_code, failure.sip_text) == (Trouble.REFUSED, sip_code, "")


async def test_a_code_that_is_none_is_left_out(cloud: Cloud, caller: CallLiveKit) -> None:
    cloud.says(DIAL, answers({"code": f"to {NUMBER}", "msg": {}}, 503))
    failure = (await dialled(caller())).failure
    assert (failure.code, failure.http_status, failure.message) == ("", 503, "")


@pytest.mark.parametrize(
    "reply",
    [resets, breaks_off, twirp(503, "unavailable"), twirp(500, "internal"), twirp(429, "resource_exhausted")],
)
async def test_nothing_is_dialled_twice(cloud: Cloud, caller: CallLiveKit, reply: Reply) -> None:
    cloud.says(DIAL, reply, calling.ANSWERED)
    await dialled(caller())
    assert cloud.paths() == [DIAL]


async def test_our_deadline_ends_a_dial_although_the_sdk_would_wait_for_the_ringing(
    cloud: Cloud, caller: CallLiveKit, observer: Recorder
) -> None:
    cloud.says(DIAL, hangs)
    raised = await dialled(caller(), timedelta(seconds=1))  # in which it surely arrives
    assert raised.failure == DialFailure(Trouble.TIMEOUT)
    assert cloud.paths() == [DIAL]
    assert observer.failures("SIP/CreateSIPParticipant") == [GapReason.TIMEOUT]


async def test_a_cancelled_dial_is_a_cancelled_task_and_no_failure(cloud: Cloud, caller: CallLiveKit) -> None:
    cloud.says(DIAL, hangs)
    task = asyncio.create_task(caller().dial(dial(), SOON))
    await cloud.asked_for(DIAL)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert cloud.paths() == [DIAL]


async def test_rooms_have_a_deadline_over_all_attempts(cloud: Cloud, caller: CallLiveKit) -> None:
    for path in (calling.CREATE_ROOM, calling.DELETE_ROOM, calling.LIST_ROOMS, calling.LIST_PARTICIPANTS):
        cloud.says(path, hangs)
    calls = caller(Limits(read=0.05))
    for call in (
        calls.create_room(ROOM, SOON),
        calls.delete_room(ROOM),
        calls.rooms("trunkwatch-"),
        calls.participants(ROOM),
    ):
        with pytest.raises(CallRefused) as raised:
            await call
        assert raised.value.failure == DialFailure(Trouble.TIMEOUT)


async def test_a_404_of_another_server_is_no_deleted_room(cloud: Cloud, caller: CallLiveKit) -> None:
    cloud.says(calling.DELETE_ROOM, sends(b"404 page not found", "text/plain", 404))
    with pytest.raises(CallRefused):
        await caller().delete_room(ROOM)
    cloud.says(calling.LIST_PARTICIPANTS, twirp(404, "bad_route"))
    with pytest.raises(CallRefused):
        await caller().participants(ROOM)


async def test_a_reply_for_another_room_is_no_room(cloud: Cloud, caller: CallLiveKit) -> None:
    cloud.says(calling.CREATE_ROOM, says(RoomInfo(name="support-17")))
    with pytest.raises(CallRefused) as raised:
        await caller().create_room(ROOM, SOON)
    assert raised.value.failure.trouble is Trouble.NETWORK


async def test_failover_of_the_sdk_is_off_for_calls_over_cloud_hosts(caller: CallLiveKit) -> None:
    api = caller(url="https://acme.livekit.cloud")._api
    assert api.sip._client._failover is False
    assert api.room._client._failover is False


@pytest.mark.parametrize(
    "reply",
    [
        sip(400, "invalid_argument", 400, f"bad number {NUMBER} from sip:{NUMBER}@acme.pstn.twilio.com"),
        twirp(500, "internal", f"dial {NUMBER} with {NUMBER.replace('+', '%2B')}"),
        resets,
        hangs,
    ],
)
async def test_neither_number_nor_secret_leaves_a_failed_call(
    cloud: Cloud, caller: CallLiveKit, caplog: pytest.LogCaptureFixture, reply: Reply
) -> None:
    caplog.set_level(logging.DEBUG)
    cloud.says(DIAL, reply)
    raised = await dialled(caller(), timedelta(seconds=0.2))
    told = caplog.text + repr(raised) + str(raised) + repr(raised.failure)
    assert NUMBER.removeprefix("+") not in told
    assert LIVEKIT_SECRET not in told
    assert raised.__cause__ is None
    assert raised.__context__ is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Invalid caller ID +5511 5550-7777.", "Invalid caller ID …."),
        ("to 551155507777@acme", "to …@acme"),
        ("call 555-010-0199 now", "call … now"),
        ("call 1 555 010 0199 now", "call … now"),
        ("32101 number (11) 5550-7777 is invalid", "32101 number (… is invalid"),
        ("32101 551155507777", "32101 …"),
        ("%2B551155507777", "%2B…"),
        ("to ＋５５１１５５５０７７７７", "to …"),
        ("dial tcp 54.172.60.10:5060: connect: connection refused",) * 2,
        ("sip status: 403 32205 International Permission",) * 2,
        ("lookup acme.pstn.twilio.com on 10.0.0.2:53: no such host",) * 2,
        ("two\r\nlines\x1b[31m and a bell\a", "two lines [31m and a bell"),
        ("x" * 400, "x" * 299 + "…"),
        (None, ""),
    ],
)
def test_a_text_of_the_far_side_keeps_codes_and_hosts_and_loses_numbers(text: Any, shown: str) -> None:
    assert cleaned(text) == shown

"""Every way in which LiveKit can fail us, told in our own words."""

import socket

import pytest

from monitor.model.reading import Gap, GapReason, Known, Unread
from monitor.upstream import Limits, LiveKitReader
from tests.upstream.account import Recorder
from tests.upstream.cloud import Cloud, Reply, answers, breaks_off, hangs, redirects, resets, sends
from tests.upstream.conftest import ReadLiveKit
from tests.upstream.project import LIST_TRUNKS, listed, trunk


async def gap(reader: LiveKitReader) -> Gap:
    reading = await reader.trunks()
    assert isinstance(reading, Unread)
    assert reading.gap.operation == "SIP/ListSIPOutboundTrunk"
    return reading.gap


def twirp(status: int, code: str, message: str = "in LiveKit's words") -> Reply:
    return answers({"code": code, "msg": message}, status)


@pytest.mark.parametrize(
    ("reply", "reason", "words"),
    [
        (sends(b"invalid API key", "text/plain", 401), GapReason.UNAUTHORIZED, "its secret is wrong"),
        (twirp(401, "unauthenticated", "permissions denied"), GapReason.FORBIDDEN, "sip.admin"),
        (twirp(403, "permission_denied"), GapReason.FORBIDDEN, "sip.admin"),
        (
            twirp(500, "internal", "twirp error unknown: sip not connected (redis required)"),
            GapReason.SERVER_ERROR,
            "no SIP",
        ),
        (twirp(500, "internal"), GapReason.SERVER_ERROR, "on its side"),
        (twirp(503, "unavailable"), GapReason.SERVER_ERROR, "HTTP 503"),
        (sends(b"<html>bad gateway", "text/html", 502), GapReason.SERVER_ERROR, "HTTP 502"),
        (twirp(429, "resource_exhausted"), GapReason.RATE_LIMITED, "too many"),
        (sends(b"slow down", "text/plain", 429), GapReason.RATE_LIMITED, "too many"),
        (twirp(408, "deadline_exceeded"), GapReason.TIMEOUT, "gave up"),
        (twirp(404, "bad_route"), GapReason.BAD_REPLY, "check livekit.url"),
        (sends(b"404 page not found", "text/plain", 404), GapReason.BAD_REPLY, "check livekit.url"),
        (answers(["x"], 404), GapReason.BAD_REPLY, "check livekit.url"),
        (answers({"code": ["x"], "msg": {}}, 503), GapReason.SERVER_ERROR, "HTTP 503"),
    ],
)
async def test_a_refusal_is_named_by_code_and_status(
    cloud: Cloud, livekit: ReadLiveKit, reply: Reply, reason: GapReason, words: str
) -> None:
    cloud.says(LIST_TRUNKS, reply)
    missing = await gap(livekit())
    assert missing.reason is reason
    assert words in missing.detail
    assert "LiveKit's words" not in missing.detail


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (sends(b"<html>log in</html>", "text/html"), "not protobuf"),
        (sends(b"", "text/html"), "not protobuf"),
        (sends(b"\xff\xff\xff", "application/protobuf"), "no list of trunks"),
        (sends(b" " * 10_000_000, "application/protobuf"), "longer than"),
        (redirects("https://evil.test/"), "redirects"),
    ],
)
async def test_a_reply_that_is_no_list_of_trunks_is_a_bad_reply(
    cloud: Cloud, livekit: ReadLiveKit, reply: Reply, words: str
) -> None:
    cloud.says(LIST_TRUNKS, reply)
    missing = await gap(livekit())
    assert missing.reason is GapReason.BAD_REPLY
    assert words in missing.detail


async def test_a_failing_second_page_leaves_the_whole_list_unread(cloud: Cloud, livekit: ReadLiveKit) -> None:
    cloud.says(LIST_TRUNKS, listed(trunk()), twirp(403, "permission_denied"))
    assert (await gap(livekit())).reason is GapReason.FORBIDDEN


async def test_endless_pages_end_at_the_cap(cloud: Cloud, livekit: ReadLiveKit) -> None:
    cloud.says(LIST_TRUNKS, *(listed(trunk(f"ST_{number}")) for number in range(9)))
    assert "more than 5 pages" in (await gap(livekit(Limits(pages=5)))).detail
    assert len(cloud.asked) == 5


@pytest.mark.parametrize("kind", ["application/protobuf", "text/html"])
async def test_a_success_that_is_no_list_of_trunks_is_counted_as_a_failure_and_asked_once(
    cloud: Cloud, livekit: ReadLiveKit, observer: Recorder, kind: str
) -> None:
    cloud.says(LIST_TRUNKS, sends(b"\xff\xff\xff", kind))
    assert (await gap(livekit())).reason is GapReason.BAD_REPLY
    assert observer.failures("SIP/ListSIPOutboundTrunk") == [GapReason.BAD_REPLY]


async def test_a_passing_fault_is_asked_again_at_the_same_host(
    cloud: Cloud, livekit: ReadLiveKit, observer: Recorder
) -> None:
    cloud.says(LIST_TRUNKS, twirp(503, "unavailable"), resets, listed(trunk()), listed())
    assert isinstance(await livekit().trunks(), Known)
    failures = observer.failures("SIP/ListSIPOutboundTrunk")
    assert failures == [GapReason.SERVER_ERROR, GapReason.NETWORK, None, None]


async def test_a_server_that_never_answers_is_a_time_out_with_words(
    cloud: Cloud, livekit: ReadLiveKit
) -> None:
    cloud.says(LIST_TRUNKS, hangs)
    missing = await gap(livekit(Limits(request=0.05, attempts=1)))
    assert missing.reason is GapReason.TIMEOUT
    assert "did not answer within 0.05 s" in missing.detail


async def test_the_whole_reading_has_a_deadline_too(cloud: Cloud, livekit: ReadLiveKit) -> None:
    cloud.says(LIST_TRUNKS, hangs)
    missing = await gap(livekit(Limits(read=0.05)))
    assert missing.reason is GapReason.TIMEOUT
    assert "too long" in missing.detail


async def test_a_connection_closed_without_an_answer_is_told_from_half_a_reply(
    cloud: Cloud, livekit: ReadLiveKit
) -> None:
    cloud.says(LIST_TRUNKS, resets)
    assert "without an answer" in (await gap(livekit(Limits(attempts=1)))).detail
    cloud.says(LIST_TRUNKS, breaks_off)
    assert "in the middle of its reply" in (await gap(livekit(Limits(attempts=1)))).detail


async def test_an_unreachable_host_says_how(livekit: ReadLiveKit) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        refused = await gap(livekit(Limits(attempts=1), url=url))
    unresolved = await gap(livekit(Limits(attempts=1), url="https://nowhere.invalid"))
    assert refused.reason is unresolved.reason is GapReason.NETWORK
    assert "refused the connection" in refused.detail
    assert "nowhere.invalid cannot be resolved" in unresolved.detail


async def test_a_server_that_does_not_speak_tls_is_a_tls_failure(cloud: Cloud, livekit: ReadLiveKit) -> None:
    missing = await gap(livekit(url=cloud.url.replace("http://", "wss://")))
    assert missing.reason is GapReason.TLS


async def test_failover_of_the_sdk_is_off_for_cloud_hosts(livekit: ReadLiveKit) -> None:
    """One attempt of ours must be one attempt on the wire, where dialling would repeat a call."""
    api = livekit(url="https://acme.livekit.cloud")._api
    assert api.sip._client._failover is False

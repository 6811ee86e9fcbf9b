"""Every way in which Twilio can fail us, told in our own words."""

import gzip
import socket
from collections.abc import Callable

import pytest

from monitor.model.reading import Gap, GapReason, Known, Reading, Unread
from monitor.upstream import Limits
from tests.upstream import account as at
from tests.upstream.account import Recorder
from tests.upstream.cloud import Cloud, Reply, answers, breaks_off, hangs, redirects, refuses, resets, sends
from tests.upstream.conftest import ReadTwilio

OPERATION = "trunking/v1/Trunks"


def gap(reading: Reading[object]) -> Gap:
    assert isinstance(reading, Unread)
    return reading.gap


@pytest.mark.parametrize(
    ("reply", "reason", "words"),
    [
        (refuses(401, 20003), GapReason.UNAUTHORIZED, "refuses the credentials"),
        (refuses(403, 20403), GapReason.FORBIDDEN, "does not allow"),
        (refuses(404, 20404), GapReason.NOT_FOUND, "no such object"),
        (refuses(401, 20005), GapReason.ACCOUNT_INACTIVE, "not active"),
        (refuses(403, 20005), GapReason.ACCOUNT_INACTIVE, "not active"),
        (refuses(500, 20005), GapReason.ACCOUNT_INACTIVE, "not active"),
        (refuses(429, 20429), GapReason.RATE_LIMITED, "too many requests"),
        (refuses(503, 20503), GapReason.SERVER_ERROR, "on its side"),
        (refuses(400, 20001), GapReason.BAD_REPLY, "HTTP 400, code 20001"),
        (sends(b"<html>in Twilio's words</html>", "text/html", 502), GapReason.SERVER_ERROR, "HTTP 502"),
        (sends(b"[1, 2]", status=403), GapReason.FORBIDDEN, "HTTP 403"),
        (sends(b'{"code": "x", "message": 7}', status=401), GapReason.UNAUTHORIZED, "HTTP 401"),
        (sends(b"[" * 100_000, status=403), GapReason.FORBIDDEN, "HTTP 403"),
        (redirects("https://evil.test/"), GapReason.BAD_REPLY, "HTTP 307"),
    ],
)
async def test_a_refusal_is_named_by_status_and_code(
    cloud: Cloud, twilio: ReadTwilio, reply: Reply, reason: GapReason, words: str
) -> None:
    cloud.says(at.TRUNKS, reply)
    missing = gap((await twilio().read([])).trunks)
    assert (missing.operation, missing.reason) == (OPERATION, reason)
    assert words in missing.detail
    assert "Twilio's words" not in missing.detail


async def test_a_problem_document_of_the_newer_kind_is_understood(cloud: Cloud, twilio: ReadTwilio) -> None:
    problem = {"type": "x", "title": "t", "status": 403, "code": 70051, "detail": "in Twilio's words"}
    cloud.says(at.TRUNKS, answers(problem, 403))
    missing = gap((await twilio().read([])).trunks)
    assert missing.reason is GapReason.FORBIDDEN
    assert "70051" in missing.detail


@pytest.mark.parametrize(
    ("message", "named"),
    [
        (
            "You need /twilio/voice/sip.trunks/list.",
            "the permission /twilio/voice/sip.trunks/list is missing",
        ),
        ("You need <script>", None),
        ("You need /etc/passwd", None),
    ],
)
async def test_a_missing_permission_is_named_where_it_is_spelled_as_one(
    cloud: Cloud, twilio: ReadTwilio, message: str, named: str | None
) -> None:
    cloud.says(at.TRUNKS, refuses(403, 70051, message))
    missing = gap((await twilio().read([])).trunks)
    assert missing.detail.endswith(named or "code 70051)")
    assert missing.permission == ("/twilio/voice/sip.trunks/list" if named else "")


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (sends(b"{"), "not JSON of the documented shape"),
        (sends(b""), "not JSON of the documented shape"),
        (sends(b"[]"), "not JSON of the documented shape"),
        (sends(b'"trunks"'), "not JSON of the documented shape"),
        (sends(b"[" * 100_000), "not JSON of the documented shape"),
        (sends(b"\xff\xfe"), "not UTF-8"),
        (sends(b"<html>log in</html>", "text/html"), "not JSON; does a proxy"),
        (answers({"meta": {"key": "trunks"}}), "not JSON of the documented shape"),
        (answers({"errors": []}), "holds no trunks"),
        (answers({"trunks": "abc", "meta": {"key": "trunks"}}), "not JSON of the documented shape"),
        (at.listed("trunks", {"sid": at.TK, "friendly_name": "acme"}), "lacks secure"),
        (at.listed("trunks", at.trunk(secure="yes")), "lacks secure, or has it in another form"),
        (at.listed("trunks", at.trunk("../../Accounts")), "lacks sid"),
        (at.listed("trunks", at.trunk(), then=7), "next page that is no address"),  # type: ignore[arg-type]
    ],
)
async def test_a_reply_of_another_shape_is_a_bad_reply(
    cloud: Cloud, twilio: ReadTwilio, reply: Reply, words: str
) -> None:
    cloud.says(at.TRUNKS, reply)
    missing = gap((await twilio().read(["acme"])).trunks)
    assert missing.reason is GapReason.BAD_REPLY
    assert words in missing.detail


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"",
        b"[]",
        b"[" * 100_000,
        b"\xff\xfe",
        b"{try again later}",
        b'{"trunks": [], "meta": {"key": "trunks"}, }',
        b'{"trunks": []} and {"meta": {"key": "trunks"}}',
        b'{"trunks": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
)
async def test_a_success_that_is_no_object_of_json_is_counted_as_a_failure_and_asked_once(
    cloud: Cloud, twilio: ReadTwilio, observer: Recorder, body: bytes
) -> None:
    cloud.says(at.TRUNKS, sends(body))
    await twilio().read(["acme"])
    assert observer.failures(OPERATION) == [GapReason.BAD_REPLY]


async def test_half_a_character_in_a_name_makes_no_reply_a_bad_one(
    cloud: Cloud, twilio: ReadTwilio, observer: Recorder
) -> None:
    cut_off = at.trunk(friendly_name="acme \ud83d")
    cloud.says(at.TRUNKS, at.listed("trunks", cut_off))
    trunks = (await twilio().read(["acme"])).trunks
    assert [trunk.friendly_name for trunk in trunks.get().values()] == ["acme \ud83d"]
    assert observer.failures(OPERATION) == [None]


@pytest.mark.parametrize(
    ("path", "reply", "reading"),
    [
        (at.ACCOUNT, answers({"sid": at.AC}), lambda readings: readings.account),
        (at.BALANCE, answers({"balance": "NaN", "currency": "USD"}), lambda readings: readings.balance),
        (at.BALANCE, answers({"balance": "a lot", "currency": "USD"}), lambda readings: readings.balance),
        (
            at.COUNTRIES,
            at.listed("content", at.country(country_codes=55)),
            lambda readings: readings.countries,
        ),
        (at.CALLER_IDS, at.listed_2010("outgoing_caller_ids", {}), lambda readings: readings.caller_ids),
        (
            at.NUMBERS,
            at.listed_2010("incoming_phone_numbers", at.number(capabilities=None)),
            lambda readings: readings.numbers,
        ),
    ],
)
async def test_each_resource_is_checked_before_it_is_believed(
    cloud: Cloud, twilio: ReadTwilio, path: str, reply: Reply, reading: Callable[..., Reading[object]]
) -> None:
    cloud.says(path, reply)
    readings = await twilio(balance_floor="10").read([])
    assert gap(reading(readings)).reason is GapReason.BAD_REPLY


async def test_an_address_that_is_none_makes_its_list_unread_and_no_other(
    cloud: Cloud, twilio: ReadTwilio
) -> None:
    acl = {"sid": at.AL, "friendly_name": "office"}
    cloud.says(at.ACLS, at.listed("ip_access_control_lists", acl))
    entry = {"ip_address": "203.0.113.999", "cidr_prefix_length": 32}
    cloud.says(at.RANGES, at.listed_2010("ip_addresses", entry))
    trunk = (await twilio().read(["acme"])).trunks.get()[at.TK]
    assert gap(trunk.acls.get()[0].ranges).reason is GapReason.BAD_REPLY
    assert isinstance(trunk.credential_lists.get()[0].credentials, Known)


async def test_a_reply_of_ten_megabytes_is_not_read_to_its_end(cloud: Cloud, twilio: ReadTwilio) -> None:
    cloud.says(at.TRUNKS, sends(b" " * 10_000_000))
    missing = gap((await twilio().read([])).trunks)
    assert missing.reason is GapReason.BAD_REPLY
    assert "longer than 8388608 bytes" in missing.detail


async def test_a_small_reply_that_unpacks_to_ten_megabytes_is_not_read_either(
    cloud: Cloud, twilio: ReadTwilio
) -> None:
    packed = gzip.compress(b" " * 10_000_000)
    cloud.says(at.TRUNKS, sends(packed, headers={"Content-Encoding": "gzip"}))
    assert "longer than" in gap((await twilio().read([])).trunks).detail


async def test_endless_pages_end_at_the_cap(cloud: Cloud, twilio: ReadTwilio) -> None:
    pages = [f"https://trunking.twilio.com/v1/Trunks?Page={number}" for number in range(1, 9)]
    cloud.says(at.TRUNKS, *(at.listed("trunks", at.trunk(), then=page) for page in pages))
    missing = gap((await twilio(Limits(pages=5)).read([])).trunks)
    assert missing.reason is GapReason.BAD_REPLY
    assert "more than 5 pages" in missing.detail
    assert cloud.paths().count(at.TRUNKS) == 5


async def test_pages_in_a_circle_are_left(cloud: Cloud, twilio: ReadTwilio) -> None:
    cloud.says(
        at.TRUNKS, at.listed("trunks", at.trunk(), then="https://trunking.twilio.com/v1/Trunks?Page=1")
    )
    missing = gap((await twilio().read([])).trunks)
    assert "circle" in missing.detail
    assert cloud.paths().count(at.TRUNKS) == 2


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.test/v1/Trunks?Page=1",
        "https://twilio.com.evil.test/v1/Trunks",
        "https://eviltwilio.com/v1/Trunks",
        "https://trunking.twilio.com@evil.test/v1/Trunks",
        "https://user:pass@trunking.twilio.com/v1/Trunks",
        "https://trunking.twilio.com:8443/v1/Trunks",
        "http://trunking.twilio.com/v1/Trunks?Page=1",
        "/v1/Trunks?Page=1",
        "https://[evil/",
    ],
)
async def test_a_next_page_outside_of_twilio_is_never_asked(
    cloud: Cloud, twilio: ReadTwilio, address: str
) -> None:
    cloud.says(at.TRUNKS, at.listed("trunks", at.trunk(), then=address))
    missing = gap((await twilio().read([])).trunks)
    assert missing.reason is GapReason.BAD_REPLY
    assert "was not asked" in missing.detail
    assert "evil" not in missing.detail
    assert cloud.paths().count(at.TRUNKS) == 1


async def test_a_server_that_never_answers_is_a_time_out_with_words_and_not_waited_for_again(
    cloud: Cloud, twilio: ReadTwilio, observer: Recorder
) -> None:
    cloud.says(at.TRUNKS, hangs)
    missing = gap((await twilio(Limits(request=0.05, attempts=2)).read([])).trunks)
    assert missing.reason is GapReason.TIMEOUT
    assert "did not answer within 0.05 s" in missing.detail
    assert observer.failures(OPERATION) == [GapReason.TIMEOUT]


async def test_a_reading_that_takes_too_long_keeps_what_it_has(cloud: Cloud, twilio: ReadTwilio) -> None:
    cloud.says(at.LISTS, hangs)
    readings = await twilio(Limits(read=3)).read(["acme"])
    trunk = readings.trunks.get()[at.TK]
    missing = gap(trunk.credential_lists)
    assert missing.reason is GapReason.TIMEOUT
    assert "too long" in missing.detail
    assert isinstance(readings.account, Known)


async def test_a_connection_closed_without_an_answer_is_told_from_half_a_reply(
    cloud: Cloud, twilio: ReadTwilio
) -> None:
    cloud.says(at.TRUNKS, resets)
    cloud.says(at.COUNTRIES, breaks_off)
    readings = await twilio(Limits(attempts=1)).read([])
    closed, half = gap(readings.trunks), gap(readings.countries)
    assert closed.reason is half.reason is GapReason.NETWORK
    assert "without an answer" in closed.detail
    assert "in the middle of its reply" in half.detail


async def test_a_refused_connection_says_so(twilio: ReadTwilio) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        reader = twilio(Limits(attempts=1), base_url=f"http://127.0.0.1:{unused.getsockname()[1]}")
        missing = gap((await reader.read([])).trunks)
    assert missing.reason is GapReason.NETWORK
    assert "refused the connection" in missing.detail


async def test_a_host_that_does_not_resolve_says_so(twilio: ReadTwilio) -> None:
    missing = gap((await twilio(Limits(attempts=1), base_url="https://nowhere.invalid").read([])).trunks)
    assert missing.reason is GapReason.NETWORK
    assert "cannot be resolved" in missing.detail


async def test_a_server_that_does_not_speak_tls_is_a_tls_failure(cloud: Cloud, twilio: ReadTwilio) -> None:
    secure = cloud.url.replace("http://", "https://")
    missing = gap((await twilio(base_url=secure).read([])).trunks)
    assert missing.reason is GapReason.TLS
    assert "TLS handshake" in missing.detail


async def test_what_is_asked_in_us1_says_that_a_regional_key_may_not_open_it(
    cloud: Cloud, twilio: ReadTwilio
) -> None:
    cloud.says(at.ACCOUNT.replace("api.", "api.dublin.ie1."), answers(at.account()))
    cloud.says(at.COUNTRIES, refuses(401, 20003))
    readings = await twilio(region="ie1", edge="dublin").read([])
    assert "a key made in ie1 may not be valid" in gap(readings.countries).detail

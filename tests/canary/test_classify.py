"""Each way in which LiveKit reports a failed call has one reason: a row, a test."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from monitor.canary import Dialled, classify
from monitor.model.call import CallStatus, DialFailure, Trouble
from monitor.model.outcome import OUTCOMES, Reason

RING = timedelta(seconds=25)
PREFIX = "twirp error unknown: "
UNEXPECTED = PREFIX + "unexpected status from INVITE response: sip status: "


@dataclass(frozen=True)
class Row:
    """What LiveKit's server answers in a situation."""

    situation: str
    failure: DialFailure
    reason: Reason
    status: CallStatus | None = CallStatus.DIALING
    lasted: timedelta = RING + timedelta(seconds=1)


def livekit(code: str, http_status: int, message: str) -> DialFailure:
    return DialFailure(Trouble.REFUSED, code, http_status, message=message)


def sip(code: int, text: str = "", twirp: str = "", http_status: int = 400) -> DialFailure:
    return DialFailure(Trouble.REFUSED, twirp, http_status, code, text, f"{UNEXPECTED}{code}: {text}")


NET = PREFIX + "dial tcp 192.0.2.1:5061: connect: connection refused"

ROWS = (
    Row("1 wrong API key", livekit("unknown", 401, ""), Reason.LIVEKIT_AUTH),
    Row(
        "2 token lacks a grant",
        livekit("unauthenticated", 401, "permissions denied"),
        Reason.LIVEKIT_AUTH,
    ),
    Row(
        "3 server has no Redis",
        livekit("internal", 500, PREFIX + "sip not connected (redis required)"),
        Reason.LIVEKIT_UNAVAILABLE,
    ),
    Row(
        "4 request fails validation",
        livekit("invalid_argument", 400, "missing sip callee number"),
        Reason.BAD_NUMBER,
    ),
    Row(
        "5 unknown trunk, open source",
        livekit("not_found", 404, "requested sip trunk does not exist"),
        Reason.TRUNK_MISSING,
    ),
    Row(
        "5 unknown trunk, Cloud",
        livekit("not_found", 404, "object cannot be found"),
        Reason.TRUNK_MISSING,
    ),
    Row(
        "6 trunk without a number",
        livekit("failed_precondition", 412, PREFIX + "no numbers on outbound trunk"),
        Reason.BAD_NUMBER,
    ),
    Row(
        "7 no SIP worker",
        livekit("unavailable", 503, PREFIX + "no response from servers"),
        Reason.LIVEKIT_UNAVAILABLE,
    ),
    Row(
        "8 SIP node is full",
        livekit("unavailable", 503, PREFIX + "cpu exhausted"),
        Reason.LIVEKIT_UNAVAILABLE,
    ),
    Row(
        "9 SIP node cannot join",
        livekit("internal", 500, PREFIX + "update room failed: could not connect"),
        Reason.LIVEKIT_FAULT,
    ),
    Row(
        "10 no free RTP port",
        livekit("unknown", 500, PREFIX + "listen udp4 0.0.0.0:10000: bind: address already in use"),
        Reason.LIVEKIT_FAULT,
    ),
    Row(
        "11 address is a SIP URI",
        livekit("invalid_argument", 400, PREFIX + "invalid request URI: address must be a hostname"),
        Reason.ADDRESS_UNRESOLVABLE,
    ),
    Row(
        "12 no such host",
        livekit("invalid_argument", 400, PREFIX + "lookup acme.pstn.twilio.com: no such host"),
        Reason.ADDRESS_UNRESOLVABLE,
    ),
    Row(
        "12b resolver does not answer",
        livekit("failed_precondition", 412, PREFIX + "lookup acme.pstn.twilio.com: i/o timeout"),
        Reason.LIVEKIT_FAULT,
    ),
    Row("13 connection refused", livekit("failed_precondition", 412, NET), Reason.ADDRESS_REFUSED),
    Row("13 connection refused, 1.4 to 1.6", livekit("unavailable", 503, NET), Reason.ADDRESS_REFUSED),
    Row("13 connection refused, older", livekit("unknown", 500, NET), Reason.ADDRESS_REFUSED),
    Row(
        "13 connection reset",
        livekit("failed_precondition", 412, PREFIX + "read tcp: connection reset by peer"),
        Reason.ADDRESS_REFUSED,
    ),
    Row(
        "13 TLS to a port that has none",
        livekit("failed_precondition", 412, PREFIX + "tls: first record does not look like a TLS handshake"),
        Reason.SECURE_MISMATCH,
    ),
    Row("14 TCP into a black hole", DialFailure(Trouble.TIMEOUT), Reason.CLIENT_TIMEOUT),
    Row(
        "15 silent drop",
        livekit("canceled", 408, PREFIX + "sip request timed out"),
        Reason.SILENT,
    ),
    Row(
        "15b silent drop past Timer B",
        livekit("canceled", 408, PREFIX + "transaction failed to complete (0 intermediate responses)"),
        Reason.SILENT,
    ),
    Row(
        "16 rings and nobody answers",
        livekit("canceled", 408, PREFIX + "sip request timed out"),
        Reason.NO_ANSWER,
        CallStatus.RINGING,
    ),
    Row(
        "17 credentials asked for, none set",
        livekit(
            "failed_precondition",
            412,
            PREFIX + "sip server required auth, but no username or password was provided",
        ),
        Reason.AUTH_MISSING,
    ),
    Row(
        "18 credentials asked for again and again",
        livekit("failed_precondition", 412, PREFIX + "max auth retry attempts reached for SIP invite"),
        Reason.AUTH_LOOP,
    ),
    Row("20 forbidden", sip(403, "Forbidden", "permission_denied", 403), Reason.FORBIDDEN),
    Row(
        "30 no common codec",
        livekit("failed_precondition", 412, PREFIX + "no common audio codec found"),
        Reason.LIVEKIT_FAULT,
    ),
    Row(
        "30 SRTP mismatch",
        livekit("failed_precondition", 412, PREFIX + "sdp: encryption is required"),
        Reason.SECURE_MISMATCH,
    ),
    Row(
        "31 room deleted while it rings",
        livekit("canceled", 408, PREFIX + "sip request timed out"),
        Reason.CANCELLED,
        CallStatus.RINGING,
        timedelta(seconds=4),
    ),
    Row(
        "33 SIP node died",
        livekit("deadline_exceeded", 408, PREFIX + "request timed out"),
        Reason.LIVEKIT_FAULT,
        CallStatus.RINGING,
    ),
    Row(
        "34 SIP node shuts down",
        livekit("canceled", 408, PREFIX + "service shutting down"),
        Reason.LIVEKIT_FAULT,
    ),
    Row("35 LiveKit cannot be reached", DialFailure(Trouble.NETWORK), Reason.NETWORK),
    Row("a proxy's 502", livekit("unknown", 502, ""), Reason.LIVEKIT_UNAVAILABLE),
    Row("a proxy's 403", livekit("unknown", 403, ""), Reason.LIVEKIT_AUTH),
    Row("LiveKit's own limit", livekit("resource_exhausted", 429, "quota"), Reason.LIVEKIT_UNAVAILABLE),
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.situation)
def test_each_situation_has_its_reason(row: Row) -> None:
    assert classify(Dialled(row.failure, RING, row.lasted, row.status)) is row.reason


SIP_ROWS = {
    Reason.AUTH_LOOP: (401, 407),
    Reason.FORBIDDEN: (403,),
    Reason.BAD_NUMBER: (400, 404, 410, 484, 485, 604),
    Reason.NO_ANSWER: (408, 480, 487),
    Reason.BUSY: (486, 600),
    Reason.DECLINED: (603,),
    Reason.ACCOUNT_INACTIVE: (402,),
    Reason.SECURE_MISMATCH: (488, 494, 606),
    Reason.LIVEKIT_FAULT: (405, 406, 415, 420, 482, 505, 513),
    Reason.TWILIO_FAULT: (409, 412, 440, 481, 483, 491, 500, 501, 599),
    Reason.CARRIER_FAULT: (301, 302, 428, 436, 437, 438, 470, 502, 503, 504, 607, 608, 499, 699),
}
MAPPINGS = {
    "new": ("permission_denied", 403),
    "1.2.2 and older": ("unavailable", 503),
    "oldest": ("internal", 500),
    "none": ("", None),
}


@pytest.mark.parametrize("mapping", MAPPINGS)
@pytest.mark.parametrize(
    ("reason", "code"), [(reason, code) for reason, all_ in SIP_ROWS.items() for code in all_]
)
def test_a_sip_answer_means_the_same_under_every_mapping_of_livekit(
    reason: Reason, code: int, mapping: str
) -> None:
    twirp, status = MAPPINGS[mapping]
    failure = DialFailure(Trouble.REFUSED, twirp, status, sip_code=code)

    assert classify(Dialled(failure, RING, RING)) is reason


@pytest.mark.parametrize(
    ("code", "answer", "reason"),
    [
        ("10001", 603, Reason.ACCOUNT_INACTIVE),
        ("32203", 603, Reason.FORBIDDEN),
        ("32001", 486, Reason.RATE_LIMITED),
        ("32012", 503, Reason.RATE_LIMITED),
        ("32101", 404, Reason.BAD_NUMBER),
        ("32208", 488, Reason.SECURE_MISMATCH),
        ("32102", 488, Reason.LIVEKIT_FAULT),
        ("32016", 480, Reason.CARRIER_FAULT),
    ],
)
def test_twilios_error_code_comes_before_the_sip_answer(code: str, answer: int, reason: Reason) -> None:
    failure = sip(answer)

    assert classify(Dialled(failure, RING, RING, error_code=code)) is reason


def test_an_error_code_that_livekit_passes_on_is_read_from_the_sip_text() -> None:
    failure = sip(400, "32101 Invalid phone number")

    assert classify(Dialled(failure, RING, RING)) is Reason.BAD_NUMBER
    assert classify(Dialled(sip(488, "32102 bad SDP"), RING, RING)) is Reason.LIVEKIT_FAULT


def test_a_code_that_no_table_has_leaves_the_sip_answer_its_word() -> None:
    assert classify(Dialled(sip(486, "39999"), RING, RING, error_code="39999")) is Reason.BUSY


@pytest.mark.parametrize("words", ["CPS limit exceeded", "Concurrent Call Limit Exceeded"])
def test_a_limit_is_told_by_its_phrase_in_a_5xx(words: str) -> None:
    assert classify(Dialled(sip(503, words), RING, RING)) is Reason.RATE_LIMITED
    assert classify(Dialled(sip(403, words), RING, RING)) is Reason.FORBIDDEN


def test_a_5xx_after_ringing_came_from_behind_twilio() -> None:
    rang = Dialled(sip(500), RING, RING, CallStatus.RINGING)

    assert classify(rang) is Reason.CARRIER_FAULT


def test_a_decline_of_an_account_known_to_be_inactive_is_the_accounts() -> None:
    quiet = Dialled(sip(603), RING, RING, CallStatus.DIALING, account_inactive=True)
    rang = Dialled(sip(603), RING, RING, CallStatus.RINGING, account_inactive=True)

    assert classify(quiet) is Reason.ACCOUNT_INACTIVE
    assert classify(rang) is Reason.DECLINED


def test_time_ran_out_unseen_is_neither_silence_nor_no_answer() -> None:
    failure = livekit("canceled", 408, PREFIX + "sip request timed out")

    assert classify(Dialled(failure, RING, RING, status=None)) is Reason.UNCLASSIFIED


def test_what_no_table_knows_is_unclassified() -> None:
    assert classify(Dialled(livekit("", 418, "teapot"), RING, RING)) is Reason.UNCLASSIFIED
    assert classify(Dialled(DialFailure(Trouble.REFUSED), RING, RING)) is Reason.UNCLASSIFIED


def test_every_reason_has_an_outcome() -> None:
    assert set(OUTCOMES) == set(Reason)


@pytest.mark.parametrize("name", ["atls", "sdp-lab", "codec-works", "crypto-bank", "encryption"])
def test_the_name_of_a_trunk_is_no_word_of_livekits_sentence(name: str) -> None:
    said = f"{PREFIX}dial tcp {name}.pstn.twilio.com:5060: connect: connection refused"
    refused = Dialled(livekit("failed_precondition", 412, said), ring_timeout=RING, lasted=RING)

    assert classify(refused) is Reason.ADDRESS_REFUSED

"""What LiveKit and Twilio say of a call leads to its cause, where every check passes."""

from datetime import timedelta
from typing import Any

import pytest

from monitor.canary.classify import Dialled, classify
from monitor.checks import IDS
from monitor.diagnosis import diagnose
from monitor.model.call import CallStatus, DialFailure, Trouble
from monitor.model.check import Finding, passed
from monitor.model.outcome import Reason
from monitor.model.run import Proof, Run
from monitor.model.verdict import Severity
from monitor.simulator.livekit.refusals import of_answer
from monitor.simulator.sip import SipAnswer
from tests.diagnosis.facing import face
from tests.model.canaries import NOON, run

PASSING = tuple(
    Finding("prod", "cl", check, Severity.CRITICAL, passed("It is right."), NOON, because=None)
    for check in IDS
)
RING = timedelta(seconds=25)


def causes(call: Run) -> list[str]:
    return [cause.id for cause in diagnose(PASSING, call)]


def said(code: str, message: str, http_status: int, status: CallStatus | None = None) -> Run:
    """A run whose dial LiveKit refused in these words, of which the canary made its reason."""
    failure = DialFailure(Trouble.REFUSED, code=code, message=message, http_status=http_status)
    reason = classify(Dialled(failure, ring_timeout=RING, lasted=RING, status=status))
    return run(reason=reason, livekit_code=code, message=message)


def answered(sip: int, words: str, status: CallStatus = CallStatus.DIALING, error: str | None = None) -> Run:
    """A run whose INVITE got this answer, with what Twilio's error log says of it."""
    told = of_answer(SipAnswer(sip, words), "acme", "secret", old=False)
    failure = DialFailure(Trouble.REFUSED, code=told.code, message=told.message, sip_code=sip, sip_text=words)
    reason = classify(
        Dialled(failure, ring_timeout=RING, lasted=timedelta(seconds=2), status=status, error_code=error)
    )
    codes: dict[str, Any] = {"twilio_errors": error} if error else {}
    return run(reason=reason, message=told.message, sip_code=str(sip), sip_text=words, **codes)


@pytest.mark.parametrize(
    ("code", "message", "http_status", "cause"),
    [
        ("unavailable", "twirp error unknown: no response from servers", 503, "sip-worker-missing"),
        ("unavailable", "twirp error unknown: cpu exhausted", 503, "livekit-overloaded"),
        ("internal", "twirp error unknown: sip not connected (redis required)", 500, "livekit-no-redis"),
        ("internal", "twirp error unknown: update room failed: timeout", 500, "livekit-cannot-join-room"),
        (
            "unknown",
            "twirp error unknown: listen udp :10000: bind: address already in use",
            500,
            "rtp-ports-exhausted",
        ),
        ("canceled", "twirp error unknown: service shutting down", 408, "livekit-restarting"),
        ("deadline_exceeded", "twirp error unknown: request timed out", 408, "sip-node-lost"),
        ("internal", "twirp error unknown: a new kind of error", 500, "livekit-fault"),
        ("failed_precondition", "twirp error unknown: no numbers on outbound trunk", 412, "no-caller-number"),
        ("invalid_argument", "missing sip callee number", 400, "number-form"),
        ("invalid_argument", "twirp error unknown: lookup acme-cl: no such host", 400, "dns-name"),
        (
            "failed_precondition",
            "twirp error unknown: lookup acme-cl.pstn.twilio.com on 10.0.0.2:53: server misbehaving",
            412,
            "dns-resolver",
        ),
        (
            "failed_precondition",
            "twirp error unknown: lookup acme-cl on 10.0.0.2:53: read udp 10.0.0.9:4711: i/o timeout",
            412,
            "dns-resolver",
        ),
        (
            "failed_precondition",
            "twirp error unknown: dial tcp 54.172.60.1:5061: connect: connection refused",
            412,
            "connection-refused",
        ),
        (
            "failed_precondition",
            "twirp error unknown: x509: certificate signed by unknown authority",
            412,
            "tls-handshake",
        ),
        ("failed_precondition", "twirp error unknown: no common codec", 412, "codec-mismatch"),
        ("failed_precondition", "twirp error unknown: sdp: no srtp profile", 412, "srtp-mismatch"),
        (
            "failed_precondition",
            "twirp error unknown: max auth retry attempts reached for SIP invite",
            412,
            "wrong-password",
        ),
        ("unauthenticated", "permissions denied", 401, "livekit-key-refused"),
        ("unknown", "words that nobody has seen", 418, "unclassified"),
    ],
)
def test_livekits_sentence_leads_to_its_cause(code: str, message: str, http_status: int, cause: str) -> None:
    assert causes(said(code, message, http_status))[0] == cause


@pytest.mark.parametrize(
    ("status", "cause"),
    [(CallStatus.DIALING, "invite-dropped"), (CallStatus.RINGING, "callee-no-answer")],
)
def test_silence_and_ringing_end_in_one_sentence_and_are_told_apart(status: CallStatus, cause: str) -> None:
    call = said("canceled", "twirp error unknown: sip request timed out", 408, status)

    assert causes(call) == [cause]


@pytest.mark.parametrize(
    ("sip", "words", "cause"),
    [
        (400, "Bad Request", "number-form"),
        (403, "Domestic Anchored Terms Not Met", "domestic-anchored"),
        (403, "Phone number blocked", "number-blocked"),
        (403, "Forbidden", "wrong-password"),
        (404, "Not Found", "number-unallocated"),
        (410, "Gone", "number-unallocated"),
        (415, "Unsupported Media Type", "codec-mismatch"),
        (480, "Temporarily Unavailable", "callee-unavailable"),
        (482, "Loop Detected", "redial-trap"),
        (483, "Too Many Hops", "too-many-hops"),
        (484, "Address Incomplete", "number-form"),
        (486, "Busy Here", "callee-busy"),
        (500, "Server Internal Error", "twilio-fault"),
        (503, "CPS limit exceeded", "calls-per-second"),
        (503, "concurrent call limit exceeded", "concurrent-calls"),
        (503, "Service Unavailable", "carrier-fault"),
        (603, "Decline", "callee-declined"),
        (603, "Network Blocked", "caller-reputation"),
        (607, "Unwanted", "caller-reputation"),
        (608, "Rejected", "caller-reputation"),
    ],
)
def test_an_answer_to_the_invite_leads_to_its_cause(sip: int, words: str, cause: str) -> None:
    assert causes(answered(sip, words))[0] == cause


@pytest.mark.parametrize(
    ("error", "sip", "cause"),
    [
        ("10004", 503, "concurrent-calls"),
        ("13225", 403, "number-blocked"),
        ("32001", 503, "calls-per-second"),
        ("32005", 403, "voice-disabled"),
        ("32006", 500, "too-many-hops"),
        ("32012", 503, "account-calls-per-second"),
        ("32016", 503, "carrier-fault"),
        ("32017", 603, "caller-reputation"),
        ("32101", 400, "number-form"),
        ("32102", 488, "codec-mismatch"),
        ("32202", 403, "wrong-password"),
        ("32203", 603, "number-blocked"),
        ("32205", 403, "high-risk-number"),
        ("32206", 403, "caller-id-malformed"),
        ("32208", 488, "srtp-mismatch"),
        ("32224", 403, "forwarded-call-blocked"),
    ],
)
def test_twilios_error_leads_to_its_cause_though_its_checks_pass(error: str, sip: int, cause: str) -> None:
    assert causes(answered(sip, "Refused", error=error))[0] == cause


@pytest.mark.parametrize(
    ("reason", "cause"),
    [
        (Reason.STORE, "history-unwritable"),
        (Reason.NETWORK, "livekit-unreachable"),
        (Reason.CLIENT_TIMEOUT, "client-timeout"),
        (Reason.CANCELLED, "run-cancelled"),
        (Reason.ROOM_INTRUDED, "agent-in-room"),
        (Reason.WRONG_ANSWERER, "demo-message"),
        (Reason.MEDIA_TIMEOUT, "no-audio"),
        (Reason.NO_PROOF, "no-record"),
    ],
)
def test_the_way_a_run_ended_leads_to_its_cause(reason: Reason, cause: str) -> None:
    assert causes(run(reason=reason))[0] == cause


async def test_a_call_through_another_account_is_told_where_no_check_could_look() -> None:
    faced = await face("proof-other-account")

    assert [cause.id for cause in diagnose((), faced.run)] == ["other-account"]


def test_an_answered_call_that_stays_up_is_told() -> None:
    assert causes(run(proof=Proof.PROVED, orphaned=True)) == ["hang-up-lost"]


def test_an_answered_and_proved_call_has_no_cause() -> None:
    assert causes(run(proof=Proof.PROVED)) == []


@pytest.mark.parametrize("name", ["codec-lab.pstn.twilio.com", "crypto-bank.pstn.twilio.com", "encryption"])
def test_the_name_of_a_trunk_leads_to_no_cause(name: str) -> None:
    call = said("invalid_argument", f"twirp error unknown: lookup {name}: no such host", 400)

    assert causes(call) == ["dns-name"]

"""What people saw, or pasted, finds the cause that our own words name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.diagnosis import CAUSES, Cause
from monitor.diagnosis.nearest import nearest, words


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        # the rows of the set-up guide's troubleshooting table
        ('Twilio plays a demo message ("Configure your number\'s voice URL...")', "trunk-address"),
        ("Configure your number's voice URL", "trunk-address"),
        ("TwirpError: 403 Forbidden", "ip-acl"),
        ("TwirpError: 404 not_found", "livekit-trunk-exists"),
        ("Phone never rings but no error", "errors-not-awaited"),
        # what LiveKit says
        ("object cannot be found", "livekit-trunk-exists"),
        ("requested sip trunk does not exist", "livekit-trunk-exists"),
        ("max auth retry attempts reached", "wrong-password"),
        ("no response from servers", "sip-worker-missing"),
        ("dial tcp: lookup acme-cl.pstn.twilio.com: no such host", "dns-name"),
        # as people say it, and as they mistype it
        ("callee hears nothing", "no-audio"),
        ("wrong pasword", "wrong-password"),
        ("Trial accounts", "account-trial"),
    ],
)
def test_a_text_finds_its_cause(text: str, cause: str) -> None:
    assert nearest(text)[0].cause.id == cause


def test_403_also_leads_to_the_countries_as_the_guide_says() -> None:
    assert "geo-permissions" in {near.cause.id for near in nearest("TwirpError: 403 Forbidden")}


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        (
            "2026-03-01 03:10:05.403 ERROR TwirpError(code=failed_precondition, message=twirp error unknown: "
            "max auth retry attempts reached for SIP invite, status=412) room=call-1 to=+56225550147",
            "wrong-password",
        ),
        (
            "TwirpError(code=unavailable, message=twirp error unknown: no response from servers, status=503)",
            "sip-worker-missing",
        ),
    ],
)
def test_a_whole_line_of_a_log_finds_its_cause(line: str, cause: str) -> None:
    assert nearest(line)[0].cause.id == cause


def test_a_code_of_twilio_in_a_text_says_more_than_its_words() -> None:
    near = nearest("the demo message? no: 32202 for +1 (415) 555-0100")
    assert "credential-username-known" in {each.cause.id for each in near}
    assert {each.phrase for each in near} == {"Twilio's error 32202"}


@pytest.mark.parametrize(
    "text", ["", "the", "my cat likes milk", "asdfgh qwerty", "+56225550147", "12:34:56"]
)
def test_what_we_know_nothing_of_finds_nothing(text: str) -> None:
    assert nearest(text) == ()


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.id)
def test_each_symptom_finds_the_cause_that_has_it(cause: Cause) -> None:
    for symptom in cause.symptoms:
        found = nearest(symptom, most=len(CAUSES))
        best = {near.cause.id for near in found if near.score == found[0].score}
        assert cause.id in best, symptom


@pytest.mark.parametrize(
    "number", ["+56225550147", "56225550147", "+56 2 2555 0147", "(415) 555-0147", "415-555-0147"]
)
def test_a_telephone_number_is_no_word(number: str) -> None:
    assert words(f"call to {number} failed") == {"call", "failed"}


def test_codes_beside_each_other_are_no_telephone_number() -> None:
    assert {"32205", "403"} <= words("32205 403 Forbidden")


@given(st.text(max_size=200))
def test_any_text_can_be_asked(text: str) -> None:
    assert len(nearest(text)) <= 3

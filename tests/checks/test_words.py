from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.checks.words import LONGEST_SHOWN, counted, dialled, listed, moment, number, shown, some


def test_ordinary_text_is_shown_as_it_is() -> None:
    assert shown("São Paulo – acme (1)") == "São Paulo – acme (1)"


def test_control_and_direction_characters_are_left_out() -> None:
    assert shown("a\x1b[31mb\r\nc\u202ed\0") == "a[31mbcd"


@given(st.text(max_size=1000))
def test_whatever_a_cloud_says_is_one_short_printable_line(text: str) -> None:
    assert shown(text).isprintable()
    assert len(shown(text)) <= LONGEST_SHOWN


@pytest.mark.parametrize(
    ("text", "as_shown"),
    [
        ("Brasil +551155503793", "Brasil +55…3793"),
        ("+55 (11) 5550-3793", "+55…3793"),
        ("livekit-551155503793, acme", "livekit-551…3793, acme"),
        ("acme_551155503793_cl", "acme_551…3793_cl"),
    ],
)
def test_a_number_that_somebody_put_into_a_name_is_masked(text: str, as_shown: str) -> None:
    assert shown(text) == as_shown


@pytest.mark.parametrize(
    "text", ["TK" + "1" * 32, "ST_123456789012", "143.223.188.100/21", "1155503793.pstn.twilio.com"]
)
def test_digits_of_a_sid_an_id_or_a_host_stay(text: str) -> None:
    assert shown(text) == text


@given(st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True), st.sampled_from(["{}", "acme {}.", "({}) acme"]))
def test_no_international_number_comes_through_whole(number: str, name: str) -> None:
    assert number[1:] not in shown(name.format(number))


@pytest.mark.parametrize(
    ("address", "as_shown"),
    [
        ("acme.pstn.twilio.com:5060", "acme.pstn.twilio.com:5060"),
        ("+551155503793@acme.pstn.twilio.com", "…@acme.pstn.twilio.com"),
        ("sip:bot:pass@word@acme.pstn.twilio.com", "sip:…@acme.pstn.twilio.com"),
    ],
)
def test_an_address_is_shown_without_the_user_and_password_in_it(address: str, as_shown: str) -> None:
    assert dialled(address) == as_shown


def test_lists_stop_at_ten_and_say_how_many_are_left() -> None:
    names = [f"n{index}" for index in range(12)]
    assert listed(names) == "n0, n1, n2, n3, n4, n5, n6, n7, n8, n9 and 2 more"
    assert some(names)[-1] == "and 2 more"
    assert listed(names[:2]) == "n0, n1"
    assert some(names[:2]) == ("n0", "n1")
    assert listed([]) == "none"


def test_times_are_told_in_utc() -> None:
    santiago = timezone(timedelta(hours=-3))
    assert moment(datetime(2026, 3, 2, 9, 30, tzinfo=santiago)) == "2026-03-02 12:30 UTC"
    assert moment(datetime(2026, 3, 2, 12, 30, tzinfo=UTC)) == "2026-03-02 12:30 UTC"


def test_numbers_are_masked_even_when_they_are_no_numbers() -> None:
    assert number("+551155503793") == "+55…3793"
    assert number("12") == "…"
    assert "\n" not in number("+55\n0000000000\n")


def test_counts_have_their_plural() -> None:
    assert [counted(count, "trunk") for count in (0, 1, 2)] == ["0 trunks", "1 trunk", "2 trunks"]

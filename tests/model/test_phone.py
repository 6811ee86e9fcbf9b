"""Numbers as they may be shown."""

import re
from datetime import UTC, datetime
from functools import partial

import phonenumbers
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from monitor.model.phone import masked, numbers_masked

CALLABLE = sorted(phonenumbers.SUPPORTED_REGIONS)
FULL_WIDTH = str.maketrans("0123456789+()-. ", "０１２３４５６７８９＋（）－．\u3000")
ADDRESS = re.compile(r"\d+(\.\d+){3}")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.mark.parametrize(
    ("number", "shown"),
    [("+551150395793", "+55…5793"), ("+56225550100", "+56…0100"), ("+5511", "…"), ("", "…")],
)
def test_a_number_can_be_recognised_but_not_dialled(number: str, shown: str) -> None:
    assert masked(number) == shown


@given(st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True))
def test_at_least_three_digits_of_every_number_stay_hidden(number: str) -> None:
    assert sum(character.isdigit() for character in masked(number)) <= sum(map(str.isdigit, number)) - 3


def digits(text: str) -> str:
    return "".join(each for each in text if each.isdecimal())


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """A number that somebody can have, in one of the ways to write it; ten digits or more, or with a plus."""
    number = phonenumbers.example_number(draw(st.sampled_from(CALLABLE)))
    assert number is not None
    digits = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    plus = draw(st.booleans()) or sum(map(str.isdigit, digits)) < 10
    between = draw(st.sampled_from([" ", "-", ".", "", " - ", "\u00a0", "\u2013"]))
    text = between.join(digits.removeprefix("+").replace("-", " ").split())
    text = f"+{text}" if plus else text
    assume(not ADDRESS.fullmatch(text))  # as one of the Seychelles may read: those stay
    return text.translate(draw(st.sampled_from([{}, FULL_WIDTH, ARABIC])))


@given(
    numbers(), st.sampled_from(["{}", "to {}.", "sip:{}@acme", "({})", "tel:{};ext", "von {} nach", "'{}'"])
)
def test_no_number_is_told_whole_however_it_is_written(number: str, text: str) -> None:
    told = numbers_masked(text.format(number))

    assert len(digits(told)) <= len(digits(number)) - 3


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("call 562 2555 0199 now", "call 562…0199 now"),
        ("56.22.555.0199", "56.…0199"),
        ("+56 (2) 2555-0199", "+56…0199"),
        ("＋５６２２５５５０１９９", "＋５６…０１９９"),
        ("Brasil+551150395793", "Brasil+55…5793"),
        ("acme_551155503793_cl", "acme_551…3793_cl"),
        ("at 2026-11-22 14:03:30 551155503793", "at 2026-11-22 14:03:30 551…3793"),
    ],
)
def test_a_number_is_masked_where_it_stands(text: str, told: str) -> None:
    assert numbers_masked(text) == told


moments = partial(st.datetimes, datetime(1970, 1, 1), datetime(2099, 12, 31))  # noqa: DTZ001 - their text
HEX = "0123456789abcdef"


@given(
    st.one_of(
        st.builds("{}{}".format, st.sampled_from(["AC", "TK", "CA"]), st.text(HEX, min_size=32, max_size=32)),
        st.builds("ST_{}".format, st.text("0123456789", min_size=12, max_size=12)),
        moments().map(datetime.isoformat),
        moments(timezones=st.just(UTC)).map(str),
        st.ip_addresses(v=4).map(str),
        st.ip_addresses(v=4).map("{}:5060".format),
        st.ip_addresses(v=6).map("[{}]:33573".format),
        st.integers(0, 65535).map("acme.pstn.twilio.com:{}".format),
        st.integers(10000, 64999).map("error {} 2555 times".format),
        st.text(HEX, min_size=12, max_size=12).filter(lambda each: not each.isdecimal()),
    ),
    st.sampled_from(["{}", "of {}, and", "({})", "trunkwatch-{}"]),
)
def test_sids_times_addresses_ports_codes_and_runs_are_told_as_they_are(name: str, text: str) -> None:
    assert numbers_masked(text.format(name)) == text.format(name)


@given(numbers())
def test_what_is_masked_stays_as_it_is(number: str) -> None:
    assert numbers_masked(numbers_masked(number)) == numbers_masked(number)

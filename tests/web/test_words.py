"""Lengths of time, lists, sentences and counts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model.verdict import Verdict
from monitor.web.words import counts, first_sentence, in_words, listed
from tests.boards import finding


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=-3), "0 s"),
        (timedelta(seconds=59), "59 s"),
        (timedelta(minutes=1), "1 min"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=3), "3 h"),
        (timedelta(hours=3, minutes=20), "3 h 20 min"),
        (timedelta(days=2, hours=4, minutes=59), "2 d 4 h"),
    ],
)
def test_lengths_of_time_read_in_the_units_that_matter(length: timedelta, words: str) -> None:
    assert in_words(length) == words


@pytest.mark.parametrize(
    ("words", "said"), [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_a_list_reads_as_people_say_it(words: list[str], said: str) -> None:
    assert listed(words) == said


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("The account is suspended. It places no call.", "The account is suspended"),
        ("acme.pstn.twilio.com is no trunk.", "acme.pstn.twilio.com is no trunk"),
        ("Twilio answered 503", "Twilio answered 503"),
        ("", ""),
    ],
)
def test_the_first_sentence_ends_where_the_next_begins_and_not_in_a_host(text: str, first: str) -> None:
    assert first_sentence(text) == first


def test_one_check_that_passes_is_the_only_one() -> None:
    assert counts([finding("ip-acl", Verdict.PASS)]) == "the only check passes"


def test_nothing_asked_is_nothing_said() -> None:
    assert counts([]) == ""


def test_what_does_not_apply_is_told_from_what_a_needed_check_kept_from_being_asked() -> None:
    found = [
        finding("trunk-address", Verdict.FAIL),
        finding("trunk-edge", Verdict.SKIP),
        replace(finding("ip-acl", Verdict.SKIP), because="trunk-address"),
        replace(finding("ip-acl-open", Verdict.SKIP), because="trunk-address"),
        finding("geo-permissions", Verdict.UNKNOWN),
    ]
    assert counts(found) == "1 fails, 1 unknown, 1 does not apply, 2 not asked"

"""Lengths of time, lists and sentences."""

from datetime import timedelta

import pytest

from monitor.model.words import first_sentence, in_words, listed


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

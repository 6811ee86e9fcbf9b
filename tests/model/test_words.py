"""Lengths of time, lists and sentences."""

from datetime import timedelta

import pytest

from monitor.model.words import brief, continued, first_sentence, in_words, listed


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


def test_a_first_sentence_that_names_make_very_long_is_cut() -> None:
    cut = first_sentence(f"Trunk {'very ' * 60}long is gone. More.")
    assert len(cut) <= 160
    assert cut.endswith("very…")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("short", "short"),
        ("one two three four", "one two…"),
        ("xxxxxxxxxxxxxxxx", "xxxxxxxxxxx…"),
        ("a bbbbbbbbbbbbbb", "a bbbbbbbbb…"),
    ],
)
def test_a_text_is_cut_between_words_where_there_is_a_place_near(text: str, told: str) -> None:
    assert brief(text, 12) == told


@pytest.mark.parametrize(
    ("sentence", "after_a_colon"),
    [
        ("The phone is busy", "the phone is busy"),
        ("Twilio refused it", "Twilio refused it"),
        ("LiveKit's key is wrong", "LiveKit's key is wrong"),
        ("IP ACL office is in the way", "IP ACL office is in the way"),
        ("A route is gone", "a route is gone"),
        ("", ""),
    ],
)
def test_after_a_colon_a_sentence_begins_small_but_for_names_and_abbreviations(
    sentence: str, after_a_colon: str
) -> None:
    assert continued(sentence) == after_a_colon

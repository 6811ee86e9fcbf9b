# ruff: noqa: E501 - a sentence that people read is asserted in one piece
"""YAML is read so that a country, a number and a secret stay what was written."""

import pytest

from monitor.config.nodes import plain
from monitor.config.reader import read
from tests.config.sample import FILE, changed, parsed, refused


@pytest.mark.parametrize(
    "text", ["NO", "yes", "off", "0551", "1.5", "12:30:00", "2026-11-22", "0x1F", "1_000", "1e3", ".inf", "="]
)
def test_a_plain_word_that_yaml_would_reinterpret_stays_text(text: str) -> None:
    top, problems = read(f"a: {text}\n")
    assert top is not None
    assert not problems
    assert plain(top) == {"a": text}


def test_null_booleans_and_whole_numbers_are_read_as_such() -> None:
    top, _ = read("a:\nb: ~\nc: null\nd: true\ne: False\nf: 12\ng: -3\nh: '12'\ni: 'true'\n")
    assert top is not None
    assert plain(top) == {
        "a": None, "b": None, "c": None, "d": True, "e": False, "f": 12, "g": -3, "h": "12", "i": "true",
    }  # fmt: skip


def test_a_number_too_long_for_any_field_stays_text() -> None:
    top, _ = read(f"a: {'9' * 5000}\n")
    assert top is not None
    assert plain(top) == {"a": "9" * 5000}


def test_norway_is_a_country_without_quotes() -> None:
    config = parsed(changed("[BR]", "[NO, BR]"))
    assert config.environments["prod"].routes["br"].countries == ("NO", "BR")


def test_a_byte_order_mark_is_not_a_problem() -> None:
    assert parsed("\ufeff" + FILE).environments.keys() == {"prod"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The file is empty: it needs at least environments: with one environment."),
        ("# only\n", "The file is empty: it needs at least environments: with one environment."),
        ("---\n", "The file is empty: it needs at least environments: with one environment."),
        (
            "- a\n",
            "line 1, column 1: The file must begin with keys, like environments:, not with a list or a bare value.",
        ),
        ("a:\n\tb: 1\n", "line 2, column 1: A tab stands here: YAML allows only spaces for indentation."),
        ("\ta: 1\n", "line 1, column 1: A tab stands here: YAML allows only spaces for indentation."),
        (
            "a: [1\n",
            "line 2, column 1: This is not valid YAML: did not find expected ',' or ']' "
            "(while parsing a flow sequence that begins at line 1, column 4).",
        ),
        (
            "a: b: c\n",
            "line 1, column 5: This is not valid YAML: mapping values are not allowed in this context.",
        ),
        ("a: 1\n---\nb: 2\n", "line 2, column 1: A second document begins here (---): the file must be one document."),
        ("a: &x 1\nb: *x\n", "line 1, column 4: a has an anchor (&name), which this file may not use: remove it."),
        ("a: *x\n", "line 1, column 4: a is an alias (*name), which this file may not use: write the value out."),
        ("a:\n  <<: {b: 1}\n", "line 2, column 3: a has a merge key (<<), which this file may not use."),
        (
            "a: !!python/object:os.system x\n",
            "line 1, column 4: a has a YAML tag (!name), which this file may not use: remove it, or quote the text.",
        ),
        ("? [a]\n: 1\n", "line 1, column 3: The file has a key that is not a plain word."),
        ("a: \x01\n", "line 1, column 4: The character U+0001 may not be in a YAML file: remove it."),
        ("a: b\r\nc: \x00\n", "line 2, column 4: The character U+0000 may not be in a YAML file: remove it."),
    ],
)  # fmt: skip
def test_yaml_that_cannot_be_read_is_one_clear_sentence(text: str, sentence: str) -> None:
    assert refused(text) == [sentence]


def test_a_file_of_nothing_but_brackets_is_refused_without_harm() -> None:
    assert refused("[" * 100_000) == ["line 1, column 22: [0][0] is nested too deeply."]


def test_a_duplicate_key_is_refused_with_both_places() -> None:
    twice = changed("      api_key: APIacme\n", "      api_key: APIacme\n      api_key: other\n")
    assert refused(twice) == [
        "line 6, column 7: environments.prod.livekit.api_key is given twice: first at line 5, column 7."
    ]


def test_duplicate_keys_do_not_hide_what_else_is_wrong() -> None:
    both = changed("[BR]", "[br]") + "listen: a\nlisten: b\n"
    assert refused(both) == [
        "line 14, column 21: environments.prod.routes.br.countries[0] must be in upper case, like BR.",
        "line 15, column 9: listen must be HOST:PORT, like 127.0.0.1:9783 or [::1]:9783.",
        "line 16, column 1: listen is given twice: first at line 15, column 1.",
    ]


@pytest.mark.parametrize("key", ['"a\\nb"', "k" * 100, "5e5e5e5e5e5e", "aB3dE5gH7", "$2b$12$abc"])
def test_a_key_that_does_not_read_as_words_may_be_a_secret_and_is_told_by_its_place_alone(key: str) -> None:
    (sentence,) = refused(f"{key}: 1\n{FILE}")
    assert sentence.startswith("line 1, column 1: … is not a known key: ")


@pytest.mark.parametrize("key", ["sweepEvery", "retry_after", "route-17", "API_KEY", "eu2", "h264", "br.1"])
def test_a_key_that_reads_as_words_is_named(key: str) -> None:
    (sentence,) = refused(f"{key}: 1\n{FILE}")
    assert sentence.startswith(f"line 1, column 1: {key} is not a known key")

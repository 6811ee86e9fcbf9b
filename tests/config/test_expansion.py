# ruff: noqa: E501 - a sentence that people read is asserted in one piece
"""Variables and files come into the texts of a file, and only as text."""

from pathlib import Path

import pytest

from monitor.config import ConfigError, parse
from monitor.config.expansion import LARGEST_FILE
from tests.config.sample import (
    ACCOUNT,
    BRAZILIAN,
    FILE,
    GUIDE_VARIABLES,
    KEY,
    SHIPPED,
    changed,
    parsed,
    refused,
)

WHERE = "line 9, column 19: environments.prod.twilio.auth_token"


def token_of(text: str, directory: Path = Path("/nowhere"), **variables: str) -> str:
    config = parsed(changed("twilio-secret", text), directory, **variables)
    token = config.environments["prod"].twilio.auth_token
    assert token is not None
    return token.get_secret_value()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("${TOKEN}", "abc"),
        ("'${TOKEN}'", "abc"),
        ("x${TOKEN}y${TOKEN}", "xabcyabc"),
        ("${OTHER:-fall}", "fall"),
        ("${EMPTY:-fall}", "fall"),
        ("${TOKEN:-fall}", "abc"),
        ("a$$b", "a$b"),
        ("$${TOKEN}", "${TOKEN}"),
        ("pa$word$", "pa$word$"),
        ("${OTHER:-a:-b $ c}", "a:-b $ c"),
        ("${file:-fall}", "fall"),
    ],
)
def test_a_variable_stands_for_its_value(text: str, value: str) -> None:
    assert token_of(text, TOKEN="abc", EMPTY="") == value


@pytest.mark.parametrize("value", ["a: b", "[1, 2]", "# x", "null", "'", "${TOKEN}", "12", "true", "&a"])
def test_a_value_is_never_read_as_yaml_or_expanded_again(value: str) -> None:
    assert token_of("${TOKEN}", TOKEN=value) == value


def test_a_variable_becomes_a_number_only_where_the_field_wants_one() -> None:
    text = changed("auth_token: twilio-secret", "auth_token: ${N}\n      concurrency: ${N}")
    twilio = parsed(text, N="7").environments["prod"].twilio
    assert twilio.concurrency == 7
    assert twilio.auth_token is not None
    assert twilio.auth_token.get_secret_value() == "7"


def test_a_file_is_read_from_beside_the_configuration_without_its_last_line_break(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("abc\n", encoding="utf-8")
    assert token_of("${file:token}", tmp_path) == "abc"
    assert token_of(f"${{file:{tmp_path}/token}}", Path("/elsewhere")) == "abc"


def test_only_one_line_break_is_taken_off_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_bytes(b"abc\r\n")
    assert token_of("${file:token}", tmp_path) == "abc"
    (tmp_path / "token").write_bytes(b"abc\n\n")
    assert refused(changed("twilio-secret", "${file:token}"), tmp_path) == [
        f"{WHERE} begins or ends with a space or line break."
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("${TOKEN}", "uses ${TOKEN}, which is not set: put it into .env beside the file, or into the environment."),
        ("${TOKEN", "has a ${ without its }; write $${ where the two characters are meant."),
        (
            "${a b}",
            "has a ${…} that is none of ${NAME}, ${NAME:-default} and ${file:path}; "
            "write $$ where a dollar sign is meant.",
        ),
        (
            "${}",
            "has a ${…} that is none of ${NAME}, ${NAME:-default} and ${file:path}; "
            "write $$ where a dollar sign is meant.",
        ),
        ("${file:missing}", "names a file by ${file:…} that does not exist, or is no file."),
        ("${file:.}", "names a file by ${file:…} that does not exist, or is no file."),
        ("${file:/dev/zero}", "names a file by ${file:…} that does not exist, or is no file."),
        ('"${file:a\\0b}"', "names a file by ${file:…} that does not exist, or is no file."),
        ("${file:latin}", "names a file by ${file:…} that does not hold UTF-8 text."),
        ("${file:large}", f"names a file by ${{file:…}} of more than {LARGEST_FILE} bytes."),
    ],
)  # fmt: skip
def test_a_text_that_cannot_be_expanded_is_one_clear_sentence(
    text: str, sentence: str, tmp_path: Path
) -> None:
    (tmp_path / "latin").write_bytes(b"\xff\xfe")
    (tmp_path / "large").write_bytes(b"x" * (LARGEST_FILE + 1))
    assert refused(changed("twilio-secret", text), tmp_path) == [f"{WHERE} {sentence}"]


def test_keys_are_not_expanded() -> None:
    (sentence,) = refused("${listen}: 1\n" + FILE, listen="listen")
    assert sentence.startswith("line 1, column 1: … is not a known key: did you mean listen?")


def test_a_refused_value_names_the_variable_it_came_from() -> None:
    assert refused(changed(ACCOUNT, "${SID}"), SID="AC12") == [
        "line 8, column 20: environments.prod.twilio.account_sid is not a Twilio account SID: AC and 32 "
        "hexadecimal digits, from the Console. It comes from ${SID}."
    ]


def test_the_shipped_file_works_once_the_guides_variables_are_set() -> None:
    config = parse(SHIPPED.read_text(encoding="utf-8"), "config.yaml", SHIPPED.parent, GUIDE_VARIABLES)
    prod = config.environments["prod"]
    assert list(prod.routes) == ["br", "cl"]
    assert prod.routes["br"].countries == ("BR",)
    assert prod.routes["br"].edge == "sao-paulo"
    assert prod.routes["br"].caller_id == BRAZILIAN
    assert prod.routes["br"].canary.to is None
    assert prod.routes["cl"].countries == ("CL",)
    assert config.state_dir == SHIPPED.parent


def test_the_shipped_file_signs_in_by_api_key_too() -> None:
    variables = {**GUIDE_VARIABLES, "TWILIO_API_KEY": KEY, "TWILIO_API_SECRET": "s"}
    del variables["TWILIO_AUTH_TOKEN"]
    config = parse(SHIPPED.read_text(encoding="utf-8"), "config.yaml", SHIPPED.parent, variables)
    twilio = config.environments["prod"].twilio
    assert (twilio.api_key, twilio.auth_token) == (KEY, None)


def test_the_shipped_file_names_every_variable_at_once_when_none_is_set() -> None:
    with pytest.raises(ConfigError) as caught:
        parse(SHIPPED.read_text(encoding="utf-8"), "config.yaml", SHIPPED.parent, {})
    text = str(caught.value)
    wanted = GUIDE_VARIABLES.keys() - {"TWILIO_AUTH_TOKEN"}
    assert all(text.count(f"${{{name}}}") == 1 for name in wanted)
    assert "twilio has no way to sign in: give api_key and api_secret, or auth_token." in text
    assert len(caught.value.problems) == len(wanted) + 1

"""Whatever the file holds is a configuration or a list of problems, and no value is repeated."""

from pathlib import Path
from typing import Final

from hypothesis import example, given
from hypothesis import strategies as st

from monitor.config import Config, ConfigError, parse
from monitor.config.loading import decoded
from tests.config.sample import ACCOUNT, BRAZILIAN, FILE, SHIPPED

SENTINEL: Final = "sentinel4f1d"
NOWHERE: Final = Path("/nowhere")
_MARKS: Final = (
    "\n",
    "  ",
    "- ",
    ": ",
    "{",
    "}",
    "[",
    "]",
    "'",
    '"',
    "#",
    "|",
    ">",
    "\t",
    "---",
    "\ud800",
    "\0",
)
_WORDS: Final = (
    "&a ",
    "*a",
    "!t ",
    "<<",
    "${",
    "$",
    "${X}",
    "${file:x}",
    "null",
    "12",
    "environments",
    "routes",
)
_YAML_BITS: Final = st.sampled_from((*_MARKS, *_WORDS))
_ACCESS: Final = ("environments", "prod", "livekit", "twilio", "url", "account_sid", "auth_token", "parent")
_WATCHED: Final = (
    "routes",
    "br",
    "countries",
    "canary",
    "to",
    "every",
    "limits",
    "calls_per_day",
    "price_per_call",
    "canaries",
    "allowed_prefixes",
    "maintenance",
    "cron",
    "for",
    "time_zone",
    "checks",
    "accept_unknown",
    "discover",
    "include",
)
_KEYS: Final = st.sampled_from((*_ACCESS, *_WATCHED))
_VALUES: Final = st.sampled_from(
    ["'${X}'", SENTINEL, "12", "null", "true", "''", "[]", "{}", "[${X}]", "{a: ${X}}"]
)


def told(text: str) -> str:
    """What is said of a text: empty where it is a configuration."""
    try:
        config = parse(text, "config.yaml", NOWHERE, {"X": SENTINEL})
    except ConfigError as error:
        assert error.problems
        assert all("\n" not in str(problem) for problem in error.problems)
        return str(error)
    assert isinstance(config, Config)
    return ""


def _flow(block: dict[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in block.items()) + "}"


@given(st.text())
@example("\ufeff")
@example("\ud800")
@example("\u2028a: \x85")
def test_any_text_is_a_configuration_or_a_list_of_problems(text: str) -> None:
    assert told(text)


@given(st.binary())
def test_any_bytes_are_a_configuration_or_a_list_of_problems(content: bytes) -> None:
    try:
        text = decoded(content, "config.yaml")
    except ConfigError as error:
        assert "is not UTF-8" in str(error)
    else:
        assert told(text)


@given(st.lists(_YAML_BITS, max_size=40).map("".join))
def test_any_piece_of_yaml_is_a_configuration_or_a_list_of_problems(text: str) -> None:
    assert SENTINEL not in told(text)


@given(st.integers(0, len(FILE)), st.integers(0, 30), st.lists(_YAML_BITS, max_size=3).map("".join))
def test_a_file_damaged_anywhere_never_repeats_a_variable(start: int, length: int, instead: str) -> None:
    text = (
        FILE.replace("twilio-secret", "${X}").replace("livekit-secret", "'${X}'").replace("APIacme", "${X}")
    )
    assert SENTINEL not in told(text[:start] + instead + text[start + length :])


@given(
    st.recursive(_VALUES, lambda inner: st.dictionaries(_KEYS, inner, max_size=4).map(_flow), max_leaves=12)
)
def test_values_in_the_wrong_places_are_never_repeated(value: str) -> None:
    assert SENTINEL not in told(f"environments: {value}\nlisten: ${{X}}\n")
    assert SENTINEL not in told(FILE.replace("[BR]", value))
    assert SENTINEL not in told(FILE.replace(f'"{BRAZILIAN}"', value))
    assert SENTINEL not in told(FILE.replace(ACCOUNT, value))


@given(
    st.dictionaries(
        st.sampled_from(["LIVEKIT_URL", "SIP_TRUNK_ID_BR", "TWILIO_API_KEY", "CANARY_TO_BR"]), st.text()
    )
)
def test_any_value_of_a_variable_is_taken_or_refused_without_being_repeated(values: dict[str, str]) -> None:
    variables = {name: value + SENTINEL for name, value in values.items()}
    try:
        parse(SHIPPED.read_text(encoding="utf-8"), "config.yaml", NOWHERE, variables)
    except ConfigError as error:
        assert SENTINEL not in str(error)

"""No secret leaves the configuration by any way that people or logs read."""

import traceback
from collections.abc import Callable

import pytest

from monitor.config import Config, ConfigError, plan, show
from tests.config.sample import BRAZILIAN, KEY, changed, parsed, refused, with_route

LIVEKIT = "sentinel-livekit-0d9f"
TWILIO = "sentinel-twilio-77aa"
PARENT = "sentinel-parent-31c4"


def secretive() -> Config:
    parent = f"      parent: {{account_sid: AC{'f' * 32}, api_key: {KEY}, api_secret: {PARENT}}}\n"
    text = (
        with_route("canary: {to: '+5511987654321'}")
        .replace("livekit-secret", LIVEKIT)
        .replace("twilio-secret\n", f"{TWILIO}\n{parent}")
    )
    return parsed(text)


@pytest.mark.parametrize(
    "words",
    [
        repr,
        str,
        show,
        lambda config: repr(plan(config)),
        lambda config: str(config.model_dump()),
        lambda config: config.model_dump_json(),
    ],
)
def test_a_secret_is_in_nothing_that_shows_a_configuration(words: Callable[[Config], str]) -> None:
    shown = words(secretive())
    assert not any(secret in shown for secret in (LIVEKIT, TWILIO, PARENT, "sentinel"))


def test_the_secrets_are_there_for_who_asks() -> None:
    prod = secretive().environments["prod"]
    assert prod.livekit.api_secret.get_secret_value() == LIVEKIT
    assert prod.twilio.parent is not None
    assert prod.twilio.parent.api_secret is not None
    assert prod.twilio.parent.api_secret.get_secret_value() == PARENT


def test_what_is_shown_has_defaults_hidden_secrets_and_masked_numbers() -> None:
    shown = show(secretive())
    assert "sweep_every: 5m\n" in shown
    assert "listen: 127.0.0.1:9783\n" in shown
    assert shown.count("'**********'") == 3
    assert "caller_id: +55…5793\n" in shown
    assert "to: +55…4321\n" in shown
    assert BRAZILIAN not in shown


def test_a_shown_canary_has_the_words_of_the_file_and_no_number() -> None:
    window = "maintenance: [{cron: '0 2 * * 0', for: 90m}]"
    text = with_route("canary: {to: '+5511987654321', every: 90m}")
    config = parsed(f"{text}    canaries: {{allowed_prefixes: ['+5511'], {window}}}\n")
    shown = show(config)
    assert "for: 1h30m\n" in shown
    assert "every: 1h30m\n" in shown
    assert "- '+5511'\n" in shown
    assert "lasts" not in shown
    for words in (shown, repr(config), repr(plan(config)), str(plan(config)[0].dialling)):
        assert "987654321" not in words


def test_a_country_shown_can_be_pasted_back() -> None:
    assert "- 'NO'\n" in show(parsed(changed("[BR]", "[NO]")))


SENTINEL = "sentinel 5e1f\u2028 bad \x07"


@pytest.mark.parametrize("place", [
    "wss://acme.livekit.cloud", "APIacme", "livekit-secret", "twilio-secret", "ST_acme", "[BR]",
])  # fmt: skip
def test_a_refused_value_is_nowhere_in_its_error(place: str) -> None:
    variable = "[ '${X}' ]" if place == "[BR]" else "${X}"
    try:
        parsed(changed(place, variable), X=SENTINEL)
    except ConfigError as error:
        told = "".join(traceback.format_exception(error)) + repr(error) + repr(error.problems)
        assert "sentinel" not in told
        assert "${X}" in told
        assert error.__cause__ is None
        assert error.__context__ is None
    else:
        pytest.fail("a value with control characters was taken")


def test_no_default_or_file_path_is_repeated_either() -> None:
    said = refused(changed("ST_acme", "${X:-sentinel}") + "listen: ${file:sentinel}\n")
    assert len(said) == 2
    assert "sentinel" not in "".join(said)

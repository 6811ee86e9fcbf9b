"""Who is told of what breaks: URLs of apprise, each a secret."""

import logging
import sys
import traceback
from io import StringIO

import pytest

from monitor.config import ConfigError, NoticesConfig, show
from tests.config.sample import FILE, parsed, refused

SLACK = "slack://TokenAAAA/TokenBBBB/TokenCCCC"


def block(*lines: str) -> str:
    return "\n".join(("notices:", *(f"  {line}" for line in lines), FILE))


def notices(text: str) -> NoticesConfig:
    found = parsed(text).notices
    assert found is not None
    return found


@pytest.mark.parametrize(
    "url",
    [
        SLACK,
        "https://hooks.slack.com/services/T12345678/B12345678/abcdefghijklmnopqrstuvwx",
        "pagerduty://IntegrationKeySentinel@ApiKeySentinel",
        "mailtos://user:sentinel@example.com",
        "jsons://hooks.example/a/secret/path?+X-Token=sentinel",
        "json://127.0.0.1:8080/sentinel",
    ],
)
def test_a_url_that_apprise_takes_is_taken_and_never_shown(url: str) -> None:
    config = parsed(block("to: ['${WHO}']"), WHO=url)

    assert config.notices is not None
    assert [each.get_secret_value() for each in config.notices.to] == [url]
    assert url not in show(config) + repr(config) + config.model_dump_json()


def test_without_the_block_nobody_is_told() -> None:
    assert parsed(FILE).notices is None


def test_the_other_keys_have_their_defaults_and_their_words() -> None:
    few = notices(block(f"to: [{SLACK}]"))
    assert (few.after.total_seconds(), few.remind_every, few.at_most) == (120, None, 20)

    all_of_them = notices(block(f"to: [{SLACK}]", "after: 0s", "remind_every: 4h", "at_most: 5"))
    assert all_of_them.after.total_seconds() == 0
    assert all_of_them.remind_every is not None
    assert all_of_them.remind_every.total_seconds() == 4 * 3600
    assert all_of_them.at_most == 5


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("slack://sentinel", "is not a slack:// URL that apprise can use here: see https://appriseit.com/"),
        ("https://hooks.example/sentinel", "a webhook of your own is jsons://HOST/PATH."),
        ("xoxb-sentinel", "is not a URL of apprise, like slack://…"),
        ("sentinel://xoxb", "is not a URL of a service that apprise knows"),
        (" slack://sentinel ", "begins or ends with a space or line break."),
        ("", "is empty."),
    ],
)
def test_another_one_is_refused_and_no_more_of_it_is_said_than_the_service(url: str, why: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        parsed(block("to: ['${WHO}']"), WHO=url)

    told = "".join(traceback.format_exception(refusal.value))
    assert why in told
    assert "notices.to[0]" in told
    assert "It comes from ${WHO}." in told
    assert "sentinel" not in told


def test_apprise_itself_says_nothing_of_a_url_that_it_refuses(capfd: pytest.CaptureFixture[str]) -> None:
    heard = StringIO()
    handler = logging.StreamHandler(heard)
    logging.getLogger().addHandler(handler)
    try:
        refused(block("to: ['pagerduty://sentinel', 'json://', 'slack://sentinel/x']"))
    finally:
        logging.getLogger().removeHandler(handler)

    assert heard.getvalue() == ""
    assert "".join(capfd.readouterr()) == ""


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (["to: []"], "notices.to is empty: name somebody, or leave out notices."),
        ([f"to: {SLACK}"], "notices.to must be a list, like [one, two]."),
        ([f"to: [{SLACK}, {SLACK}]"], "notices.to names somebody twice."),
        (["after: 2m"], "notices.to is missing."),
        ([f"to: [{SLACK}]", "after: 2h"], "notices.after must be from 0s to 1h."),
        ([f"to: [{SLACK}]", "remind_every: 1m"], "notices.remind_every must be from 30m to 7d."),
        ([f"to: [{SLACK}]", "at_most: 1"], "notices.at_most must be a whole number from 2 to 1000."),
        ([f"to: [{SLACK}]", "every: 4h"], "notices.every is not a known key"),
    ],
)
def test_what_cannot_be_meant_is_refused(lines: list[str], why: str) -> None:
    assert why in refused(block(*lines))[0]


def test_without_apprise_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)

    (problem,) = refused(block(f"to: [{SLACK}]"))

    assert "notices.to[0] needs apprise (the extra [notices]): pip install apprise, where" in problem


def test_who_names_nobody_needs_no_apprise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)

    assert parsed(FILE).notices is None

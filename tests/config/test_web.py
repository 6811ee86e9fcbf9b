"""The block `web`."""

from pathlib import Path

import pytest

from monitor.config import show
from tests.config.sample import FILE, parsed, refused


def _web(text: str) -> str:
    return f"{FILE}web: {{{text}}}\n"


def test_without_the_block_nothing_can_be_changed_over_http_and_nobody_is_asked_for() -> None:
    web = parsed(FILE).web

    assert not web.reload
    assert not web.run_now
    assert (web.config_file, web.operators, web.url, web.host) == (None, (), None, None)


def test_it_is_taken_and_the_web_configuration_file_lies_beside_the_file() -> None:
    text = _web(
        "config_file: web.yml, operators: [alice], url: 'https://Trunkwatch.internal:8443/', run_now: true"
    )
    config = parsed(text, Path("/etc/trunkwatch"))

    assert config.web.config_file == Path("/etc/trunkwatch/web.yml")
    assert config.web.url == "https://Trunkwatch.internal:8443"
    assert config.web.host == "trunkwatch.internal"
    assert config.web.run_now
    assert "operators:\n  - alice\n" in show(config)


def test_an_absolute_path_stays_and_an_empty_one_is_none() -> None:
    assert parsed(_web("config_file: /run/web.yml")).web.config_file == Path("/run/web.yml")
    assert parsed(_web("config_file: '${WEB:-}'")).web.config_file is None


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        (
            "url: trunkwatch.internal",
            "web.url is not a URL: it must begin with https:// or http:// and name a host.",
        ),
        (
            "url: ftp://a.example",
            "web.url is not a URL: it must begin with https:// or http:// and name a host.",
        ),
        ("url: https://me:it@a.example", "web.url must not hold a user name or password."),
        (
            "url: https://a.example/x",
            "web.url must end with the host or its port: the pages are at the root of it.",
        ),
        (
            "url: 'https://a.example?x'",
            "web.url must end with the host or its port: the pages are at the root of it.",
        ),
        ("operators: [alice, alice]", "web.operators names somebody twice."),
        ("operators: [' ']", "web.operators[0] is empty."),
        ("operators: [alice]", "web.operators cannot be known: name a config_file with basic_auth_users."),
        ("run_now: true", "web.run_now is of no use without operators, who alone may ask for a call."),
        ("reload: maybe", "web.reload must be true or false."),
        ("config_file: 'a '", "web.config_file begins or ends with a space or line break."),
        ("operator: [alice]", "web.operator is not a known key: did you mean operators?"),
    ],
)
def test_what_cannot_be_meant_is_refused(keys: str, sentence: str) -> None:
    (said,) = refused(_web(keys))

    assert said.partition(": ")[2] == sentence

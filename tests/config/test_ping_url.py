"""The address of the dead man's switch."""

import pytest

from monitor.config import show
from tests.config.sample import FILE, parsed, refused


@pytest.mark.parametrize(
    "url", ["https://hc.example/ping/sentinel", "http://127.0.0.1:8000/sentinel", "https://a.example/s?up=1"]
)
def test_it_is_taken_and_never_shown(url: str) -> None:
    config = parsed(f"ping_url: {url}\n{FILE}")

    assert config.ping_url is not None
    assert config.ping_url.get_secret_value() == url
    assert url not in show(config) + repr(config)


def test_an_empty_one_is_none() -> None:
    assert parsed(f"ping_url: ''\n{FILE}").ping_url is None


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://hc.example/sentinel", "must begin with https://: an unencrypted http:// is only for this"),
        ("hc.example/sentinel", "is not a URL: it must begin with https:// and name a host."),
        ("https://user:sentinel@hc.example/", "must not hold a user name or password."),
    ],
)
def test_another_one_is_refused_without_saying_it(url: str, why: str) -> None:
    (problem,) = refused(f"ping_url: {url}\n{FILE}")

    assert why in problem
    assert "sentinel" not in problem

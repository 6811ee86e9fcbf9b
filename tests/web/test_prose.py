"""Backticks become code, and nothing else becomes anything."""

import pytest

from monitor.web.prose import prose


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("plain", "plain"),
        ("set `twilio.region: ie1` there", "set <code>twilio.region: ie1</code> there"),
        ("`a` and `b`", "<code>a</code> and <code>b</code>"),
        ("`<name>`.pstn", "<code>&lt;name&gt;</code>.pstn"),
        ("<b>&</b>", "&lt;b&gt;&amp;&lt;/b&gt;"),
        ("one ` alone", "one ` alone"),
        ("`` empty", "`` empty"),
        ("`{0} %s`", "<code>{0} %s</code>"),
        ("{0} %s", "{0} %s"),
        ("", ""),
    ],
)
def test_only_code_spans_are_marked_up(text: str, html: str) -> None:
    assert str(prose(text)) == html

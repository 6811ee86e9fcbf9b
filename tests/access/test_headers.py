"""The headers of every answer."""

from pathlib import Path

import pytest

from tests.access.serving import basic, served
from tests.access.test_passwords import FILE

OTHERS = """\
http_server_config:
  headers:
    Content-Security-Policy: "default-src 'self'"
    X-Frame-Options: sameorigin
    X-XSS-Protection: "0"
    X-Content-Type-Options: ""
"""


@pytest.mark.parametrize(
    "path", ["/", "/metrics", "/api/v1/routes", "/static/page.css", "/nowhere", "/-/healthy"]
)
async def test_each_has_them_and_without_encryption_no_word_of_it(tmp_path: Path, path: str) -> None:
    async with served(tmp_path) as (_, client), client.get(path) as answer:
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "deny"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Server"] == "trunkwatch"
        assert "Strict-Transport-Security" not in answer.headers


async def test_those_of_the_file_stand_in_their_place_and_an_empty_one_takes_it_away(tmp_path: Path) -> None:
    async with served(tmp_path, OTHERS + FILE) as (_, client):
        for headers in (basic("alice", "right"), {}):
            async with client.get("/", headers=headers) as answer:
                assert answer.headers["Content-Security-Policy"] == "default-src 'self'"
                assert answer.headers["X-Frame-Options"] == "sameorigin"
                assert answer.headers["X-XSS-Protection"] == "0"
                assert "X-Content-Type-Options" not in answer.headers
                assert answer.headers["Referrer-Policy"] == "same-origin"

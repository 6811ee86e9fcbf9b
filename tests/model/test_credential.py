"""What lets somebody in does not stand in a text that others wrote."""

import pytest

from monitor.model.credential import credentials_masked

TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJ2aWRlbyI6e30.uMDq_-7"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"invalid token: {TOKEN}, sorry", "invalid token: … sorry"),
        (f"Authorization: Bearer {TOKEN} is refused", "Authorization: … … is refused"),
        (f"got {TOKEN[:30]}", "got …"),
        ("sent Basic QUMxMjM6c2VjcmV0 to", "sent Basic … to"),
        ('Proxy: Digest username="a", response="5e5e"', "Proxy: Digest …"),
        ("user=a;password=Pa55word next", "user=a;password=… next"),
        ('{"auth_token": "5e5e5e"}', '{"auth_token": …'),
        ("API-Key=abc", "API-Key=…"),
    ],
)
def test_a_token_and_what_is_called_a_secret_are_left_out(text: str, shown: str) -> None:
    assert credentials_masked(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "32202 Bad user credentials (CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e)",
        "Proxy Authentication required",
        "basic authentication is off, use a bearer token",
        "no such trunk: ST_abcdef at acme.pstn.twilio.com",
    ],
)
def test_all_else_stays(text: str) -> None:
    assert credentials_masked(text) == text

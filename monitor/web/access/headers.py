"""The headers that every answer has, whatever it says."""

from collections.abc import Mapping
from typing import Final

_ALWAYS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    # With no-referrer a browser hides its origin even from us, and so the gate would take our own forms for a
    # stranger's (https://fetch.spec.whatwg.org/#append-a-request-origin-header).
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "deny",
    "Server": "trunkwatch",
}

_ENCRYPTED: Final = {"Strict-Transport-Security": "max-age=86400"}
"""A day: a browser keeps to it for all ports of the host, on which others may serve plain HTTP."""


def headers_of(given: Mapping[str, str], *, encrypted: bool) -> dict[str, str]:
    """Ours, with those `given` in their place; one that is given empty is left out."""
    merged = {**_ALWAYS, **(_ENCRYPTED if encrypted else {}), **given}
    return {name: value for name, value in merged.items() if value}

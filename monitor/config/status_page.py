"""Where the vendors' public status pages are read, as Statuspage's `summary.json`."""

from typing import Annotated, Final

from pydantic import AfterValidator, WithJsonSchema

from monitor.config.network import url_fault
from monitor.config.said import said

OFF: Final = "off"
"""In place of a URL: the page is not read."""

_SUMMARY: Final = "api/v2/summary.json"
_TWILIO: Final = "status.twilio.com"
_LIVEKIT: Final = "status.livekit.io"


def _page(text: str) -> str:
    fault = None if text == OFF else url_fault(text, ("https",))
    if fault:
        raise said(f"{fault} To read no page, write off.")
    return text


StatusPage = Annotated[
    str,
    AfterValidator(_page),
    WithJsonSchema({"type": "string", "pattern": "^(off$|https?://)", "x-kind": "URL or off"}),
]


def twilio_page(configured: str | None, base_url: str | None) -> str | None:
    """Where Twilio's page is read, None for nowhere; by default it goes the way of all requests to Twilio."""
    if configured is not None:
        return _unless_off(configured)
    return f"{base_url}/{_TWILIO}/{_SUMMARY}" if base_url else f"https://{_TWILIO}/{_SUMMARY}"


def livekit_page(configured: str | None, *, cloud: bool) -> str | None:
    """Where LiveKit's page is read, None for nowhere; it says nothing of a server of somebody's own."""
    if configured is not None:
        return _unless_off(configured)
    return f"https://{_LIVEKIT}/{_SUMMARY}" if cloud else None


def _unless_off(configured: str) -> str | None:
    return None if configured == OFF else configured

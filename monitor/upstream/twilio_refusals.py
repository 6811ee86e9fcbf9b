"""What Twilio's error answers mean (facts: https://www.twilio.com/docs/api/errors)."""

import json
import re
from collections.abc import Mapping
from typing import Final

from monitor.model.reading import GapReason
from monitor.upstream.failure import ReadFailure
from monitor.upstream.retry import retry_after

_ACCOUNT_INACTIVE: Final = 20005
_NO_SUMMARY_YET: Final = 17001
_INSIGHTS_OFF: Final = 17007
_NO_PERMISSION: Final = 70051
_SERVER_ERRORS: Final = 500
_REDIRECTS: Final = range(300, 400)
_REDIRECTED: Final = "the address redirects to another one, which was not followed; check twilio.base_url"
_PERMISSION = re.compile(r"/twilio/[a-z0-9/.-]+")

_WORDS: Final = {
    GapReason.UNAUTHORIZED: "Twilio refuses the credentials: wrong or revoked, made in another Region, "
    "not allowed to read this, or the account is suspended",
    GapReason.FORBIDDEN: "Twilio does not allow this key to read this",
    GapReason.NOT_FOUND: "Twilio knows no such object in this account and Region",
    GapReason.RATE_LIMITED: "Twilio says that too many requests run at once on this account",
    GapReason.SERVER_ERROR: "Twilio has a fault on its side",
    GapReason.ACCOUNT_INACTIVE: "Twilio says that the account is not active",
    GapReason.BAD_REPLY: "Twilio answered with a status that we did not expect",
}
_BY_CODE: Final = {
    _ACCOUNT_INACTIVE: GapReason.ACCOUNT_INACTIVE,
    _NO_SUMMARY_YET: GapReason.NOT_FOUND,
    _INSIGHTS_OFF: GapReason.FORBIDDEN,
}
"""Codes that say it whatever HTTP status Twilio sends them with."""

_REASONS: Final = {
    401: GapReason.UNAUTHORIZED,
    403: GapReason.FORBIDDEN,
    404: GapReason.NOT_FOUND,
    429: GapReason.RATE_LIMITED,
}


def refusal(status: int, headers: Mapping[str, str], body: bytes) -> ReadFailure:
    """The failure that an answer other than 2xx stands for.

    Of the body only the error code is used, and a missing permission's name where it is spelled as one.
    """
    code, message = _read(body)
    reason = _reason(status, code)
    words = _REDIRECTED if status in _REDIRECTS else _WORDS[reason]
    detail = f"{words} (HTTP {status}{f', code {code}' if code else ''})"
    if code == _INSIGHTS_OFF:
        detail += (
            "; Voice Insights Advanced Features are off in this account: switch them on in its Console, "
        )
        detail += "for which Twilio charges, or leave `insights` out of the configuration"
    named = _PERMISSION.search(message) if code == _NO_PERMISSION else None
    permission = named[0].rstrip(".") if named else ""
    if permission:
        detail += f"; the permission {permission} is missing"
    wait = retry_after(headers.get("Retry-After"), headers.get("Date"))
    return ReadFailure(reason, detail, wait, code, status, permission)


def _reason(status: int, code: int | None) -> GapReason:
    if code in _BY_CODE:
        return _BY_CODE[code]
    if status >= _SERVER_ERRORS:
        return GapReason.SERVER_ERROR
    return _REASONS.get(status, GapReason.BAD_REPLY)


def _read(body: bytes) -> tuple[int | None, str]:
    """Error code and message, of both shapes: Twilio's own and RFC 9457's `detail`."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None, ""  # a proxy's page, an empty body, endless brackets: the status says enough
    if not isinstance(said, dict):
        return None, ""
    code = said.get("code")
    texts = (said.get("message"), said.get("detail"))
    return (
        code if isinstance(code, int) and not isinstance(code, bool) else None,
        " ".join(text for text in texts if isinstance(text, str)),
    )

"""What lets somebody in, in texts that others wrote: an error that repeats the request holds its token."""

import re
from typing import Final

_SENT: Final = re.compile(
    r"""
    eyJ[\w-]{8,}(?:\.[\w-]*){0,2}                                   # a JSON Web Token, or its beginning
    | (?P<scheme>\b(?:bearer|basic))\s+(?=\S*[\d=+/.])\S{6,}        # of an Authorization header
    | (?P<digest>\bdigest)\s+\w+\s*=.*
    | (?P<name>\b(?:[a-z_-]*(?:password|passwd|secret|token)|authorization|api[_-]?key)["']?\s*[=:]\s*)\S+
    """,
    re.VERBOSE | re.IGNORECASE,
)


def credentials_masked(text: str) -> str:
    """The text, of one line, with `…` for each token, and for what is called a password or a secret."""
    return _SENT.sub(_hidden, text)


def _hidden(found: re.Match[str]) -> str:
    scheme = found["scheme"] or found["digest"]
    return f"{scheme} …" if scheme else f"{found['name'] or ''}…"

"""Secrets that nothing else looks like, and the search for them in whatever a process gave away."""

import base64
import json
import re
import secrets
import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Final
from urllib.parse import quote, quote_plus

import bcrypt

_ANY: Final = string.ascii_letters + string.digits
_TOKEN: Final = re.compile(rb"eyJ[\w-]{8,}\.eyJ[\w-]{8,}")
"""The beginning of an access token of LiveKit's: each request has one of its own."""

_BETWEEN: Final = rb"[\s().-]{0,2}"


def word(length: int) -> str:
    """A password as machines make them: letters of both cases, and digits."""
    return "aA1" + "".join(secrets.choice(_ANY) for _ in range(length - 3))


def digits(count: int) -> str:
    return "".join(secrets.choice("23456789") for _ in range(count))


@dataclass(frozen=True)
class Secrets:
    """Every kind that Trunkwatch is given, or reads in a reply, each once."""

    livekit_secret: str
    twilio_secret: str
    twilio_token: str
    parent_token: str
    sip_password: str
    address_password: str
    notice_password: str
    notice_path: str
    notice_header: str
    ping_path: str
    ping_query: str
    web_password: str
    web_hash: str
    tls_key: str
    netrc_password: str
    idempotency_key: str

    @classmethod
    def made(cls, tls_key: str) -> "Secrets":
        """New ones. Of a key in PEM a line from its middle stands for all."""
        password = word(20)
        return cls(
            livekit_secret=word(43),
            twilio_secret=word(32),
            twilio_token=secrets.token_hex(16),
            parent_token=secrets.token_hex(16),
            sip_password=word(16),
            address_password=word(16),
            notice_password=word(16),
            notice_path=word(24),
            notice_header=word(24),
            ping_path=word(24),
            ping_query=word(24),
            web_password=password,
            web_hash=bcrypt.hashpw(password.encode(), bcrypt.gensalt(5)).decode(),
            tls_key=tls_key.splitlines()[2],
            netrc_password=word(20),
            idempotency_key=word(24),
        )

    def named(self) -> dict[str, str]:
        return {each.name: getattr(self, each.name) for each in fields(self)}


def found(told: str | bytes, named: dict[str, str], numbers: Iterable[str] = ()) -> list[str]:
    """What of it stands in `told`, as `name (form)`: a failing test need not show the text itself."""
    text = told.encode() if isinstance(told, str) else told
    seen = [f"{name} ({form})" for name, secret in named.items() for form in _forms_in(secret, text)]
    seen += [f"a whole number, …{number[-4:]}" for number in numbers if _whole(number).search(text)]
    return seen + (["an access token of LiveKit"] if _TOKEN.search(text) else [])


def forms(secret: str) -> Iterator[tuple[str, str]]:
    """How a secret may be written, each form by its name."""
    yield "as it is", secret
    yield "reversed", secret[::-1]
    yield "hex", secret.encode().hex()
    yield "HEX", secret.encode().hex().upper()
    yield "in a URL", quote(secret, safe="")
    yield "in a form", quote_plus(secret)
    yield "in JSON", json.dumps(secret)[1:-1]
    for before in range(3):
        # Within something longer, such as name:password, base64 begins at any of three places.
        encoded = base64.b64encode(b"\0" * before + secret.encode()).decode()
        inner = encoded[4 if before else 0 : (len(secret) + before) // 3 * 4]
        yield f"base64, {before} before", inner
        yield f"base64 for URLs, {before} before", inner.translate(str.maketrans("+/", "-_"))


def _forms_in(secret: str, text: bytes) -> Iterator[str]:
    return (name for name, form in forms(secret) if form.encode() in text)


def _whole(number: str) -> re.Pattern[bytes]:
    """All its digits, however they are grouped; its calling code may be missing."""
    return re.compile(_BETWEEN.join(digit.encode() for digit in number.lstrip("+")[2:]))

"""The kinds of value that the configuration knows, each with its rule, its JSON Schema and its name.

`x-kind` in a JSON Schema is the name that the reference prints; it is taken out of the published schema.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from ipaddress import IPv4Network
from typing import Annotated, Final, TypeVar

from pydantic import AfterValidator, BeforeValidator, SecretStr, WithJsonSchema

from monitor.config import durations, network, telephone
from monitor.config.said import listed, nearest, said
from monitor.model.address import EDGES, LEGACY_EDGES
from monitor.model.canary import Answerer, ProofKind
from monitor.model.log_level import LogLevel
from monitor.model.route import Auth

T = TypeVar("T")

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]*", re.ASCII)
_AMOUNT: Final = re.compile(r"\d{1,12}(?:\.\d{1,6})?", re.ASCII)
_DIGITS: Final = re.compile(r"\d{1,9}", re.ASCII)

_NEAR_EDGES: Final = sorted(edge for edge in EDGES if not edge.endswith("-ix"))
"""Those that are reached over the internet; who has an Interconnect knows its edge."""

EDGE_WORDS: Final = frozenset(EDGES | LEGACY_EDGES.keys())


@dataclass(frozen=True, slots=True)
class Telephone:
    """Marks a field that holds telephone numbers: they are shown masked."""


TELEPHONE: Final = Telephone()


def _text(text: str) -> str:
    fault = text_fault(text)
    if fault:
        raise said(fault)
    return text


def text_fault(text: str) -> str | None:
    """What makes a text useless as a name or a secret, None where nothing does."""
    if not text.strip():
        return "is empty."
    if text != text.strip():
        return "begins or ends with a space or line break."
    return "holds a line break or a control character." if _CONTROL.search(text) else None


def _secret(secret: SecretStr) -> SecretStr:
    _text(secret.get_secret_value())
    return secret


def _none_if_empty(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def matching(pattern: str, sentence: str) -> Callable[[str], str]:
    """A validator that takes only what the whole pattern matches."""
    compiled = re.compile(pattern, re.ASCII)

    def check(text: str) -> str:
        if not compiled.fullmatch(text):
            raise said("is empty." if not text.strip() else sentence)
        return text

    return check


def one_of(words: Collection[str]) -> Callable[[object], object]:
    """A validator that takes only the words, and names the nearest where another one is given."""
    known = frozenset(str(word) for word in words)
    expected = f"must be one of {listed(sorted(known))}."

    def check(value: object) -> object:
        if isinstance(value, str) and value in known:
            return value
        guess = nearest(value, known) if isinstance(value, str) else None
        raise said(f"{expected} Did you mean {guess}?" if guess else expected)

    return check


def _edge(value: object) -> object:
    if isinstance(value, str) and value in EDGE_WORDS:
        return value
    guess = nearest(value, EDGE_WORDS) if isinstance(value, str) else None
    hint = f"did you mean {guess}?" if guess else f"write one of {listed(_NEAR_EDGES)}."
    raise said(f"is not an edge of Twilio: {hint}")


def _number(text: str) -> str:
    fault = telephone.number_fault(text)
    if fault:
        raise said("is empty." if not text.strip() else fault)
    return text


def _country(text: str) -> str:
    if text in telephone.COUNTRIES:
        return text
    if text.upper() in telephone.COUNTRIES:
        raise said("must be in upper case, like BR.")
    raise said("is not a country code of two letters (ISO 3166), like BR.")


def _listen(text: str) -> str:
    if network.host_and_port(text) is None:
        raise said("must be HOST:PORT, like 127.0.0.1:9783 or [::1]:9783.")
    return text


def _url(*secure: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        fault = network.url_fault(text, secure)
        if fault:
            raise said("is empty." if not text.strip() else fault)
        return text.rstrip("/")

    return check


def _range(value: object) -> IPv4Network:
    parsed = network.network(value) if isinstance(value, str) else None
    if parsed is None:
        raise said("is not an IPv4 range, like 203.0.113.0/24: its last bits must be 0.")
    return parsed


def _duration(value: object) -> timedelta:
    if isinstance(value, int):
        raise said("needs a unit: write 30s, 5m or 1h30m.")
    parsed = durations.parsed_duration(value) if isinstance(value, str) else None
    if parsed is None:
        raise said("is not a duration: write 30s, 5m or 1h30m.")
    return parsed


def between(least: timedelta, most: timedelta) -> Callable[[timedelta], timedelta]:
    """A validator of a duration's bounds, both allowed."""
    bounds = f"{durations.duration_text(least)} to {durations.duration_text(most)}"

    def check(duration: timedelta) -> timedelta:
        if not least <= duration <= most:
            raise said(f"must be from {bounds}.")
        return duration

    return check


def whole(least: int, most: int) -> Callable[[object], int]:
    """A validator of a whole number, which may come as text from a variable."""

    def check(value: object) -> int:
        number = int(value) if isinstance(value, str) and _DIGITS.fullmatch(value) else value
        if isinstance(number, bool) or not isinstance(number, int) or not least <= number <= most:
            raise said(f"must be a whole number from {least} to {most}.")
        return number

    return check


def _flag(value: object) -> bool:
    """true or false, which may come as text from a variable."""
    flag = {"true": True, "false": False}.get(value) if isinstance(value, str) else value
    if not isinstance(flag, bool):
        raise said("must be true or false.")
    return flag


def _amount(value: object) -> Decimal:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not _AMOUNT.fullmatch(text):
        raise said("must be an amount of money, like 20 or 20.50.")
    return Decimal(text)


def _schema(kind: str, **keywords: object) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", **keywords, "x-kind": kind})


_MOST_CALLS: Final = 1_000_000
_PREFIX: Final = r"^\+[1-9][0-9]{0,5}$"
_ACCOUNT: Final = r"^AC[0-9a-fA-F]{32}$"
_KEY: Final = r"^SK[0-9a-fA-F]{32}$"
_TRUNK: Final = r"^ST_[A-Za-z0-9_-]+$"
_REGION: Final = r"^[a-z]{2}[0-9]$"

Text = Annotated[str, AfterValidator(_text), _schema("text")]
Secret = Annotated[SecretStr, AfterValidator(_secret), _schema("secret")]
Name = Annotated[
    str,
    AfterValidator(matching(_NAME.pattern, "is not a name: use a-z, 0-9 and -, the first not -.")),
    _schema("name", pattern=f"^{_NAME.pattern}$"),
]
AccountSid = Annotated[
    str,
    AfterValidator(
        matching(_ACCOUNT, "is not a Twilio account SID: AC and 32 hexadecimal digits, from the Console.")
    ),
    _schema("account SID", pattern=_ACCOUNT),
]
KeySid = Annotated[
    str,
    AfterValidator(matching(_KEY, "is not the SID of a Twilio API key: SK and 32 hexadecimal digits.")),
    _schema("API key SID", pattern=_KEY),
]
LiveKitTrunkId = Annotated[
    str,
    AfterValidator(
        matching(_TRUNK, "is not the id of a LiveKit SIP trunk: ST_ and letters or digits, from LiveKit.")
    ),
    _schema("LiveKit trunk id", pattern=_TRUNK),
]
Region = Annotated[
    str,
    AfterValidator(matching(_REGION, "is not a Twilio Region, like us1, ie1 or au1.")),
    _schema("Region", pattern=_REGION),
]
Edge = Annotated[str, BeforeValidator(_edge), _schema("edge", enum=sorted(EDGE_WORDS))]
AuthWord = Annotated[Auth, BeforeValidator(one_of(Auth)), _schema(" or ".join(Auth), enum=list(Auth))]
PhoneNumber = Annotated[str, AfterValidator(_number), _schema("E.164 number", pattern=telephone.PATTERN)]
Prefix = Annotated[
    str,
    AfterValidator(
        matching(_PREFIX, "is not the beginning of a number: write + and one to six digits, like +5511.")
    ),
    _schema("beginning of a number", pattern=_PREFIX),
]
LogLevelWord = Annotated[
    LogLevel, BeforeValidator(one_of(LogLevel)), _schema(" or ".join(LogLevel), enum=list(LogLevel))
]
AnswererWord = Annotated[
    Answerer, BeforeValidator(one_of(Answerer)), _schema(" or ".join(Answerer), enum=list(Answerer))
]
ProofWord = Annotated[
    ProofKind, BeforeValidator(one_of(ProofKind)), _schema(" or ".join(ProofKind), enum=list(ProofKind))
]
Country = Annotated[str, AfterValidator(_country), _schema("country code", pattern="^[A-Z]{2}$")]
Listen = Annotated[str, AfterValidator(_listen), _schema("HOST:PORT", pattern=network.LISTEN_PATTERN)]
LiveKitUrl = Annotated[str, AfterValidator(_url("https", "wss")), _schema("URL", pattern="^(https?|wss?)://")]
BaseUrl = Annotated[str, AfterValidator(_url("https")), _schema("URL", pattern="^https?://")]
Range = Annotated[IPv4Network, BeforeValidator(_range), _schema("IPv4 range", pattern=r"^[0-9.]+(/[0-9]+)?$")]
Duration = Annotated[timedelta, BeforeValidator(_duration), _schema("duration", pattern=durations.PATTERN)]
Amount = Annotated[
    Decimal,
    BeforeValidator(_amount),
    WithJsonSchema({"type": ["number", "string"], "pattern": f"^{_AMOUNT.pattern}$", "x-kind": "amount"}),
]
Count = Annotated[
    int,
    BeforeValidator(whole(0, _MOST_CALLS)),
    WithJsonSchema({"type": "integer", "minimum": 0, "maximum": _MOST_CALLS, "x-kind": "number"}),
]
Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"type": "boolean", "x-kind": "true or false"})]

OrNone = Annotated[T | None, BeforeValidator(_none_if_empty)]
"""A field whose empty text, as from `${NAME:-}`, counts as not given."""

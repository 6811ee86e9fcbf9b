"""The blocks of the web configuration file."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Annotated, Final, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field

from monitor.config.base import Model
from monitor.config.fields import Flag, text_fault, whole
from monitor.config.said import Below, said
from monitor.config.web_file.tls_config import ClientAuth, TlsServerConfig
from monitor.config.web_file.users import BcryptHash, UserName

T = TypeVar("T")

_LONGEST_INTERVAL: Final = timedelta(hours=1)
_MOST_AT_ONCE: Final = 1_000_000
_UNITS: Final[Mapping[str, float]] = {
    "ns": 1e-9, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600,
}  # fmt: skip
_PART: Final = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)(ns|us|µs|μs|ms|s|m|h)", re.ASCII)
_INTERVAL: Final = re.compile(rf"(?:{_PART.pattern})+", re.ASCII)


def _filled(value: object) -> object:
    """A block that is there and empty is more likely a slip than a wish for none."""
    if value is None:
        raise said("is empty: fill it, or remove it.")
    return value


Given = Annotated[T | None, BeforeValidator(_filled)]
"""A block that need not be there, but has keys where it is."""


def _http1(http2: bool) -> bool:
    if http2:
        raise said("cannot be true, since Trunkwatch speaks HTTP/1.1 alone: write false, or remove it.")
    return http2


def _header(text: str) -> str:
    fault = text_fault(text) if text else None
    if fault:
        raise said(fault)
    if not text.isascii():
        raise said("holds a letter that a header cannot: use ASCII.")
    return text


def _either(*words: str) -> AfterValidator:
    def check(text: str) -> str:
        if text and text not in words:
            raise said(f"must be {' or '.join(words)}.")
        return text

    return AfterValidator(check)


def _interval(value: object) -> timedelta:
    """A duration of Go (https://pkg.go.dev/time#ParseDuration), or 0."""
    if value in (0, "0") and not isinstance(value, bool):
        return timedelta()
    if not isinstance(value, str) or not _INTERVAL.fullmatch(value):
        raise said("is not a duration: write 50ms, 1s or 1m30s, or 0 for no limit.")
    interval = timedelta(seconds=sum(float(count) * _UNITS[unit] for count, unit in _PART.findall(value)))
    if interval > _LONGEST_INTERVAL:
        raise said("is longer than an hour.")
    return interval


Header = Annotated[str, AfterValidator(_header)]


class Headers(Model):
    """Headers put on every answer in place of Trunkwatch's own; an empty one takes it away."""

    content_security_policy: Header | None = Field(default=None, alias="Content-Security-Policy")
    x_frame_options: Annotated[Header, _either("deny", "sameorigin")] | None = Field(
        default=None, alias="X-Frame-Options"
    )
    x_content_type_options: Annotated[Header, _either("nosniff")] | None = Field(
        default=None, alias="X-Content-Type-Options"
    )
    x_xss_protection: Header | None = Field(default=None, alias="X-XSS-Protection")
    strict_transport_security: Header | None = Field(default=None, alias="Strict-Transport-Security")

    @property
    def given(self) -> Mapping[str, str]:
        """Those that the file gives, by their names."""
        named: dict[str, str] = self.model_dump(by_alias=True, exclude_none=True)
        return named


class HttpServerConfig(Model):
    """What is said of HTTP."""

    http2: Annotated[Flag, AfterValidator(_http1)] = False
    headers: Headers = Field(default_factory=Headers)


class RateLimit(Model):
    """A bucket for each client's address: `burst` requests at once, and one more after each `interval`."""

    interval: Annotated[timedelta, BeforeValidator(_interval)]
    burst: Annotated[int, BeforeValidator(whole(0, _MOST_AT_ONCE))] = 0

    def _complaints(self) -> Iterator[Below]:
        if self.interval and not self.burst:
            yield ("burst",), "must be 1 or more: with none, nobody gets an answer."


class WebFile(Model):
    """Who gets in, and how."""

    tls_server_config: Given[TlsServerConfig] = None
    http_server_config: HttpServerConfig = Field(default_factory=HttpServerConfig)
    basic_auth_users: Mapping[UserName, BcryptHash] = Field(default_factory=dict)
    rate_limit: Given[RateLimit] = None

    @property
    def client_auth(self) -> ClientAuth:
        """Whether clients have to show a certificate."""
        return self.tls_server_config.client_auth_type if self.tls_server_config else ClientAuth.NONE

    @property
    def guarded(self) -> bool:
        """Whether nobody gets in without having said who they are."""
        return bool(self.basic_auth_users) or self.client_auth is ClientAuth.REQUIRED

    @property
    def knows_people(self) -> bool:
        """Whether somebody who comes in may be known by name."""
        return bool(self.basic_auth_users) or self.client_auth is not ClientAuth.NONE

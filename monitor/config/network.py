"""Addresses of hosts: the URLs of both clouds, and where the monitor listens."""

import re
from ipaddress import IPv4Network, ip_address, ip_network
from typing import Final
from urllib.parse import SplitResult, urlsplit

_UNSAFE: Final = re.compile(r"[\s\x00-\x1f\x7f\\]")
_LISTEN: Final = re.compile(
    r"(?:\[(?P<v6>[0-9A-Fa-f:.]+)\]|(?P<host>[A-Za-z0-9._-]+)):(?P<port>\d{1,5})", re.ASCII
)
_LAST_PORT: Final = 65_535
LISTEN_PATTERN: Final = r"^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):[0-9]{1,5}$"

SECURE: Final = {"https": "http", "wss": "ws"}
"""Each secure scheme, and its plain one."""


def url_fault(text: str, secure: tuple[str, ...]) -> str | None:
    """What is wrong with a URL that must have one of the `secure` schemes, or lead to this very machine."""
    wanted = " or ".join(f"{scheme}://" for scheme in secure)
    url = split(text)
    if url is None or not url.hostname:
        return f"is not a URL: it must begin with {wanted} and name a host."
    if url.username is not None:
        return "must not hold a user name or password."
    if url.query or url.fragment:
        return "must not hold ? or #."
    if url.scheme in secure:
        return None
    if url.scheme in {SECURE[scheme] for scheme in secure}:
        plain = f"must begin with {wanted}: an unencrypted {url.scheme}:// is only for this machine itself."
        return None if is_loopback(url.hostname) else plain
    return f"is not a URL: it must begin with {wanted} and name a host."


def split(text: str) -> SplitResult | None:
    """The parts of a URL that can be looked up and asked; None where it cannot."""
    if _UNSAFE.search(text):
        return None
    try:
        url = urlsplit(text)
        _ = url.port
        (url.hostname or "").encode("idna")  # an empty or endless label would break the look-up of the name
    except ValueError:
        return None
    return url


def is_loopback(host: str) -> bool:
    """Whether a host name leads to this machine: `localhost`, 127.0.0.0/8 or ::1."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def host_and_port(text: str) -> tuple[str, int] | None:
    """The two parts of `HOST:PORT`, an IPv6 address in brackets; None where they cannot be told."""
    match = _LISTEN.fullmatch(text)
    if match is None or int(match["port"]) > _LAST_PORT:
        return None
    if match["v6"] is None:
        return match["host"], int(match["port"])
    try:
        ip_address(match["v6"])
    except ValueError:
        return None
    return match["v6"], int(match["port"])


def network(text: str) -> IPv4Network | None:
    """The IPv4 range of `a.b.c.d/n`; one address is a range of one. None where it is none."""
    try:
        parsed = ip_network(text)
    except ValueError:
        return None
    return parsed if isinstance(parsed, IPv4Network) else None

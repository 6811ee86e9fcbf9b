"""The termination address: the host that LiveKit dials to hand a call to Twilio."""

import re
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from typing import Final

EDGES: Final = frozenset(
    {
        "ashburn",
        "umatilla",
        "dublin",
        "frankfurt",
        "singapore",
        "tokyo",
        "sao-paulo",
        "sydney",
        "ashburn-ix",
        "san-jose-ix",
        "london-ix",
        "frankfurt-ix",
        "singapore-ix",
        "tokyo-ix",
        "sydney-ix",
    }
)
"""Twilio's edges for termination, Interconnect included (Twilio docs, localized and interconnect URIs)."""

LEGACY_EDGES: Final = {
    "us1": "ashburn",
    "us2": "umatilla",
    "ie1": "dublin",
    "de1": "frankfurt",
    "sg1": "singapore",
    "jp1": "tokyo",
    "br1": "sao-paulo",
    "au1": "sydney",
    "us1-ix": "ashburn-ix",
    "us2-ix": "san-jose-ix",
    "ie1-ix": "london-ix",
    "de1-ix": "frankfurt-ix",
    "sg1-ix": "singapore-ix",
    "jp1-ix": "tokyo-ix",
    "au1-ix": "sydney-ix",
}
"""The old names of the same edges."""

SIP_PORT: Final = 5060
SIPS_PORT: Final = 5061

_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_HOST = re.compile(rf"(?P<name>{_LABEL}(?:\.{_LABEL})*)\.pstn(?:\.(?P<edge>{_LABEL}))?\.twilio\.com")
_SIP_DOMAIN = re.compile(rf"(?:{_LABEL}\.)*sip(?:\.{_LABEL})?\.twilio\.com")


class AddressFault(StrEnum):
    """Why a text is not a termination address."""

    EMPTY = "empty"
    SPACES = "spaces"
    SCHEME = "scheme"
    USER_PART = "user-part"
    PARAMETERS = "parameters"
    PORT = "port"
    IP = "ip"
    TRAILING_DOT = "trailing-dot"
    SIP_DOMAIN = "sip-domain"
    OTHER_HOST = "other-host"


@dataclass(frozen=True, slots=True)
class Address:
    """`<name>.pstn[.<edge>].twilio.com[:port]`, in lower case.

    `edge` is the current name of the edge (`br1` reads `sao-paulo`), or the text as it stands when it is
    not in our list; None is the global address.
    """

    name: str
    edge: str | None
    port: int | None
    host: str


def canonical_edge(edge: str) -> str:
    """The current name of an edge."""
    return LEGACY_EDGES.get(edge.lower(), edge.lower())


def parse_address(text: str) -> Address | AddressFault:
    """The address that `text` spells, or what is wrong with it; the first fault in reading order wins."""
    fault = _spelling_fault(text)
    if fault is not None:
        return fault
    if not text.isascii():  # lower() makes ASCII of a few letters that are none, such as the Kelvin sign
        return AddressFault.OTHER_HOST
    host, colon, digits = text.lower().partition(":")
    if colon and digits not in (str(SIP_PORT), str(SIPS_PORT)):
        return AddressFault.PORT
    match = _HOST.fullmatch(host)
    if match is None:
        return _host_fault(host)
    edge = match["edge"]
    return Address(
        name=match["name"],
        edge=canonical_edge(edge) if edge else None,
        port=int(digits) if colon else None,
        host=host,
    )


def termination_name(domain_name: str | None) -> str | None:
    """The `<name>` of a Twilio trunk's `domain_name` (always the global form), or None where none is set."""
    parsed = parse_address(domain_name or "")
    return parsed.name if isinstance(parsed, Address) else None


def _spelling_fault(text: str) -> AddressFault | None:
    if not text:
        return AddressFault.EMPTY
    if any(character.isspace() for character in text):
        return AddressFault.SPACES
    if text.lower().startswith(("sip:", "sips:")):
        return AddressFault.SCHEME
    if "@" in text:
        return AddressFault.USER_PART
    if ";" in text:
        return AddressFault.PARAMETERS
    return AddressFault.IP if _is_ip(text) else None


def _host_fault(host: str) -> AddressFault:
    if host.endswith("."):
        return AddressFault.TRAILING_DOT
    if _SIP_DOMAIN.fullmatch(host):
        return AddressFault.SIP_DOMAIN
    return AddressFault.OTHER_HOST


def _is_ip(text: str) -> bool:
    bare = text[1:].partition("]")[0] if text.startswith("[") else text
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        ip_address(bare)
    except ValueError:
        return False
    return True

"""The addresses that a trunk's IP access control lists let in."""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Network, collapse_addresses
from typing import Final

from monitor.model.reading import Known
from monitor.model.twilio import AccessControlList

LIVEKIT_CLOUD: Final = (
    IPv4Network("143.223.88.0/21"),
    IPv4Network("161.115.160.0/19"),
    IPv4Network("153.57.128.0/18"),
)
"""What LiveKit Cloud dials from in Canada, EU, India, Japan and US; its other regions publish nothing.

Source: https://docs.livekit.io/deploy/admin/regions/endpoints
"""

EVERYBODY: Final = IPv4Network("0.0.0.0/0")


def union(acls: Iterable[AccessControlList]) -> tuple[IPv4Network, ...]:
    """The ranges of those lists that could be read, merged: a block is covered when one of these holds it."""
    known = (acl.ranges.value for acl in acls if isinstance(acl.ranges, Known))
    return tuple(collapse_addresses(address for ranges in known for address in ranges))


def covered(block: IPv4Network, merged: Sequence[IPv4Network]) -> bool:
    return any(block.subnet_of(held) for held in merged)


def all_read(acls: Iterable[AccessControlList]) -> None:
    """Raises: CouldNotTell where the addresses of any list could not be read."""
    for acl in acls:
        acl.ranges.get()

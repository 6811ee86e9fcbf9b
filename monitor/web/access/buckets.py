"""How often an address may ask."""

from collections import OrderedDict
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

_NETWORK: Final = 64
"""Bits of an IPv6 address that tell one subscriber from another (RFC 6177); the rest they choose freely."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` at once, then one more each `interval` seconds; an interval of 0 is no limit."""

    interval: float
    burst: int


class Buckets:
    """One for each address that asked lately; of more than `most`, those who have not asked for longest are
    forgotten."""

    def __init__(self, most: int = 4096) -> None:
        self._most = most
        self._full_again: OrderedDict[str, float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._full_again)

    def take(self, address: str, rate: Rate, now: float) -> float:
        """Take one for `address`: 0, or the seconds after which there is one, where there is none."""
        if not rate.interval:
            return 0.0
        full_again = max(self._full_again.get(address, now), now)
        wait = full_again - now - rate.interval * (rate.burst - 1)
        if wait > 0:
            return wait
        self._full_again[address] = full_again + rate.interval
        self._full_again.move_to_end(address)
        if len(self._full_again) > self._most:
            self._full_again.popitem(last=False)
        return 0.0


def whose(remote: str | None) -> str:
    """The address that a client's requests are counted by; of IPv6 it is the network."""
    try:
        address = ip_address((remote or "").partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None and not address.is_loopback:
            return str(ip_network((address, _NETWORK), strict=False))
        return str(address.ipv4_mapped or address)
    return str(address)

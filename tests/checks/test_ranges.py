from ipaddress import IPv4Address, IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.checks.ranges import LIVEKIT_CLOUD, all_read, covered, union
from monitor.model.reading import CouldNotTell, Known
from monitor.model.twilio import AccessControlList
from tests import cast


def acl(*ranges: IPv4Network) -> AccessControlList:
    return AccessControlList(cast.ACL_CL, "office", Known(ranges))


UNREADABLE = AccessControlList(cast.ACL_CL, "office", cast.unread("IpAddresses"))


def networks(shortest: int) -> st.SearchStrategy[IPv4Network]:
    """Blocks inside 198.51.100.0/24."""
    return st.builds(
        lambda last, prefix: IPv4Network((f"198.51.100.{last}", prefix), strict=False),
        st.integers(0, 255),
        st.integers(shortest, 32),
    )


@given(st.lists(st.lists(networks(25), max_size=6), max_size=3), networks(24))
def test_a_block_is_covered_when_each_of_its_addresses_is(
    lists: list[list[IPv4Network]], block: IPv4Network
) -> None:
    held = [network for ranges in lists for network in ranges]
    every_address = all(any(address in network for network in held) for address in block)
    assert covered(block, union(acl(*ranges) for ranges in lists)) == every_address


def test_nothing_is_covered_by_nothing() -> None:
    assert not covered(IPv4Network("198.51.100.1/32"), union([]))
    assert not covered(IPv4Network("198.51.100.1/32"), union([acl()]))


def test_lists_that_were_read_count_while_another_is_not() -> None:
    block = IPv4Network("198.51.100.0/24")
    assert covered(block, union([UNREADABLE, acl(block)]))


def test_an_unread_list_is_told() -> None:
    all_read([acl()])
    with pytest.raises(CouldNotTell, match="IpAddresses"):
        all_read([acl(), UNREADABLE])


def test_the_published_ranges_of_livekit_cloud_are_the_three_documented_ones() -> None:
    assert [str(block) for block in LIVEKIT_CLOUD] == [
        "143.223.88.0/21",
        "161.115.160.0/19",
        "153.57.128.0/18",
    ]
    assert IPv4Address("143.223.95.255") in LIVEKIT_CLOUD[0]

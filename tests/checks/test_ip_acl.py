from ipaddress import IPv4Network

import pytest

from monitor.model.check import Finding
from monitor.model.reading import Known
from monitor.model.route import Auth
from monitor.model.twilio import AccessControlList
from tests import cast
from tests.checks.ask import FAIL, PASS, SKIP, UNKNOWN, of_cl, of_path, remedy, summary

CHECK = "ip-acl"
OFFICE = "198.51.100.0/24"
LIVEKIT = ("143.223.88.0/21", "161.115.160.0/19", "153.57.128.0/18")
UNREADABLE = AccessControlList("AL" + "9" * 32, "unreadable", cast.unread("IpAddresses", detail="timed out"))


def acl(*ranges: str, name: str = "office") -> AccessControlList:
    return AccessControlList(cast.ACL_CL, name, Known(tuple(IPv4Network(text) for text in ranges)))


def attached(
    *acls: AccessControlList, egress: tuple[str, ...] = (), auth: Auth = Auth.CREDENTIALS
) -> Finding:
    site = cast.site(
        cast.environment(egress=tuple(IPv4Network(text) for text in egress)),
        trunks=cast.with_twilio_trunk(cast.twilio_trunk("cl", acls=Known(acls))),
    )
    return of_path(CHECK, cast.path("cl", site, auth=auth))


def test_no_acl_passes() -> None:
    assert attached().verdict is PASS


def test_any_acl_fails_as_the_guide_demands_with_its_addresses() -> None:
    finding = attached(acl(OFFICE, LIVEKIT[0]))
    assert finding.verdict is FAIL
    assert "Twilio trunk acme-cl has the IP ACL office attached" in summary(finding)
    assert finding.judgement.evidence["addresses"] == (OFFICE, LIVEKIT[0])
    assert finding.judgement.evidence["livekit_ranges_covered"] == LIVEKIT[:1]
    assert finding.judgement.evidence["livekit_ranges_not_covered"] == LIVEKIT[1:]
    assert "Trunks → acme-cl → Termination → IP Access Control Lists" in remedy(finding)


def test_an_acl_that_lets_everybody_in_fails_without_the_claim_that_calls_do() -> None:
    finding = attached(acl("0.0.0.0/1", "128.0.0.0/1"))
    assert finding.verdict is FAIL
    assert "calls pass until somebody narrows it" in summary(finding)
    assert "calls fail" not in summary(finding)


def test_even_all_of_livekits_published_ranges_fail_unless_egress_is_configured() -> None:
    finding = attached(acl(*LIVEKIT))
    assert finding.verdict is FAIL
    assert finding.judgement.evidence["livekit_ranges_covered"] == LIVEKIT


def test_configured_egress_that_is_covered_passes() -> None:
    assert attached(acl(OFFICE, *LIVEKIT), egress=LIVEKIT).verdict is PASS


def test_egress_may_be_covered_by_several_acls_together() -> None:
    halves = (acl("143.223.88.0/22", name="one"), acl("143.223.92.0/22", name="two"))
    assert attached(*halves, egress=LIVEKIT[:1]).verdict is PASS


def test_egress_that_is_not_covered_fails_and_is_named() -> None:
    finding = attached(acl(LIVEKIT[0]), egress=LIVEKIT)
    assert finding.verdict is FAIL
    assert "shuts out 161.115.160.0/19, 153.57.128.0/18" in summary(finding)


def test_half_a_range_does_not_cover_it() -> None:
    assert attached(acl("143.223.88.0/22"), egress=LIVEKIT[:1]).verdict is FAIL


@pytest.mark.parametrize("egress", [(), LIVEKIT])
def test_an_empty_acl_always_fails(egress: tuple[str, ...]) -> None:
    finding = attached(acl(*LIVEKIT), acl(name="empty one"), egress=egress)
    assert finding.verdict is FAIL
    assert "empty one attached, which is empty: it admits nobody" in summary(finding)


@pytest.mark.parametrize("auth", [Auth.IP_ACL, Auth.BOTH])
def test_a_missing_acl_fails_where_the_route_relies_on_one(auth: Auth) -> None:
    finding = attached(auth=auth)
    assert finding.verdict is FAIL
    assert f"the route says `auth: {auth.value}`" in summary(finding)


def test_static_egress_with_both_ways_of_authentication_passes() -> None:
    assert attached(acl(*LIVEKIT), egress=LIVEKIT, auth=Auth.BOTH).verdict is PASS


def test_an_attached_acl_fails_without_egress_even_when_its_addresses_cannot_be_read() -> None:
    finding = attached(UNREADABLE)
    assert finding.verdict is FAIL
    assert finding.judgement.evidence["addresses"] == ("unreadable: not read",)


@pytest.mark.parametrize("known", [LIVEKIT, (OFFICE,)])
def test_unread_addresses_decide_where_egress_is_configured_so_it_is_unknown(known: tuple[str, ...]) -> None:
    finding = attached(acl(*known), UNREADABLE, egress=LIVEKIT)
    assert (finding.verdict, finding.because) == (UNKNOWN, "IpAddresses")


def test_acls_that_cannot_be_listed_are_unknown() -> None:
    trunk = cast.twilio_trunk("cl", acls=cast.unread("Trunks/{sid}/IpAccessControlLists"))
    finding = of_cl(CHECK, trunks=cast.with_twilio_trunk(trunk))
    assert (finding.verdict, finding.because) == (UNKNOWN, "Trunks/{sid}/IpAccessControlLists")


def test_it_is_skipped_while_the_trunk_is_not_known() -> None:
    finding = of_cl(CHECK, trunks=Known({}))
    assert (finding.verdict, finding.because) == (SKIP, "trunk-address-known")

from ipaddress import IPv4Network

import pytest

from monitor.model.check import Finding
from monitor.model.reading import Known
from monitor.model.twilio import AccessControlList
from monitor.model.verdict import Severity
from tests import cast
from tests.checks.ask import FAIL, PASS, SKIP, UNKNOWN, of_cl, remedy, summary

CHECK = "ip-acl-open"
UNREADABLE = AccessControlList("AL" + "9" * 32, "unreadable", cast.unread("IpAddresses"))


def acl(*ranges: str, name: str = "world") -> AccessControlList:
    return AccessControlList(cast.ACL_CL, name, Known(tuple(IPv4Network(text) for text in ranges)))


def attached(*acls: AccessControlList) -> Finding:
    return of_cl(CHECK, trunks=cast.with_twilio_trunk(cast.twilio_trunk("cl", acls=Known(acls))))


@pytest.mark.parametrize(
    "acls",
    [
        (acl("0.0.0.0/0"),),
        (acl("0.0.0.0/1", "128.0.0.0/1"),),
        (acl("0.0.0.0/1"), acl("128.0.0.0/1")),
        (acl("0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/2"),),
        (UNREADABLE, acl("0.0.0.0/0")),
    ],
)
def test_an_acl_for_everybody_fails_however_it_is_cut(acls: tuple[AccessControlList, ...]) -> None:
    finding = attached(*acls)
    assert finding.verdict is FAIL
    assert finding.severity is Severity.WARNING
    assert "lets every address of the internet in" in summary(finding)
    assert "world" in summary(finding)
    assert "Termination → IP Access Control Lists" in remedy(finding)


@pytest.mark.parametrize("acls", [(), (acl("0.0.0.0/1"),), (acl(),)])
def test_anything_less_passes(acls: tuple[AccessControlList, ...]) -> None:
    assert attached(*acls).verdict is PASS


def test_addresses_that_cannot_be_read_are_unknown() -> None:
    finding = attached(acl("0.0.0.0/1"), UNREADABLE)
    assert (finding.verdict, finding.because) == (UNKNOWN, "IpAddresses")


def test_it_is_skipped_while_the_trunk_is_not_known() -> None:
    finding = of_cl(CHECK, trunks=Known({}))
    assert (finding.verdict, finding.because) == (SKIP, "trunk-address-known")

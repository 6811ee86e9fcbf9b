"""Whom a certificate names, by what Python tells of it."""

import pytest

from monitor.web.access.certificate import PeerCertificate, names_of

ALICE = (("commonName", "alice"),)
BOB = (("commonName", "bob"),)
SANS = (
    ("DNS", "a.example"),
    ("IP Address", "2001:DB8:0:0:0:0:0:1"),
    ("URI", "spiffe://x/y"),
    ("email", "a@b.example"),
)


@pytest.mark.parametrize(
    ("certificate", "names"),
    [
        ({"subject": ((("organizationName", "x"),), ALICE)}, ("alice",)),
        (
            {"subject": (ALICE,), "subjectAltName": SANS},
            ("alice", "a.example", "2001:db8::1", "spiffe://x/y", "a@b.example"),
        ),
        ({"subject": (ALICE, BOB), "subjectAltName": SANS[:1]}, ("a.example",)),
        ({"subject": (ALICE, BOB), "serialNumber": "0A"}, ("certificate 0A",)),
        ({"subject": ()}, ("certificate without a number",)),
    ],
)  # fmt: skip
def test_two_common_names_are_none_and_nobody_is_without_a_name(
    certificate: PeerCertificate, names: tuple[str, ...]
) -> None:
    assert names_of(certificate) == names

"""Termination addresses, read and refused."""

import pytest

from monitor.model.address import Address, AddressFault, canonical_edge, parse_address, termination_name


@pytest.mark.parametrize(
    ("text", "name", "edge", "port"),
    [
        ("acme.pstn.twilio.com", "acme", None, None),
        ("acme.pstn.sao-paulo.twilio.com", "acme", "sao-paulo", None),
        ("acme.pstn.br1.twilio.com", "acme", "sao-paulo", None),
        ("acme.pstn.us2-ix.twilio.com", "acme", "san-jose-ix", None),
        ("acme.pstn.mars.twilio.com", "acme", "mars", None),
        ("ACME.PSTN.Twilio.com:5061", "acme", None, 5061),
        ("eu.acme.pstn.twilio.com:5060", "eu.acme", None, 5060),
    ],
)
def test_a_termination_address_is_taken_apart(
    text: str, name: str, edge: str | None, port: int | None
) -> None:
    parsed = parse_address(text)

    assert isinstance(parsed, Address)
    assert (parsed.name, parsed.edge, parsed.port) == (name, edge, port)
    assert parsed.host == text.lower().partition(":")[0]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", AddressFault.EMPTY),
        (" acme.pstn.twilio.com", AddressFault.SPACES),
        ("acme.pstn.twilio.com\n", AddressFault.SPACES),
        ("sip:acme.pstn.twilio.com", AddressFault.SCHEME),
        ("SIPS:acme.pstn.twilio.com", AddressFault.SCHEME),
        ("me@acme.pstn.twilio.com", AddressFault.USER_PART),
        ("acme.pstn.twilio.com;transport=tls", AddressFault.PARAMETERS),
        ("acme.pstn.twilio.com:5080", AddressFault.PORT),
        ("acme.pstn.twilio.com:", AddressFault.PORT),
        ("54.172.60.1", AddressFault.IP),
        ("54.172.60.1:5060", AddressFault.IP),
        ("[2001:db8::1]:5060", AddressFault.IP),
        ("2001:db8::1", AddressFault.IP),
        ("acme.pstn.twilio.com.", AddressFault.TRAILING_DOT),
        ("acme.sip.twilio.com", AddressFault.SIP_DOMAIN),
        ("acme.sip.us1.twilio.com", AddressFault.SIP_DOMAIN),
        ("sip.twilio.com", AddressFault.SIP_DOMAIN),
        ("pstn.twilio.com", AddressFault.OTHER_HOST),
        ("acme.pstn.twilio.com.evil.test", AddressFault.OTHER_HOST),
        ("-acme.pstn.twilio.com", AddressFault.OTHER_HOST),
        ("trunk.example.org", AddressFault.OTHER_HOST),
    ],
)
def test_what_is_no_termination_address_says_what_is_wrong_with_it(text: str, fault: AddressFault) -> None:
    assert parse_address(text) is fault


def test_an_edge_reads_the_same_by_its_old_and_its_new_name() -> None:
    assert canonical_edge("BR1") == canonical_edge("sao-paulo") == "sao-paulo"


@pytest.mark.parametrize(
    ("domain", "name"), [("Acme-CL.pstn.twilio.com", "acme-cl"), (None, None), ("", None)]
)
def test_a_twilio_trunk_is_known_by_the_name_in_front_of_pstn(domain: str | None, name: str | None) -> None:
    assert termination_name(domain) == name

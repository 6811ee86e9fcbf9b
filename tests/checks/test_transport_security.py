import itertools

import pytest

from monitor.model.check import Finding
from monitor.model.livekit import Encryption, Transport
from monitor.model.reading import Known
from tests import cast
from tests.checks.ask import FAIL, PASS, SKIP, UNKNOWN, of_cl, remedy, summary

CHECK = "transport-security"
AUTO, UDP, TCP, TLS = Transport.AUTO, Transport.UDP, Transport.TCP, Transport.TLS
DISABLE, ALLOW, REQUIRE = Encryption.DISABLE, Encryption.ALLOW, Encryption.REQUIRE


def judged(
    secure: bool = False, transport: Transport = AUTO, encryption: Encryption = DISABLE, port: str = ""
) -> Finding:
    address = f"acme-cl.pstn.twilio.com{port}"
    livekit = cast.livekit_trunk("cl", transport=transport, encryption=encryption, address=address)
    return of_cl(
        CHECK,
        livekit_trunks=cast.with_livekit_trunk(livekit),
        trunks=cast.with_twilio_trunk(cast.twilio_trunk("cl", secure=secure)),
    )


@pytest.mark.parametrize(("transport", "encryption"), list(itertools.product(Transport, Encryption)))
def test_a_secure_trunk_takes_tls_with_encryption_alone(transport: Transport, encryption: Encryption) -> None:
    good = transport is TLS and encryption in (ALLOW, REQUIRE)
    assert judged(secure=True, transport=transport, encryption=encryption).verdict is (PASS if good else FAIL)


@pytest.mark.parametrize(("transport", "encryption"), list(itertools.product(Transport, Encryption)))
def test_a_trunk_that_is_not_secure_takes_anything_but_required_encryption(
    transport: Transport, encryption: Encryption
) -> None:
    good = encryption is not REQUIRE
    assert judged(transport=transport, encryption=encryption).verdict is (PASS if good else FAIL)


@pytest.mark.parametrize(
    ("port", "transport", "expected"),
    [
        (":5060", AUTO, FAIL),
        (":5061", AUTO, FAIL),
        (":5060", UDP, PASS),
        (":5060", TCP, PASS),
        (":5061", UDP, FAIL),
        (":5061", TCP, FAIL),
        (":5061", TLS, PASS),
    ],
)
def test_a_port_must_suit_its_transport(port: str, transport: Transport, expected: object) -> None:
    assert judged(transport=transport, port=port).verdict is expected


def test_every_disagreement_is_named_with_the_values_found() -> None:
    finding = judged(secure=True, transport=TCP, encryption=DISABLE, port=":5061")
    assert "LiveKit trunk ST_cl and Twilio trunk acme-cl do not agree" in summary(finding)
    assert "the Twilio trunk is secure, LiveKit's transport is tcp" in summary(finding)
    assert "the Twilio trunk is secure, LiveKit's encryption is disabled" in summary(finding)
    assert "port 5061 speaks TLS, LiveKit's transport is tcp" in summary(finding)
    assert finding.judgement.evidence == {
        "secure_trunking": "on",
        "transport": "tcp",
        "encryption": "disable",
        "port": "5061",
    }
    assert "LiveKit Cloud → SIP → Outbound Trunks → acme-cl" in remedy(finding)
    assert "Trunks → acme-cl → General Settings" in remedy(finding)


def test_it_is_skipped_while_the_trunk_is_not_known() -> None:
    assert of_cl(CHECK, trunks=Known({})).verdict is SKIP


def test_it_is_unknown_while_the_trunks_cannot_be_read() -> None:
    finding = of_cl(CHECK, trunks=cast.unread())
    assert (finding.verdict, finding.because) == (UNKNOWN, "trunk-address-known")

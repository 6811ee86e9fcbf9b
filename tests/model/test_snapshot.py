"""A route resolved against a snapshot."""

from datetime import UTC, datetime, timedelta

from monitor.model.livekit import Encryption, LiveKitTrunk, Transport
from monitor.model.reading import Gap, GapReason, Known, Reading, Unread
from monitor.model.route import Environment, Route
from monitor.model.snapshot import Path, Site, Snapshot, resolve
from monitor.model.twilio import TwilioReadings, TwilioTrunk

GAP = Unread(Gap("any", GapReason.TIMEOUT, "no answer"))
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ROUTE = Route("prod", "cl", "ST_cl", countries=("CL",))


def livekit_trunk(address: str) -> LiveKitTrunk:
    return LiveKitTrunk(
        "ST_cl", "chile", address, Transport.AUTO, Encryption.DISABLE, (), "trunk", True, NOON
    )


def twilio_trunk(domain: str | None) -> TwilioTrunk:
    return TwilioTrunk("TK1", "Chile", domain, False, credential_lists=GAP, acls=GAP, region=GAP)


def resolved(
    address: str = "acme-cl.pstn.twilio.com",
    domain: str | None = "acme-cl.pstn.twilio.com",
    livekit: Unread | None = None,
    twilio: Unread | None = None,
) -> Path:
    twilio_trunks: Reading[dict[str, TwilioTrunk]] = twilio or Known({"TK1": twilio_trunk(domain)})
    snapshot = Snapshot(
        "prod",
        NOON,
        livekit_trunks=livekit or Known({"ST_cl": livekit_trunk(address)}),
        twilio=TwilioReadings(twilio_trunks, GAP, GAP, GAP, GAP, GAP),
    )
    environment = Environment("prod", "AC1", "us1", (ROUTE,), timedelta(minutes=5))
    return resolve(ROUTE, Site(environment, snapshot, last_proved={}))


def test_a_localized_address_leads_to_the_trunk_whose_global_name_it_carries() -> None:
    path = resolved(address="Acme-CL.pstn.sao-paulo.twilio.com")

    assert path.address is not None
    assert path.address.edge == "sao-paulo"
    assert path.twilio.get() == twilio_trunk("acme-cl.pstn.twilio.com")


def test_a_name_that_no_trunk_has_leads_to_none() -> None:
    assert resolved(domain="acme.pstn.twilio.com").twilio == Known(None)


def test_a_trunk_without_a_domain_is_reached_by_nobody() -> None:
    assert resolved(domain=None).twilio == Known(None)


def test_a_sip_domain_has_no_termination_address() -> None:
    path = resolved(address="acme-cl.sip.twilio.com")

    assert path.address is None
    assert path.livekit.get() is not None
    assert path.twilio == Known(None)


def test_unread_trunks_leave_the_path_unread() -> None:
    assert resolved(livekit=GAP).livekit is GAP
    assert resolved(livekit=GAP).twilio is GAP
    assert resolved(twilio=GAP).twilio is GAP

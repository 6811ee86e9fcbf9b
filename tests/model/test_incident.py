"""How long what a vendor's page said stands."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.model.incident import Impact, Incident, Vendor, VendorStatus, newest

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
TRUNKING = Incident(
    Vendor.TWILIO, "Calls fail", Impact.MAJOR, ("Elastic SIP Trunking",), NOON, "https://status.twilio.com"
)
SAID = VendorStatus(Vendor.TWILIO, NOON, (TRUNKING,))


def unread_after(**time: float) -> VendorStatus:
    return VendorStatus(Vendor.TWILIO, NOON + timedelta(**time), unread="it did not answer")


def then(*readings: VendorStatus) -> VendorStatus:
    """How Twilio stands after these readings."""
    vendors = newest({}, ())
    for reading in readings:
        vendors = newest(vendors, [reading])
    return vendors[Vendor.TWILIO]


def test_the_newest_reading_is_what_stands() -> None:
    later = VendorStatus(Vendor.TWILIO, NOON + timedelta(minutes=5))
    assert then(SAID, later) == later


@pytest.mark.parametrize("minutes", [0, 5, 30])
def test_incidents_stand_while_the_page_is_unread(minutes: int) -> None:
    kept = then(SAID, unread_after(minutes=minutes))
    assert (kept.incidents, kept.read_at, kept.unread) == ((TRUNKING,), NOON, "it did not answer")


def test_after_half_an_hour_nothing_old_stands() -> None:
    readings = [unread_after(minutes=minutes) for minutes in (5, 15, 30, 30.1)]
    assert then(SAID, *readings) == readings[-1]


def test_incidents_that_were_dropped_do_not_come_back() -> None:
    last = unread_after(minutes=41)
    assert then(SAID, unread_after(minutes=40), last) == last


def test_a_vendor_whose_page_is_not_asked_any_more_is_left_out() -> None:
    assert newest({Vendor.TWILIO: SAID}, ()) == {}


def test_vendors_do_not_touch_each_other() -> None:
    livekit = VendorStatus(Vendor.LIVEKIT, NOON, unread="it did not answer")
    assert newest({Vendor.TWILIO: SAID}, [livekit, SAID]) == {Vendor.LIVEKIT: livekit, Vendor.TWILIO: SAID}

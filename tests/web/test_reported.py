"""What the vendors report themselves, on the page."""

from dataclasses import replace
from datetime import timedelta

from monitor.model.board import Board
from monitor.model.incident import Impact, Incident, Vendor, VendorStatus
from monitor.model.verdict import Verdict
from monitor.web.standing import Standing
from monitor.web.view import page_view
from tests.boards import NOON, finding, swept
from tests.web.reading import Page, read
from tests.web.serving import Daemon

TRUNKING = Incident(
    Vendor.TWILIO,
    "Calls over trunks fail",
    Impact.MAJOR,
    ("Elastic SIP Trunking",),
    NOON - timedelta(minutes=20),
    "https://stspg.io/i1",
)


def board(*statuses: VendorStatus) -> Board:
    fine = swept(*(finding("trunk-address", Verdict.PASS, route) for route in ("br", "cl")))
    prod = replace(fine.environments["prod"], vendors={status.vendor: status for status in statuses})
    return replace(fine, environments={"prod": prod})


async def page_of(*statuses: VendorStatus) -> Page:
    async with Daemon(board(*statuses)).served() as client:
        return await read(client, "/")


def shown(page: Page) -> str:
    return " ".join(page.text.split())


async def test_an_incident_is_named_with_its_time_and_a_link_that_tells_nobody_where_it_stands() -> None:
    page = await page_of(VendorStatus(Vendor.TWILIO, NOON, (TRUNKING,)))
    assert "Twilio reports: Calls over trunks fail, since 2026-03-01 11:40 UTC (20 min ago)." in shown(page)
    (link,) = [attributes for _, attributes in page.tags if attributes.get("href") == TRUNKING.url]
    assert link["rel"] == "noopener noreferrer"


async def test_without_a_time_none_is_claimed() -> None:
    incident = replace(TRUNKING, vendor=Vendor.LIVEKIT, began=None)
    page = await page_of(VendorStatus(Vendor.LIVEKIT, NOON, (incident,)))
    assert "LiveKit reports: Calls over trunks fail." in shown(page)


async def test_what_cannot_be_read_any_more_says_when_it_was() -> None:
    page = await page_of(VendorStatus(Vendor.TWILIO, NOON, (TRUNKING,), unread="it did not answer"))
    assert "; the page cannot be read now." in shown(page)
    assert "it did not answer" not in shown(page)


async def test_a_quiet_or_an_unread_page_is_not_mentioned() -> None:
    page = await page_of(
        VendorStatus(Vendor.TWILIO, NOON), VendorStatus(Vendor.LIVEKIT, NOON, unread="it did not answer")
    )
    assert "reports" not in shown(page)
    assert "it did not answer" not in shown(page)


async def test_a_vendors_words_are_text() -> None:
    hostile = '"><script>alert(1)</script>`{{ 7 * 7 }}`'
    page = await page_of(VendorStatus(Vendor.TWILIO, NOON, (replace(TRUNKING, name=hostile),)))
    assert hostile in page.text
    assert page.scripts == ["static/page.js"]


def test_what_a_vendor_reports_changes_no_standing() -> None:
    page = page_view(board(VendorStatus(Vendor.TWILIO, NOON, (TRUNKING,))), NOON)
    assert page.standing is Standing.FINE

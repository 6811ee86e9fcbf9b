"""The simulated status pages: Statuspage's JSON of both vendors, whatever else is down."""

from typing import Any

import aiohttp
import pytest

from monitor.model.incident import Vendor
from monitor.simulator import Simulator

PAGES = {
    vendor: f"/status.{vendor}.{'com' if vendor is Vendor.TWILIO else 'io'}/api/v2/" for vendor in Vendor
}


async def get(sim: Simulator, path: str, method: str = "GET") -> tuple[int, dict[str, Any]]:
    async with aiohttp.ClientSession() as session, session.request(method, sim.url + path) as reply:
        return reply.status, (await reply.json() if reply.status == 200 else {})


@pytest.mark.parametrize("vendor", Vendor)
@pytest.mark.parametrize("scenario", ["healthy", "twilio-down", "bad-livekit-key"])
async def test_a_page_needs_no_key_and_tells_of_nothing_by_itself(
    sim: Simulator, vendor: Vendor, scenario: str
) -> None:
    sim.use(scenario)
    status, said = await get(sim, f"{PAGES[vendor]}summary.json")
    assert (status, said["incidents"]) == (200, [])
    parts = said["components"]
    assert isinstance(parts, list)
    assert {part["status"] for part in parts} == {"operational"}


async def test_an_incident_is_told_with_its_parts_which_are_out(sim: Simulator) -> None:
    sim.world.report(Vendor.LIVEKIT, "No calls", "US East - SIP", impact="critical")
    _, said = await get(sim, f"{PAGES[Vendor.LIVEKIT]}summary.json")
    (incident,) = said["incidents"]
    assert (incident["name"], incident["impact"], incident["status"]) == (
        "No calls",
        "critical",
        "investigating",
    )
    assert [(part["name"], part["status"]) for part in incident["components"]] == [
        ("US East - SIP", "partial_outage")
    ]
    assert (await get(sim, f"{PAGES[Vendor.TWILIO]}summary.json"))[1]["incidents"] == []


async def test_the_scenario_has_twilio_tell_of_trunking(sim: Simulator) -> None:
    sim.use("twilio-incident")
    (incident,) = (await get(sim, f"{PAGES[Vendor.TWILIO]}summary.json"))[1]["incidents"]
    assert [part["name"] for part in incident["components"]] == ["Elastic SIP Trunking"]


@pytest.mark.parametrize(("path", "method"), [("status.json", "GET"), ("", "GET"), ("summary.json", "POST")])
async def test_nothing_else_is_there(sim: Simulator, path: str, method: str) -> None:
    assert (await get(sim, PAGES[Vendor.TWILIO] + path, method))[0] == 404


async def test_a_page_can_be_spoiled_like_any_request(sim: Simulator) -> None:
    sim.fault("/status.twilio.com/*", status=503)
    path = f"{PAGES[Vendor.TWILIO]}summary.json"
    assert [(await get(sim, path))[0], (await get(sim, path))[0]] == [503, 200]

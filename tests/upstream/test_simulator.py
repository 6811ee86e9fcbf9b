"""Both readers against the simulator: the healthy world, scenarios, and a thousand routes counted."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from monitor.config import parse
from monitor.model.livekit import LiveKitTrunk
from monitor.model.reading import Gap, GapReason, Known, Reading, Unread
from monitor.model.snapshot import livekit_address
from monitor.model.twilio import TwilioReadings
from monitor.simulator import Simulator, demo_config
from monitor.upstream import Gate, LiveKitReader, TwilioReader
from monitor.upstream.twilio_operations import operation_of
from tests.upstream.account import Recorder


@dataclass(frozen=True)
class Readers:
    """Both readers of environment `prod` of the demo, pointed at a simulator."""

    sim: Simulator
    livekit: LiveKitReader
    twilio: TwilioReader

    async def sweep(self) -> tuple[dict[str, LiveKitTrunk], TwilioReadings]:
        trunks = dict((await self.livekit.trunks()).get())
        addresses = [livekit_address(trunk) for trunk in trunks.values()]
        return trunks, await self.twilio.read({address.name for address in addresses if address})


@asynccontextmanager
async def reading(scenario: str = "healthy", routes: int = 2) -> AsyncIterator[Readers]:
    async with Simulator(routes=routes) as sim:
        sim.use(scenario)
        text = demo_config(sim.url, scenario, routes)
        prod = parse(text, "demo", Path(), {}).environments["prod"]
        livekit = LiveKitReader("prod", prod.livekit, Recorder())
        twilio = TwilioReader("prod", prod.twilio, Gate(prod.twilio.concurrency), Recorder())
        try:
            yield Readers(sim, livekit, twilio)
        finally:
            await livekit.aclose()
            await twilio.aclose()


def gap(reading: Reading[object]) -> Gap:
    assert isinstance(reading, Unread)
    return reading.gap


async def test_the_healthy_world_is_read_without_a_gap() -> None:
    async with reading() as readers:
        livekit, twilio = await readers.sweep()
    assert len(livekit) == 2
    assert all(trunk.has_password and trunk.updated_at for trunk in livekit.values())
    by_name = {trunk.domain_name: trunk for trunk in twilio.trunks.get().values()}
    for name in ("acme.pstn.twilio.com", "acme-cl.pstn.twilio.com"):
        (lists,) = by_name[name].credential_lists.get()
        assert lists.credentials.get()[0].updated_at is not None
        assert by_name[name].acls == Known(())
        assert by_name[name].region == Known("us1")
    assert twilio.account.get().status == "active"
    assert twilio.balance.get().currency == "USD"
    assert {"BR", "CL"} <= set(twilio.countries.get())
    assert len(twilio.countries.get()) > 200
    assert {number.trunk_sid for number in twilio.numbers.get().values()} <= set(twilio.trunks.get())


async def test_a_thousand_routes_cost_each_list_once_and_three_requests_a_trunk() -> None:
    async with reading(routes=1000) as readers:
        livekit, twilio = await readers.sweep()
        asked = [seen.path for seen in readers.sim.requests]
    assert len(livekit) == 1000
    trunks = twilio.trunks.get()
    lists = {entry.sid for trunk in trunks.values() for entry in trunk.credential_lists.get()}
    counted = Counter(operation_of(f"https:/{path}").value for path in asked if "/twirp/" not in path)
    numbers = "api/2010-04-01/Accounts/{sid}/IncomingPhoneNumbers"
    assert counted.pop(numbers) == -(-len(twilio.numbers.get()) // 1000)
    assert counted == {
        "trunking/v1/Trunks": 1,
        "trunking/v1/Trunks/{sid}/CredentialLists": len(trunks),
        "trunking/v1/Trunks/{sid}/IpAccessControlLists": len(trunks),
        "routes/v2/Trunks/{domain}": len(trunks),
        "api/2010-04-01/Accounts/{sid}/SIP/CredentialLists/{sid}/Credentials": len(lists),
        "api/2010-04-01/Accounts/{sid}/OutgoingCallerIds": 1,
        "api/2010-04-01/Accounts/{sid}": 1,
        "api/2010-04-01/Accounts/{sid}/Balance": 1,
        "voice/v1/DialingPermissions/Countries": 1,
    }
    assert len(trunks) == 50


async def test_an_acl_comes_with_its_ranges() -> None:
    async with reading("ip-acl-open") as readers:
        _, twilio = await readers.sweep()
    ranges = [
        network
        for trunk in twilio.trunks.get().values()
        for acl in trunk.acls.get()
        for network in acl.ranges.get()
    ]
    assert any(network.prefixlen <= 1 for network in ranges)


async def test_a_restricted_key_leaves_the_account_and_its_countries_unread() -> None:
    async with reading("restricted-key") as readers:
        _, twilio = await readers.sweep()
    for unread in (twilio.account, twilio.balance, twilio.countries):
        assert gap(unread).reason is GapReason.FORBIDDEN
        assert gap(unread).permission in gap(unread).detail
        assert gap(unread).permission.startswith("/twilio/")
    assert isinstance(twilio.trunks, Known)


async def test_a_rate_limit_that_passes_leaves_no_gap() -> None:
    async with reading("rate-limited") as readers:
        _, twilio = await readers.sweep()
        statuses = {seen.status for seen in readers.sim.requests}
    assert 429 in statuses
    for known in (twilio.trunks, twilio.numbers, twilio.account, twilio.countries, twilio.balance):
        assert isinstance(known, Known)


@pytest.mark.parametrize("part", ["trunks", "numbers", "caller_ids", "countries", "account", "balance"])
async def test_with_twilio_down_everything_is_unread_and_says_so(part: str) -> None:
    async with reading("twilio-down") as readers:
        _, twilio = await readers.sweep()
    assert gap(getattr(twilio, part)).reason is GapReason.SERVER_ERROR


async def test_a_wrong_livekit_key_is_told_from_everything_else() -> None:
    async with reading("bad-livekit-key") as readers:
        unread = await readers.livekit.trunks()
    assert gap(unread).reason is GapReason.UNAUTHORIZED


async def test_another_region_is_told_by_routes() -> None:
    async with reading("other-region") as readers:
        _, twilio = await readers.sweep()
    assert {trunk.region.get() for trunk in twilio.trunks.get().values()} > {"us1"}

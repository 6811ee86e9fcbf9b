"""What a sweep of a Twilio account brings home, and what it asks for it."""

import asyncio
from datetime import UTC, datetime
from decimal import Decimal
from ipaddress import IPv4Network
from typing import Any

import pytest
from pydantic import SecretStr

from monitor.model.reading import GapReason, Known, Unread
from monitor.model.twilio import Account, Balance, Credential, PhoneNumber
from monitor.upstream import Gate
from tests.upstream import account as at
from tests.upstream.account import AC, AL, CL, PARENT, PN, TK, TK_CL, Recorder
from tests.upstream.cloud import Cloud, answers, refuses, waits
from tests.upstream.conftest import ReadTwilio


async def test_a_trunk_that_a_route_reaches_comes_with_lists_credentials_and_region(
    twilio: ReadTwilio,
) -> None:
    readings = await twilio().read(["acme"])
    trunk = readings.trunks.get()[TK]
    assert (trunk.sid, trunk.friendly_name, trunk.domain_name) == (TK, "acme", "acme.pstn.twilio.com")
    assert not trunk.secure
    (lists,) = trunk.credential_lists.get()
    assert (lists.sid, lists.friendly_name) == (CL, "livekit")
    written = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert lists.credentials == Known((Credential("livekit", written),))
    assert trunk.acls == Known(())


async def test_a_trunk_that_no_route_reaches_is_listed_and_asked_nothing_more(
    cloud: Cloud, twilio: ReadTwilio
) -> None:
    readings = await twilio().read(["acme"])
    trunk = readings.trunks.get()[TK_CL]
    for reading in (trunk.credential_lists, trunk.acls, trunk.region):
        assert isinstance(reading, Unread)
        assert reading.gap.reason is GapReason.NOT_ASKED
    assert not [path for path in cloud.paths() if TK_CL in path or "acme-cl" in path]


async def test_the_account_its_numbers_caller_ids_and_countries_come_as_values_of_ours(
    twilio: ReadTwilio,
) -> None:
    readings = await twilio().read([])
    assert readings.account == Known(Account(AC, "active", trial=False, subaccount=False))
    assert readings.numbers == Known({"+551155503793": PhoneNumber("+551155503793", True, TK, PN)})
    assert readings.caller_ids == Known(frozenset({"+551155509000"}))
    brazil = readings.countries.get()["BR"]
    assert (brazil.name, brazil.calling_codes, brazil.low_risk) == ("Brazil", ("+55",), True)
    assert not brazil.high_risk_special
    assert not brazil.high_risk_tollfraud


async def test_a_sweep_asks_each_thing_once_and_nothing_that_nobody_needs(
    cloud: Cloud, twilio: ReadTwilio
) -> None:
    await twilio().read(["acme"])
    expected = [at.TRUNKS, at.LISTS, at.ACLS, at.REGION, at.CREDENTIALS]
    expected += [at.ACCOUNT, at.NUMBERS, at.CALLER_IDS, at.COUNTRIES]
    assert sorted(cloud.paths()) == sorted(expected)
    assert {asked.query["PageSize"] for asked in cloud.asked if asked.query} == {"1000"}


async def test_a_list_that_two_trunks_share_is_read_once(cloud: Cloud, twilio: ReadTwilio) -> None:
    for trunk in (TK, TK_CL):
        shared = {"sid": CL, "friendly_name": "livekit"}
        cloud.says(f"{at.TRUNKS}/{trunk}/CredentialLists", at.listed("credential_lists", shared))
        acl = {"sid": AL, "friendly_name": "office"}
        cloud.says(f"{at.TRUNKS}/{trunk}/IpAccessControlLists", at.listed("ip_access_control_lists", acl))
    entry = {"ip_address": "203.0.113.9", "cidr_prefix_length": 24}
    cloud.says(at.RANGES, at.listed_2010("ip_addresses", entry))
    readings = await twilio().read(["acme", "acme-cl"])
    assert cloud.paths().count(at.CREDENTIALS) == 1
    assert cloud.paths().count(at.RANGES) == 1
    for found in readings.trunks.get().values():
        (acl_read,) = found.acls.get()
        assert acl_read.ranges == Known((IPv4Network("203.0.113.0/24"),))
        assert found.credential_lists.get()[0].credentials.get()[0].username == "livekit"


async def test_the_domain_is_compared_and_asked_in_lower_case(cloud: Cloud, twilio: ReadTwilio) -> None:
    cloud.says(at.TRUNKS, at.listed("trunks", at.trunk(domain="ACME.pstn.twilio.com")))
    cloud.says(at.REGION, answers({"voice_region": "ie1"}))
    trunk = (await twilio().read(["acme"])).trunks.get()[TK]
    assert trunk.domain_name == "acme.pstn.twilio.com"
    assert trunk.region == Known("ie1")


async def test_a_trunk_without_an_entry_in_routes_runs_in_us1(
    cloud: Cloud, twilio: ReadTwilio, observer: Recorder
) -> None:
    cloud.says(at.REGION, refuses(404, 20404))
    trunk = (await twilio().read(["acme"])).trunks.get()[TK]
    assert trunk.region == Known("us1")
    assert observer.failures("routes/v2/Trunks/{domain}") == [None]


async def test_an_unreadable_region_leaves_the_rest_of_the_trunk_readable(
    cloud: Cloud, twilio: ReadTwilio
) -> None:
    cloud.says(at.REGION, refuses(403, 70051))
    trunk = (await twilio().read(["acme"])).trunks.get()[TK]
    assert isinstance(trunk.region, Unread)
    assert trunk.region.gap.reason is GapReason.FORBIDDEN
    assert trunk.credential_lists.get()


async def test_a_trunk_without_a_domain_or_a_name_is_a_trunk_all_the_same(
    cloud: Cloud, twilio: ReadTwilio
) -> None:
    cloud.says(at.TRUNKS, at.listed("trunks", at.trunk(domain=None, friendly_name=None)))
    trunk = (await twilio().read(["acme"])).trunks.get()[TK]
    assert trunk.domain_name is None
    assert trunk.friendly_name == ""


async def test_a_list_is_followed_to_its_last_page(cloud: Cloud, twilio: ReadTwilio) -> None:
    more = f"https://trunking.twilio.com/v1/Trunks?PageToken={TK}%2Bx&Page=1"
    cloud.says(
        at.TRUNKS,
        at.listed("trunks", at.trunk(), then=more),
        at.listed("trunks", at.trunk(TK_CL, "acme-cl.pstn.twilio.com")),
    )
    following = f"/2010-04-01/Accounts/{AC}/IncomingPhoneNumbers.json?Page=1&PageToken=x"
    cloud.says(
        at.NUMBERS,
        at.listed_2010("incoming_phone_numbers", at.number(), then=following),
        at.listed_2010("incoming_phone_numbers", at.number("+56225550147")),
    )
    readings = await twilio().read([])
    assert set(readings.trunks.get()) == {TK, TK_CL}
    assert set(readings.numbers.get()) == {"+551155503793", "+56225550147"}
    tokens = [asked.query.get("PageToken") for asked in cloud.asked if asked.path == at.TRUNKS]
    assert tokens == [None, f"{TK}+x"]


async def test_a_failing_second_page_leaves_the_whole_list_unread(cloud: Cloud, twilio: ReadTwilio) -> None:
    more = "https://trunking.twilio.com/v1/Trunks?Page=1"
    cloud.says(at.TRUNKS, at.listed("trunks", at.trunk(), then=more), refuses(403, 70051))
    readings = await twilio().read(["acme"])
    assert isinstance(readings.trunks, Unread)
    assert readings.trunks.gap.operation == "trunking/v1/Trunks"
    assert isinstance(readings.numbers, Known)


@pytest.mark.parametrize(
    ("changes", "voice"),
    [
        ({"voice_receive_mode": None}, True),
        ({"voice_receive_mode": "fax"}, False),
        ({"capabilities": {"voice": False, "fax": True}}, False),
        ({"capabilities": {"sms": True}}, False),
    ],
)
async def test_a_number_carries_voice_unless_it_cannot_or_receives_faxes(
    cloud: Cloud, twilio: ReadTwilio, changes: dict[str, Any], voice: bool
) -> None:
    cloud.says(at.NUMBERS, at.listed_2010("incoming_phone_numbers", at.number(trunk_sid="", **changes)))
    assert (await twilio().read([])).numbers == Known(
        {"+551155503793": PhoneNumber("+551155503793", voice, None, PN)}
    )


async def test_the_balance_is_asked_only_where_a_floor_is_set(cloud: Cloud, twilio: ReadTwilio) -> None:
    cloud.says(at.BALANCE, answers({"balance": "12.50", "currency": "USD"}))
    unasked = (await twilio().read([])).balance
    assert isinstance(unasked, Unread)
    assert unasked.gap.reason is GapReason.NOT_ASKED
    assert at.BALANCE not in cloud.paths()
    asked = (await twilio(balance_floor="10").read([])).balance
    assert asked == Known(Balance(Decimal("12.50"), "USD"))


async def test_a_trial_and_a_subaccount_are_told(cloud: Cloud, twilio: ReadTwilio) -> None:
    cloud.says(at.ACCOUNT, answers(at.account(type="Trial", status="suspended", owner_account_sid=PARENT)))
    cloud.says(at.SETTINGS, answers({"dialing_permissions_inheritance": False}))
    readings = await twilio().read([])
    assert readings.account == Known(Account(AC, "suspended", trial=True, subaccount=True))


async def test_an_account_with_an_auth_token_signs_in_with_it(cloud: Cloud, twilio: ReadTwilio) -> None:
    reader = twilio(api_key=None, api_secret=None, auth_token=SecretStr(at.TOKEN))
    readings = await reader.read([])
    assert isinstance(readings.account, Known)
    with_key = twilio()
    await with_key.read([])
    assert len({asked.headers["Authorization"] for asked in cloud.asked}) == 2


async def test_no_more_requests_than_the_gate_lets_through_run_at_once(
    cloud: Cloud, twilio: ReadTwilio
) -> None:
    await twilio().read(["acme", "acme-cl"])
    assert cloud.most_at_once == 2


async def test_two_environments_on_one_account_share_its_gate(cloud: Cloud, twilio: ReadTwilio) -> None:
    gate = Gate(1)
    await asyncio.gather(twilio(gate=gate).read(["acme"]), twilio(gate=gate).read(["acme"]))
    assert cloud.most_at_once == 1


async def test_a_cancelled_reading_ends_at_once_and_frees_the_gate(cloud: Cloud, twilio: ReadTwilio) -> None:
    never = asyncio.Event()
    cloud.says(at.TRUNKS, waits(never, at.listed("trunks")))
    gate = Gate(1)
    reader = twilio(gate=gate)
    reading = asyncio.create_task(reader.read(["acme"]))
    await cloud.asked_for(at.TRUNKS)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    cloud.says(at.TRUNKS, at.listed("trunks", at.trunk()))
    assert TK in (await reader.read([])).trunks.get()

"""Twilio's door: who is let in, and how it refuses the others."""

import pytest

from monitor.simulator import Simulator
from monitor.simulator.accounts import (
    HOME_REGION,
    Account,
    ApiKey,
    CredentialList,
    KeyKind,
    Region,
    Trunk,
    sid,
)
from monitor.simulator.cast import ACCOUNT_SID, API_KEY, API_SECRET, AUTH_TOKEN
from tests.simulator.asking import ACCOUNT, TRUNKS, ask, basic

AUTHENTICATE = {
    "code": 20003,
    "message": "Authenticate",
    "more_info": "https://www.twilio.com/docs/errors/20003",
    "status": 401,
}


@pytest.mark.parametrize(("user", "secret"), [(API_KEY, API_SECRET), (ACCOUNT_SID, AUTH_TOKEN)])
async def test_a_key_or_the_auth_token_opens_the_account(sim: Simulator, user: str, secret: str) -> None:
    assert (await ask(sim, TRUNKS, user, secret)).status == 200


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer token",
        "Basic",
        "Basic ???",
        "Basic /w==",
        basic(API_KEY, "wrong"),
        basic(ACCOUNT_SID, API_SECRET),
        basic("nobody", API_SECRET),
    ],
)
async def test_anything_else_is_refused_with_20003(sim: Simulator, authorization: str) -> None:
    reply = await ask(sim, TRUNKS, authorization=authorization)
    assert (reply.status, reply.body) == (401, AUTHENTICATE)


async def test_a_key_is_wrong_in_another_region(sim: Simulator) -> None:
    reply = await ask(sim, "/trunking.dublin.ie1.twilio.com/v1/Trunks")
    assert (reply.status, reply.body["code"]) == (401, 20003)


async def test_a_region_has_trunks_of_its_own(sim: Simulator) -> None:
    key = ApiKey(sid("SK", 9), "irish")
    trunk = Trunk(sid("TK", 9), "irish", "irish.pstn.twilio.com")
    sim.world.account.regions["ie1"] = Region("ie1", "token", {key.sid: key}, {trunk.sid: trunk})
    host = "trunking.dublin.ie1.twilio.com"
    body = (await ask(sim, f"/{host}/v1/Trunks", key.sid, key.secret)).body
    assert [row["sid"] for row in body["trunks"]] == [trunk.sid]
    assert body["trunks"][0]["url"].startswith(f"https://{host}/")
    numbers = await ask(sim, f"/{host}/v1/Trunks/{trunk.sid}/PhoneNumbers", key.sid, key.secret)
    assert numbers.status == 404  # the sub-resource exists in us1 alone


async def test_a_region_links_no_number_to_a_trunk_of_another(sim: Simulator) -> None:
    key = ApiKey(sid("SK", 9), "irish")
    sim.world.account.regions["ie1"] = Region("ie1", "token", {key.sid: key})
    path = ACCOUNT.replace("api.twilio.com", "api.dublin.ie1.twilio.com")
    numbers = await ask(sim, f"{path}/IncomingPhoneNumbers.json", key.sid, key.secret)
    assert {row["trunk_sid"] for row in numbers.body["incoming_phone_numbers"]} == {None}
    callers = await ask(sim, f"{path}/OutgoingCallerIds.json", key.sid, key.secret)
    assert callers.status == 404


async def test_a_standard_key_cannot_read_the_account_and_reads_all_else(sim: Simulator) -> None:
    sim.world.account.home.keys[API_KEY].kind = KeyKind.STANDARD
    reply = await ask(sim, f"{ACCOUNT}.json")
    assert (reply.status, reply.body["code"]) == (401, 20003)
    assert (await ask(sim, f"{ACCOUNT}/Balance.json")).status == 200


async def test_a_restricted_key_is_told_which_permission_it_lacks(sim: Simulator) -> None:
    sim.world.account.home.keys[API_KEY].denied.add("/twilio/voice/sip.trunks/list")
    reply = await ask(sim, TRUNKS)
    assert (reply.status, reply.body["code"]) == (403, 70051)
    assert "/twilio/voice/sip.trunks/list" in reply.body["message"]


@pytest.mark.parametrize(
    ("path", "permission"),
    [
        ("/monitor.twilio.com/v1/Alerts?LogLevel=error", "/twilio/monitor/alerts/list"),
        (f"/monitor.twilio.com/v1/Alerts/{sid('NO', 1)}", "/twilio/monitor/alerts/read"),
    ],
)
async def test_the_error_log_is_closed_to_a_key_without_its_permission(
    sim: Simulator, path: str, permission: str
) -> None:
    key = sim.world.account.home.keys[API_KEY]
    key.kind, key.denied = KeyKind.RESTRICTED, {permission}
    reply = await ask(sim, path)
    assert (reply.status, reply.body["code"]) == (403, 70051)
    assert permission in reply.body["message"]


async def test_the_account_comes_with_its_auth_token(sim: Simulator) -> None:
    assert (await ask(sim, f"{ACCOUNT}.json")).body["auth_token"] == AUTH_TOKEN


def _add_subaccount(sim: Simulator) -> Account:
    child = Account(sid("AC", 7), "child", ACCOUNT_SID, {HOME_REGION: Region(HOME_REGION, "child-token")})
    sim.world.accounts[child.sid] = child
    return child


async def test_an_owner_reads_its_subaccount_and_not_the_reverse(sim: Simulator) -> None:
    child = _add_subaccount(sim)
    body = (await ask(sim, f"/api.twilio.com/2010-04-01/Accounts/{child.sid}.json")).body
    assert (body["sid"], body["owner_account_sid"]) == (child.sid, ACCOUNT_SID)
    reply = await ask(sim, f"{ACCOUNT}.json", child.sid, "child-token")
    assert (reply.status, reply.body["code"]) == (404, 20404)


async def test_a_subaccount_has_no_balance_and_none_of_its_owners_trunks(sim: Simulator) -> None:
    child = _add_subaccount(sim)
    path = f"/api.twilio.com/2010-04-01/Accounts/{child.sid}/Balance.json"
    assert (await ask(sim, path, child.sid, "child-token")).status == 404
    assert (await ask(sim, TRUNKS, child.sid, "child-token")).body["trunks"] == []


@pytest.mark.parametrize(
    "path",
    [
        f"{TRUNKS}/TK{'9' * 32}",
        f"{TRUNKS}/TK{'9' * 32}/CredentialLists",
        f"{ACCOUNT}/SIP/CredentialLists/CL{'9' * 32}/Credentials.json",
        f"{ACCOUNT}/SIP/IpAccessControlLists/AL{'9' * 32}/IpAddresses.json",
        f"{ACCOUNT}/Balance",
        "/routes.twilio.com/v2/Trunks/acme.pstn.twilio.com",
        "/voice.twilio.com/v1/DialingPermissions/Countries/CA",
        f"/monitor.twilio.com/v1/Alerts/NO{'9' * 32}",
        "/evil.example/v1/Trunks",
        "/nothing",
    ],
)
async def test_what_does_not_exist_is_404_with_20404(sim: Simulator, path: str) -> None:
    reply = await ask(sim, path)
    assert (reply.status, reply.body["code"]) == (404, 20404)


async def test_twilio_is_only_read(sim: Simulator) -> None:
    reply = await ask(sim, TRUNKS, method="POST")
    assert (reply.status, reply.body["code"]) == (405, 20004)


async def test_passwords_are_in_no_reply(sim: Simulator) -> None:
    held: CredentialList = sim.world.credentials("acme")
    path = f"{ACCOUNT}/SIP/CredentialLists/{held.sid}/Credentials.json"
    row = (await ask(sim, path)).body["credentials"][0]
    assert row["username"] == "livekit"
    assert held.credentials[0].password not in str(row)


async def test_canada_is_found_by_its_calling_code_under_the_united_states(sim: Simulator) -> None:
    body = (await ask(sim, "/voice.twilio.com/v1/DialingPermissions/Countries?CountryCode=%2B1")).body
    assert [row["name"] for row in body["content"]] == ["United States/Canada"]


async def test_numbers_are_found_by_a_part_of_them(sim: Simulator) -> None:
    body = (await ask(sim, f"{ACCOUNT}/IncomingPhoneNumbers.json?PhoneNumber=5622")).body
    assert [row["phone_number"] for row in body["incoming_phone_numbers"]] == ["+56225838123"]

"""An edit of the World shows in Twilio's replies at once, and only where Twilio would show it."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from monitor.simulator import Simulator
from monitor.simulator.accounts import SETTLED, AccessControlList, Alert, IpAddress, Trunk, sid
from monitor.simulator.calls import Call
from monitor.simulator.cast import ACCOUNT_SID
from tests.simulator.asking import ACCOUNT, TRUNKS, ask

COUNTRIES = "/voice.twilio.com/v1/DialingPermissions/Countries"
ALERTS = "/monitor.twilio.com/v1/Alerts"


async def body(sim: Simulator, path: str) -> Any:
    reply = await ask(sim, path)
    assert reply.status == 200
    return reply.body


def attach_acl(sim: Simulator, *addresses: IpAddress) -> str:
    acl = AccessControlList(sid("AL", 1), "office", list(addresses))
    sim.world.account.home.acls[acl.sid] = acl
    sim.world.trunk("acme-cl").acls.append(acl.sid)
    return acl.sid


@pytest.mark.parametrize(
    ("lists", "acl", "words"),
    [
        (True, False, "CREDENTIAL_LIST"),
        (True, True, "IP_ACL,CREDENTIAL_LIST"),
        (False, True, "IP_ACL"),
        (False, False, ""),
    ],
)
async def test_a_trunk_says_how_it_authenticates(sim: Simulator, lists: bool, acl: bool, words: str) -> None:
    trunk = sim.world.trunk("acme-cl")
    if not lists:
        trunk.credential_lists.clear()
    if acl:
        attach_acl(sim)
    assert (await body(sim, f"{TRUNKS}/{trunk.sid}"))["auth_type"] == words


async def test_a_trunk_names_its_global_host_whatever_livekit_dials(sim: Simulator) -> None:
    domains = [row["domain_name"] for row in (await body(sim, TRUNKS))["trunks"]]
    assert domains == ["acme.pstn.twilio.com", "acme-cl.pstn.twilio.com"]


async def test_a_trunk_without_a_host_has_none(sim: Simulator) -> None:
    sim.world.account.home.trunks["TK"] = Trunk(sid("TK", 9), "unfinished", None)
    assert (await body(sim, TRUNKS))["trunks"][-1]["domain_name"] is None


async def test_what_is_attached_to_a_trunk_is_listed_under_it_alone(sim: Simulator) -> None:
    acl = attach_acl(sim, IpAddress(sid("IP", 1), "203.0.113.0", 24))
    acme, acme_cl = sim.world.trunk("acme").sid, sim.world.trunk("acme-cl").sid
    attached = await body(sim, f"{TRUNKS}/{acme_cl}/IpAccessControlLists")
    assert [row["sid"] for row in attached["ip_access_control_lists"]] == [acl]
    assert not (await body(sim, f"{TRUNKS}/{acme}/IpAccessControlLists"))["ip_access_control_lists"]
    (one,) = (await body(sim, f"{TRUNKS}/{acme_cl}/CredentialLists"))["credential_lists"]
    assert (one["friendly_name"], one["trunk_sid"]) == ("livekit-outbound-cl", acme_cl)


async def test_an_access_control_list_gives_address_and_prefix_apart(sim: Simulator) -> None:
    acl = attach_acl(sim, IpAddress(sid("IP", 1), "203.0.113.0", 24), IpAddress(sid("IP", 2), "192.0.2.7"))
    path = f"{ACCOUNT}/SIP/IpAccessControlLists/{acl}/IpAddresses.json"
    ranges = [
        (row["ip_address"], row["cidr_prefix_length"]) for row in (await body(sim, path))["ip_addresses"]
    ]
    assert ranges == [("203.0.113.0", 24), ("192.0.2.7", 32)]


async def test_a_changed_credential_has_a_new_date_in_the_form_of_its_api(sim: Simulator) -> None:
    held = sim.world.credentials("acme-cl")
    held.credentials[0].updated_at = SETTLED + timedelta(days=1)
    path = f"{ACCOUNT}/SIP/CredentialLists/{held.sid}/Credentials.json"
    (row,) = (await body(sim, path))["credentials"]
    assert row["date_created"] == "Mon, 02 Mar 2026 09:00:00 +0000"
    assert row["date_updated"] == "Tue, 03 Mar 2026 09:00:00 +0000"


async def test_the_sub_domain_apis_word_dates_otherwise(sim: Simulator) -> None:
    assert (await body(sim, TRUNKS))["trunks"][0]["date_updated"] == "2026-03-02T09:00:00Z"


async def test_a_number_taken_off_its_trunk_leaves_both_lists(sim: Simulator) -> None:
    number = sim.world.account.numbers[1]
    trunk = number.trunk_sid
    assert len((await body(sim, f"{TRUNKS}/{trunk}/PhoneNumbers"))["phone_numbers"]) == 1
    number.trunk_sid = None
    assert not (await body(sim, f"{TRUNKS}/{trunk}/PhoneNumbers"))["phone_numbers"]
    rows = (await body(sim, f"{ACCOUNT}/IncomingPhoneNumbers.json"))["incoming_phone_numbers"]
    assert [row["trunk_sid"] for row in rows] == [sid("TK", 1), None]


async def test_a_fax_number_receives_faxes_and_cannot_speak(sim: Simulator) -> None:
    number = sim.world.account.numbers[0]
    number.voice, number.fax = False, True
    row = (await body(sim, f"{ACCOUNT}/IncomingPhoneNumbers.json"))["incoming_phone_numbers"][0]
    assert row["capabilities"] == {"voice": False, "sms": False, "mms": False, "fax": True}
    assert row["voice_receive_mode"] == "fax"


async def test_the_numbers_of_a_trunk_say_nothing_of_faxes(sim: Simulator) -> None:
    (row,) = (await body(sim, f"{TRUNKS}/{sid('TK', 1)}/PhoneNumbers"))["phone_numbers"]
    assert "fax" not in row["capabilities"]


async def test_a_trial_account_and_its_status_are_told(sim: Simulator) -> None:
    sim.world.account.trial, sim.world.account.status = True, "suspended"
    told = await body(sim, f"{ACCOUNT}.json")
    assert (told["type"], told["status"], told["owner_account_sid"]) == ("Trial", "suspended", ACCOUNT_SID)


async def test_a_balance_is_text(sim: Simulator) -> None:
    sim.world.account.balance = Decimal("0.05")
    told = await body(sim, f"{ACCOUNT}/Balance.json")
    assert (told["balance"], told["currency"]) == ("0.05", "USD")


async def test_a_region_that_was_chosen_is_told(sim: Simulator) -> None:
    sim.use("other-region")
    told = await body(sim, "/routes.twilio.com/v2/Trunks/acme-cl.pstn.twilio.com")
    assert told["voice_region"] == "ie1"
    assert (await ask(sim, "/routes.twilio.com/v2/Trunks/acme.pstn.twilio.com")).status == 404


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("IsoCode=CL", ["CL"]),
        ("CountryCode=%2B1809", ["DO"]),
        ("CountryCode=%2B9999", []),
        ("HighRiskTollfraudNumbersEnabled=true", ["LV"]),
        ("HighRiskSpecialNumbersEnabled=true", ["LV"]),
        ("LowRiskNumbersEnabled=true&Continent=NORTH_AMERICA", ["US"]),
    ],
)
async def test_countries_are_filtered_as_twilio_documents(
    sim: Simulator, query: str, expected: list[str]
) -> None:
    latvia = sim.world.account.countries["LV"]
    latvia.high_risk_tollfraud = latvia.high_risk_special = True
    told = await body(sim, f"{COUNTRIES}?{query}")
    assert [row["iso_code"] for row in told["content"]] == expected


async def test_a_country_is_found_by_its_code(sim: Simulator) -> None:
    told = await body(sim, f"{COUNTRIES}/CL")
    assert (told["name"], told["country_codes"]) == ("Chile", ["+56"])
    assert told["low_risk_numbers_enabled"] is True
    assert told["high_risk_tollfraud_numbers_enabled"] is False


@pytest.mark.parametrize("inherits", [True, False])
async def test_settings_say_whether_permissions_are_inherited(sim: Simulator, inherits: bool) -> None:
    sim.world.account.inherits_countries = inherits
    told = await body(sim, "/voice.twilio.com/v1/Settings")
    assert told["dialing_permissions_inheritance"] is inherits


async def test_alerts_are_sought_by_level_and_told_in_full_one_by_one(sim: Simulator) -> None:
    sim.world.account.alerts += [
        Alert(sid("NO", 1), 32201, "not in the list", sid("CA", 1)),
        Alert(sid("NO", 2), 32012, "too many calls", sid("CA", 2), level="warning"),
    ]
    assert len((await body(sim, ALERTS))["alerts"]) == 2
    (warning,) = (await body(sim, f"{ALERTS}?LogLevel=warning"))["alerts"]
    assert (warning["error_code"], warning["resource_sid"]) == ("32012", sid("CA", 2))
    assert "request_variables" not in warning
    assert "request_variables" in await body(sim, f"{ALERTS}/{sid('NO', 2)}")


def place(sim: Simulator, number: int, **changes: Any) -> None:
    facts: dict[str, Any] = {
        "account_sid": ACCOUNT_SID,
        "trunk_sid": sid("TK", 1),
        "from_number": "+551150395793",
        "to": "+5511987650001",
        "direction": "trunking-terminating",
        "status": "completed",
        "started": SETTLED,
    }
    sim.world.calls.append(Call(sid("CA", number), **{**facts, **changes}))


async def test_calls_come_newest_first_with_their_length_as_text(sim: Simulator) -> None:
    place(sim, 1, ended=SETTLED + timedelta(seconds=14))
    place(sim, 2, status="in-progress")
    newest, oldest = (await body(sim, f"{ACCOUNT}/Calls.json"))["calls"]
    assert (newest["sid"], newest["duration"], newest["end_time"]) == (sid("CA", 2), None, None)
    assert (oldest["sid"], oldest["duration"]) == (sid("CA", 1), "14")


@pytest.mark.parametrize(
    ("query", "keeps"),
    [
        ("To=%2B5511987650001", [1]),
        ("From=%2B56225838123", [2]),
        ("Status=busy", [2]),
        ("Status=failed", []),
        ("", [2, 1]),
    ],
)
async def test_calls_are_sought_by_number_and_status_within_the_account(
    sim: Simulator, query: str, keeps: list[int]
) -> None:
    place(sim, 1)
    place(sim, 2, from_number="+56225838123", to="+56987650001", status="busy")
    place(sim, 3, account_sid=sid("AC", 9))
    told = await body(sim, f"{ACCOUNT}/Calls.json?{query}")
    assert [row["sid"] for row in told["calls"]] == [sid("CA", number) for number in keeps]


async def test_every_reply_has_an_id_of_its_own(sim: Simulator) -> None:
    ids = [(await ask(sim, path)).headers["Twilio-Request-Id"] for path in (TRUNKS, TRUNKS, "/x.twilio.com/")]
    assert len(set(ids)) == 3
    assert all(one.startswith("RQ") and len(one) == 34 for one in ids)


@pytest.mark.parametrize(
    ("scenario", "look", "expected"),
    [
        ("suspended-account", lambda told: told["status"], "suspended"),
        ("trial-account", lambda told: told["type"], "Trial"),
        ("healthy", lambda told: (told["status"], told["type"]), ("active", "Full")),
    ],
)
async def test_a_scenario_of_the_account_still_answers(
    sim: Simulator, scenario: str, look: Callable[[Any], Any], expected: Any
) -> None:
    sim.use(scenario)
    assert look(await body(sim, f"{ACCOUNT}.json")) == expected


@pytest.mark.parametrize(
    "path",
    [
        f"{ACCOUNT}.json",
        f"{ACCOUNT}/Balance.json",
        COUNTRIES,
        f"{COUNTRIES}/CL",
        "/voice.twilio.com/v1/Settings",
    ],
)
async def test_the_restricted_key_may_not_read_what_its_scenario_names(sim: Simulator, path: str) -> None:
    sim.use("restricted-key")
    reply = await ask(sim, path)
    assert (reply.status, reply.body["code"]) == (403, 70051)
    assert (await ask(sim, TRUNKS)).status == 200


async def test_when_twilio_is_down_every_address_answers_503_even_to_wrong_keys(sim: Simulator) -> None:
    sim.use("twilio-down")
    for path in (TRUNKS, f"{ACCOUNT}.json", "/routes.twilio.com/v2/Trunks/acme.pstn.twilio.com"):
        assert (await ask(sim, path, secret="wrong")).status == 503

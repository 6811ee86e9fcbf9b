"""What the rest of the program is given: environments and routes without a secret."""

from decimal import Decimal

import pytest

from monitor.config import discover, plan
from monitor.config.discovery import dials_twilio
from monitor.model.livekit import Encryption, LiveKitTrunk, Transport
from monitor.model.route import Auth, Discovery, Environment
from monitor.model.verdict import Severity
from tests.config.sample import ACCOUNT, BRAZILIAN, FILE, parsed, with_route

SETTINGS = """\
edge: br1
auth: both
checks: {trunk-edge: off, ip-acl: warning}
"""
COMMON = """\
    checks: {trunk-edge: critical, balance: off, trunk-region: info}
    accept_unknown: [account-active]
    discover: {exclude: ['*test*']}
"""


def planned(text: str) -> Environment:
    (environment,) = plan(parsed(text))
    return environment


def test_an_environment_is_planned_as_the_file_says() -> None:
    environment = planned(with_route(SETTINGS) + COMMON + "sweep_every: 1h\n")
    assert (environment.name, environment.twilio_account) == ("prod", ACCOUNT)
    assert environment.sweep_every.total_seconds() == 3600
    assert environment.policy.disabled == {"balance"}
    assert environment.policy.severities == {
        "trunk-edge": Severity.CRITICAL,
        "trunk-region": Severity.INFO,
    }
    assert environment.accept_unknown == {"account-active"}
    assert environment.discovery == Discovery(("*",), ("*test*",))


def test_a_route_is_planned_with_the_current_name_of_its_edge() -> None:
    (route,) = planned(with_route(SETTINGS)).routes
    assert (route.name, route.livekit_trunk, route.caller_id) == ("br", "ST_acme", BRAZILIAN)
    assert (route.countries, route.edge, route.auth) == (("BR",), "sao-paulo", Auth.BOTH)
    assert not route.discovered


def test_a_routes_override_wins_over_its_environments() -> None:
    (route,) = planned(with_route(SETTINGS) + COMMON).routes
    assert route.policy.disabled == {"trunk-edge", "balance"}
    assert route.policy.severities == {"ip-acl": Severity.WARNING, "trunk-region": Severity.INFO}


def test_a_disabled_check_of_the_environment_can_be_brought_back_on_a_route() -> None:
    text = with_route("checks: {ip-acl: info}") + "    checks: {ip-acl: off}\n"
    (route,) = planned(text).routes
    assert route.policy.disabled == frozenset()
    assert route.policy.severities == {"ip-acl": Severity.INFO}


def test_balance_floor_and_environments_keep_their_order() -> None:
    block = FILE.partition("environments:\n")[2].replace("prod:", "a:")
    text = FILE.replace("auth_token: twilio-secret", "auth_token: t\n      balance_floor: 5")
    first, second = plan(parsed(text + block))
    assert [first.name, second.name] == ["prod", "a"]
    assert (first.balance_floor, second.balance_floor) == (Decimal(5), None)


def trunk(trunk_id: str, address: str, name: str = "acme") -> LiveKitTrunk:
    return LiveKitTrunk(
        id=trunk_id,
        name=name,
        address=address,
        transport=Transport.AUTO,
        encryption=Encryption.DISABLE,
        numbers=("*",),
        auth_username="u",
        has_password=True,
        updated_at=None,
    )


TRUNKS = {
    each.id: each
    for each in (
        trunk("ST_acme", "acme.pstn.twilio.com"),
        trunk("ST_Zed", "zed.pstn.twilio.com"),
        trunk("ST_dom", "acme.sip.twilio.com"),
        trunk("ST_oth", "sip.carrier.example"),
        trunk("ST_tst", "t.pstn.twilio.com", name="my test trunk"),
    )
}


def test_without_discovery_there_are_the_configured_routes() -> None:
    environment = planned(FILE)
    assert discover(environment, TRUNKS) == environment.routes


def test_discovery_adds_every_other_trunk_that_dials_twilio_a_sip_domain_too() -> None:
    found = discover(planned(FILE + COMMON), TRUNKS)
    assert [(route.name, route.livekit_trunk, route.discovered) for route in found] == [
        ("br", "ST_acme", False),
        ("st-zed", "ST_Zed", True),
        ("st-dom", "ST_dom", True),
    ]
    assert found[1].policy.disabled == {"balance"}
    assert found[1].countries == ()


def test_a_trunk_of_another_carrier_is_not_made_a_route() -> None:
    found = discover(planned(FILE + COMMON), TRUNKS)
    assert "ST_oth" in TRUNKS
    assert "ST_oth" not in {route.livekit_trunk for route in found}


def test_include_and_exclude_take_ids_and_names() -> None:
    text = FILE + "    discover: {include: ['ST_Z*', 'my *'], exclude: [ST_tst]}\n"
    assert [route.name for route in discover(planned(text), TRUNKS)] == ["br", "st-zed"]


def test_a_discovered_name_stays_when_other_trunks_come_and_go() -> None:
    environment = planned(FILE + "    discover: {}\n")
    alone = discover(environment, {"ST_Zed": TRUNKS["ST_Zed"]})
    assert alone[1] in discover(environment, TRUNKS)


def test_discovered_names_never_collide() -> None:
    environment = planned(FILE.replace("      br:", "      st-zed:") + "    discover: {}\n")
    twins = {each: trunk(each, "a.pstn.twilio.com") for each in ("ST_Zed", "ST_zED")}
    names = [route.name for route in discover(environment, twins)]
    assert len(set(names)) == 3
    assert all(name.startswith("st-zed") for name in names)


@pytest.mark.parametrize(
    "address",
    [
        "acme.pstn.twilio.com",
        "ACME.PSTN.TWILIO.COM",
        "acme.pstn.twilio.com.",
        "acme.sip.twilio.com:5061",
        "sip:acme.pstn.twilio.com",
        " sips:me@acme.pstn.twilio.com;transport=tls ",
    ],
)
def test_an_address_at_twilio_is_recognised_however_it_is_written(address: str) -> None:
    assert dials_twilio(address)


@pytest.mark.parametrize(
    "address",
    ["", "twilio.com", "twilio.com.evil.test", "xtwilio.com", "evil.test;a.twilio.com", "54.172.60.1"],
)
def test_a_look_alike_is_not_an_address_at_twilio(address: str) -> None:
    assert not dials_twilio(address)

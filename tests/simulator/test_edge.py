"""Twilio's edge, one row of its table a test."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from monitor.simulator import SCENARIOS, World, healthy_world
from monitor.simulator.accounts import AccessControlList, IpAddress, Number, sid
from monitor.simulator.cast import demo_routes
from monitor.simulator.edge import answer
from monitor.simulator.projects import LiveKitTrunk
from monitor.simulator.sip import CHALLENGE, SILENCE, Answerer, Invite, SipAnswer
from monitor.simulator.world import PhoneState


def invite_of(world: World, route: str, trunk: LiveKitTrunk | None = None, /, **changes: Any) -> Invite:
    """What LiveKit would send for a call over a route of the demo."""
    dialled = next(one for one in demo_routes(2) if one.name == route)
    held = trunk or world.livekit_trunk(route)
    shown = Invite(
        host=held.address,
        to=dialled.phone,
        from_number=dialled.caller_id,
        source=world.project.egress,
        username=held.auth_username,
        password=held.auth_password,
        transport="UDP" if held.transport == "AUTO" else held.transport,
        encryption=held.encryption,
    )
    return replace(shown, **changes)


def answered(**changes: Any) -> SipAnswer:
    """The answer to cl's INVITE, changed, in the healthy world."""
    world = healthy_world()
    return answer(world, invite_of(world, "cl", **changes))


@pytest.mark.parametrize("route", ["br", "cl"])
def test_a_healthy_call_is_answered_by_the_phone(route: str) -> None:
    world = healthy_world()
    assert answer(world, invite_of(world, route)) == SipAnswer(
        200,
        "OK",
        rings=True,
        answerer=Answerer.PHONE,
        call_sid=sid("CA", 1),
        account_sid=world.account.sid,
        trunk_sid=world.trunk("acme" if route == "br" else "acme-cl").sid,
        recorded=True,
    )


def test_answering_changes_nothing() -> None:
    world = healthy_world()
    answer(world, invite_of(world, "cl"))
    assert world == healthy_world()


@pytest.mark.parametrize(
    "host",
    [
        "acme-cl.pstn.twilio.com",
        "ACME-CL.pstn.Twilio.com",
        "acme-cl.pstn.sao-paulo.twilio.com",
        "acme-cl.pstn.br1.twilio.com",
        "acme-cl.pstn.twilio.com:5060",
    ],
)
def test_every_spelling_of_the_termination_host_reaches_the_trunk(host: str) -> None:
    assert answered(host=host).status == 200


@pytest.mark.parametrize(
    "host",
    [
        "nobody.pstn.twilio.com",
        "acme-cl.pstn.atlantis.twilio.com",
        "acme-cl.pstn.twilio.com.evil.example",
        "pstn.twilio.com",
        "192.0.2.1",
        "",
    ],
)
def test_an_unknown_host_is_dropped_in_silence(host: str) -> None:
    assert answered(host=host) is SILENCE


@pytest.mark.parametrize("to", ["56987650001", "+", "+56 9 8765", "alice"])
def test_a_destination_that_is_no_number_with_a_plus_is_dropped_in_silence(to: str) -> None:
    assert answered(to=to) is SILENCE


def test_a_sip_domain_is_answered_by_the_demo_message() -> None:
    reply = answered(host="acme-cl.sip.twilio.com")
    assert (reply.status, reply.answerer) == (200, Answerer.DEMO_MESSAGE)


def _suspend(world: World) -> None:
    world.account.status = "suspended"


def _secure(world: World) -> None:
    world.trunk("acme-cl").secure = True


def _detach(world: World) -> None:
    world.trunk("acme-cl").credential_lists.clear()


def _admit(*ranges: str) -> Callable[[World], None]:
    def edit(world: World) -> None:
        entries = [IpAddress(sid("IP", n), *_range(text)) for n, text in enumerate(ranges)]
        world.account.home.acls["AL"] = AccessControlList("AL", "list", entries)
        world.trunk("acme-cl").acls.append("AL")

    return edit


def _range(text: str) -> tuple[str, int]:
    address, _, prefix = text.partition("/")
    return address, int(prefix)


def _verified_nobody(world: World) -> None:
    world.account.trial = True
    world.account.caller_ids.clear()


def _block(world: World) -> None:
    world.blocked.add("+56987650001")


def _close_chile(world: World) -> None:
    world.account.countries["CL"].low_risk = False


@pytest.mark.parametrize(
    ("edit", "changes", "expected"),
    [
        (_suspend, {}, (603, 10001)),
        (_secure, {}, (488, 32209)),
        (_secure, {"transport": "TCP", "encryption": "REQUIRE"}, (488, 32209)),
        (_secure, {"transport": "TLS"}, (488, 32208)),
        (_secure, {"transport": "TLS", "encryption": "ALLOW"}, (200, None)),
        (_secure, {"transport": "TLS", "encryption": "REQUIRE"}, (200, None)),
        (None, {"transport": "TLS", "encryption": "REQUIRE"}, (488, 32207)),
        (None, {"transport": "TLS", "encryption": "ALLOW"}, (200, None)),
        (_detach, {}, (403, 32200)),
        (_admit("203.0.113.10/32"), {}, (403, 32201)),
        (_admit(), {}, (403, 32201)),
        (_admit("143.223.88.0/21"), {}, (200, None)),
        (_admit("143.223.88.0/21"), {"password": "wrong"}, (403, 32202)),
        (None, {"username": "", "password": ""}, (407, None)),
        (None, {"password": ""}, (407, None)),
        (None, {"password": "wrong"}, (403, 32202)),
        (None, {"username": "livekit"}, (403, 32202)),
        (None, {"from_number": "+15550100"}, (403, 32204)),
        (None, {"from_number": "+56987650001"}, (200, None)),
        (None, {"from_number": "office"}, (403, 32206)),
        (None, {"to": "+5612"}, (400, 32101)),
        (_verified_nobody, {}, (400, 32100)),
        (_block, {}, (403, 32203)),
        (_close_chile, {}, (403, 32205)),
        (None, {"to": "+5351234567"}, (403, 32205)),
        (None, {"to": "+999123456"}, (400, 32101)),
    ],
)
def test_the_table(
    edit: Callable[[World], None] | None, changes: dict[str, str], expected: tuple[int, int | None]
) -> None:
    world = healthy_world()
    if edit is not None:
        edit(world)
    reply = answer(world, invite_of(world, "cl", **changes))
    assert (reply.status, reply.error) == expected


def test_only_an_access_control_list_asks_for_no_password() -> None:
    world = healthy_world()
    _detach(world)
    _admit("143.223.88.0/21")(world)
    assert answer(world, invite_of(world, "cl", username="", password="")).status == 200


def test_a_trunk_without_credentials_in_livekit_is_challenged() -> None:
    assert answered(username="", password="") is CHALLENGE


def test_a_number_that_cannot_speak_is_no_caller_id() -> None:
    world = healthy_world()
    world.account.numbers.append(Number(sid("PN", 99), "+56225838199", voice=False, fax=True))
    assert answer(world, invite_of(world, "cl", from_number="+56225838199")).error == 32204


def test_canada_is_allowed_by_the_row_of_the_united_states() -> None:
    world = healthy_world()
    call = invite_of(world, "cl", to="+15062345678")
    assert answer(world, call).status == 200
    world.account.countries["US"].low_risk = False
    assert answer(world, call).error == 32205


def test_a_subaccount_that_inherits_calls_where_its_owner_may() -> None:
    world = healthy_world()
    child = replace(world.account, sid=sid("AC", 7), inherits_countries=True, countries={})
    owner = replace(world.account, regions={})
    world.accounts = {child.sid: child, owner.sid: owner}
    assert answer(world, invite_of(world, "cl")).status == 200
    child.inherits_countries = False
    assert answer(world, invite_of(world, "cl")).error == 32205


def test_the_region_that_processes_a_trunk_decides_who_may_call() -> None:
    world = healthy_world()
    SCENARIOS["other-region"].edit(world)
    _detach(world)  # in us1, which no longer processes it
    assert answer(world, invite_of(world, "cl")).status == 200
    world.account.regions["ie1"].trunks.clear()
    assert answer(world, invite_of(world, "cl")) is SILENCE


@pytest.mark.parametrize(("state", "status"), [(PhoneState.BUSY, 486), (PhoneState.RINGS, None)])
def test_a_phone_that_nobody_picks_up_leaves_a_call_behind(state: PhoneState, status: int | None) -> None:
    world = healthy_world()
    world.phones["+56987650001"] = state
    reply = answer(world, invite_of(world, "cl"))
    assert (reply.status, reply.answerer, reply.call_sid) == (status, Answerer.NOBODY, sid("CA", 1))
    assert reply.rings == (state is PhoneState.RINGS)


REPLIES = {
    "answered": (200, None),
    "wrong-answerer": (200, None),
    "silent": (None, None),
    "auth-missing": (407, None),
    "busy": (486, None),
    "no-answer": (None, None),
    "account-inactive": (603, 10001),
    "secure-mismatch": (488, 32209),
    "declined": (603, None),
    "auth-loop": (407, None),
    "carrier-fault": (503, None),
    "rate-limited": (503, 32001),
    "no-proof": (200, None),
    "room-intruded": (200, None),
    "media-timeout": (200, None),
}

FORBIDDEN = {
    "no-credential-list": 32200,
    "wrong-username": 32202,
    "rotated-credential": 32202,
    "ip-acl": 32201,
    "geo-blocked": 32205,
    "number-not-owned": 32204,
    "fax-only": 32204,
    "blocked-number": 32203,
    "forbidden-unseen": 32202,
    "flaky-403": 32201,
}

RINGING = {"answered", "no-answer", "declined", "no-proof", "room-intruded", "media-timeout"}
NEVER_DIALLED = {"livekit-unavailable", "livekit-auth", "trunk-missing", ""}


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_scenario_ends_its_call_as_its_canary_says(name: str) -> None:
    """LiveKit's own refusals come before any INVITE; the rest is the edge's."""
    scenario, world = SCENARIOS[name], healthy_world()
    scenario.edit(world)
    if scenario.canary in NEVER_DIALLED:
        return
    reply = answer(world, invite_of(world, "cl"))
    expected = (403, FORBIDDEN[name]) if scenario.canary == "forbidden" else REPLIES[scenario.canary]
    assert (reply.status, reply.error) == expected
    assert (reply.answerer is Answerer.DEMO_MESSAGE) == (scenario.canary == "wrong-answerer")
    assert reply.rings == (scenario.canary in RINGING)

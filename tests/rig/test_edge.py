"""The stand-in for Twilio's edge answers SIP as the World says, and the simulator's Twilio knows of it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from aiosipua import SipDigestAuth

from monitor.simulator.cast import caller_id, healthy_world, phone
from monitor.simulator.scenarios import named
from monitor.simulator.world import PhoneState, World
from tests.rig.edge import Edge
from tests.rig.phone import CREDENTIALS, Phone

WRONG = SipDigestAuth(CREDENTIALS.username, "wrong")


@dataclass
class Line:
    """The stand-in, the World behind it and a phone that calls."""

    edge: Edge
    world: World
    phone: Phone


@pytest.fixture(params=["udp", "tcp"])
async def line(request: pytest.FixtureRequest) -> AsyncIterator[Line]:
    world = healthy_world()
    world.ring_seconds = 0.1
    async with (
        Edge(lambda: world) as edge,
        Phone(edge.port, tcp=request.param == "tcp") as caller,
        asyncio.timeout(60),
    ):
        yield Line(edge, world, caller)


async def test_a_call_rings_is_answered_and_ends_with_bye(line: Line) -> None:
    call = line.phone.call()
    answered = await line.phone.hears_status(200)

    assert line.phone.statuses == [407, 100, 180, 200]
    (record,) = line.world.calls
    assert answered.get_header("X-Twilio-CallSid") == record.sid
    assert answered.get_header("X-Twilio-AccountSid") == line.world.account.sid
    assert (record.status, record.from_number, record.to) == ("in-progress", caller_id("cl"), phone("cl"))

    call.hangup(line.phone.uac)
    await line.edge.quiet()
    assert record.status == "completed"
    assert not line.world.calls_up


async def test_a_call_that_is_cancelled_while_it_rings_is_told_so(line: Line) -> None:
    line.world.phones[phone("cl")] = PhoneState.RINGS
    call = line.phone.call()
    await line.phone.hears_status(180)
    call.cancel(line.phone.uac)
    await line.phone.hears_status(487)
    await line.edge.quiet()

    assert [call.status for call in line.world.calls] == ["canceled"]


async def test_a_wrong_password_is_told_from_none_and_from_the_right_one(line: Line) -> None:
    line.phone.call(auth=WRONG)
    refused = await line.phone.hears_status(403)

    assert refused.get_header("X-Twilio-Error") == "32202 Bad user credentials"
    assert [invite.username for invite in line.edge.invites] == ["", CREDENTIALS.username]
    assert [alert.error_code for alert in line.world.account.alerts] == [32202]
    assert not line.world.calls


async def test_without_credentials_it_is_challenged_and_no_more(line: Line) -> None:
    line.phone.call(auth=None)
    await line.phone.hears_status(407)

    assert line.phone.statuses == [407]
    assert not line.world.account.alerts


async def test_a_trunk_that_asks_again_is_never_content_with_a_wrong_password(line: Line) -> None:
    line.world.trunk("acme-cl").challenges_again = True
    line.phone.call(auth=WRONG)
    await line.phone.hears(lambda phone: phone.statuses.count(407) == 2)

    nonces = {response.get_header("Proxy-Authenticate") for response in line.phone.responses}
    assert len(nonces) == 2


REFUSALS: dict[str, tuple[int, str | None]] = {
    "busy": (486, None),
    "declined": (603, None),
    "carrier-fault": (503, None),
    "cps-limit": (503, "32001 Trunk CPS limit exceeded"),
    "geo-blocked": (403, "32205 No international permission"),
    "number-not-owned": (403, "32204 Caller ID is unauthorized"),
    "suspended-account": (603, "10001 Account is not active"),
    "ip-acl": (403, "32201 Source IP address not in ACL"),
    "secure-mismatch": (488, "32209 Secure transport required"),
}


@pytest.mark.parametrize("scenario", REFUSALS)
async def test_a_scenario_is_answered_with_its_code(line: Line, scenario: str) -> None:
    named(scenario).edit(line.world)
    status, error = REFUSALS[scenario]
    line.phone.call()
    refused = await line.phone.hears_status(status)
    await line.edge.quiet()

    assert refused.get_header("X-Twilio-Error") == error
    assert not line.world.calls_up


async def test_an_invite_sent_again_is_the_same_call_and_gets_its_last_answer_again(line: Line) -> None:
    call = line.phone.call()
    await line.phone.hears_status(200)
    assert call.transport is not None
    call.transport.send(call.invite, call.remote_addr)
    await line.phone.hears(lambda phone: phone.statuses.count(200) == 2)

    assert len(line.world.calls) == 1


async def test_twilio_ends_a_call_by_its_sid(line: Line) -> None:
    line.phone.call()
    await line.phone.hears_status(200)
    line.world.calls[0].hang_up()
    await line.phone.hears(lambda phone: [each.method for each in phone.requests] == ["BYE"])
    await line.edge.quiet()


async def test_the_demo_message_of_a_sip_domain_ends_by_itself(line: Line) -> None:
    named("sip-domain").edit(line.world)
    line.world.message_seconds = 0.1
    line.phone.call()
    await line.phone.hears(lambda phone: bool(phone.requests))
    await line.edge.quiet()

    assert [call.status for call in line.world.calls] == ["completed"]


async def test_a_hang_up_that_is_lost_leaves_the_call_up(line: Line) -> None:
    named("hang-up-lost").edit(line.world)
    call = line.phone.call()
    await line.phone.hears_status(200)
    call.hangup(line.phone.uac)
    line.phone.call()
    await line.phone.hears(lambda phone: phone.statuses.count(200) == 2)

    assert len(line.world.calls_up) == 2


async def test_a_codec_that_twilio_has_not_is_refused(line: Line) -> None:
    line.phone.call(codec=18)
    await line.phone.hears_status(488)
    await line.edge.quiet()

    assert [call.status for call in line.world.calls] == ["failed"]

"""sipp calls the stand-in word by word: each answer, its headers, and nothing that was not expected."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from monitor.simulator.cast import PASSWORD, healthy_world, phone
from monitor.simulator.scenarios import named
from monitor.simulator.sip import SipAnswer
from monitor.simulator.world import PhoneState, World
from tests.rig.edge import Edge
from tests.rig.edge_call import Manner
from tests.rig.sipp import Script, played

SID = "CA[0-9a-f]{32}"
"""Twilio writes `CallSid`, the stand-in's library `Callsid`: the same (RFC 3261, 7.3.1), but not to sipp."""


@dataclass
class Line:
    """The stand-in, the World behind it and who calls."""

    edge: Edge
    world: World
    folder: Path
    transport: str

    async def plays(self, script: Script) -> str:
        """What went otherwise than in the script."""
        differs = await played(script, self.folder, self.edge.port, self.transport)
        await self.edge.quiet()
        return differs


@pytest.fixture(params=["udp", "tcp"])
async def line(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Line]:
    world = healthy_world()
    world.ring_seconds = 0.1
    async with Edge(lambda: world) as edge:
        yield Line(edge, world, tmp_path, request.param)


def unasked() -> Script:
    """A call up to its first INVITE."""
    script = Script()
    script.invite()
    return script


def logged_in(password: str = PASSWORD) -> Script:
    """A call up to its second INVITE."""
    script = unasked()
    script.hears(407, challenge=True, Proxy_Authenticate="Digest realm=.sip.twilio.com")
    script.acknowledge_refusal()
    script.invite(password)
    return script


@pytest.mark.parametrize("ringing", [(180, "Ringing"), (183, "Session Progress")])
async def test_a_call_is_told_of_with_its_sid_from_the_first_answer_to_the_last(
    line: Line, ringing: tuple[int, str]
) -> None:
    line.edge.manner = Manner(ringing=ringing)
    script = logged_in()
    for status in (100, ringing[0], 200):
        script.hears(status, X_Twilio_Callsid=SID, X_Twilio_Accountsid="AC")
    script.acknowledge()
    script.bye()
    script.hears(200)

    assert await line.plays(script) == ""
    assert [call.status for call in line.world.calls] == ["completed"]


async def test_the_far_end_hangs_up(line: Line) -> None:
    line.edge.manner = Manner(hangs_up_after=0.2)
    script = logged_in()
    for status in (100, 180, 200):
        script.hears(status)
    script.acknowledge()
    script.hears_bye()

    assert await line.plays(script) == ""


async def test_it_rings_until_the_call_is_cancelled(line: Line) -> None:
    line.world.phones[phone("cl")] = PhoneState.RINGS
    script = logged_in()
    script.hears(100)
    script.hears(180)
    script.cancel()
    script.hears(200)
    script.hears(487)
    script.acknowledge_refusal()

    assert await line.plays(script) == ""
    assert [call.status for call in line.world.calls] == ["canceled"]


async def test_a_trunk_that_drops_says_nothing_at_all(line: Line) -> None:
    named("silent-drop").edit(line.world)
    script = unasked()
    script.hears_nothing(1000)

    assert await line.plays(script) == ""
    assert line.edge.invites
    assert not line.world.calls


ASKED_FIRST = {
    "cps-limit": (503, "32001 Trunk CPS limit exceeded"),
    "geo-blocked": (403, "32205 No international permission"),
    "number-not-owned": (403, "32204 Caller ID is unauthorized"),
}
AT_ONCE = {
    "suspended-account": (603, "10001 Account is not active"),
    "ip-acl": (403, "32201 Source IP address not in ACL"),
    "secure-mismatch": (488, "32209 Secure transport required"),
}


@pytest.mark.parametrize("scenario", [*ASKED_FIRST, *AT_ONCE])
async def test_a_refusal_of_twilios_names_its_error(line: Line, scenario: str) -> None:
    named(scenario).edit(line.world)
    status, error = {**ASKED_FIRST, **AT_ONCE}[scenario]
    script = logged_in() if scenario in ASKED_FIRST else unasked()
    script.hears(100)
    script.hears(status, X_Twilio_Error=error)
    script.acknowledge_refusal()

    assert await line.plays(script) == ""


async def test_a_wrong_password_names_its_error(line: Line) -> None:
    script = logged_in("wrong")
    script.hears(100)
    script.hears(403, X_Twilio_Error="32202 Bad user credentials")
    script.acknowledge_refusal()

    assert await line.plays(script) == ""


@pytest.mark.parametrize("status", [400, 404, 410, 480, 486, 500, 503, 600, 603])
async def test_any_refusal_of_a_carriers_is_passed_on(line: Line, status: int) -> None:
    line.world.answers[phone("cl")] = SipAnswer(status, "Told")
    script = unasked()
    script.hears(100)
    script.hears(status)
    script.acknowledge_refusal()

    assert await line.plays(script) == ""


@pytest.mark.parametrize(
    "expects", [lambda script: script.hears(200), lambda script: script.hears_nothing(5000)]
)
async def test_sipp_tells_of_an_answer_that_it_did_not_expect(
    line: Line, expects: Callable[[Script], None]
) -> None:
    """So the others can fail."""
    script = unasked()
    expects(script)

    assert "407" in await line.plays(script)

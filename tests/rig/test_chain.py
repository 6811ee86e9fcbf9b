"""The whole chain: canary, livekit-server, livekit-sip, SIP and RTP, and the stand-in for Twilio's edge."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

import pytest

from monitor.model.outcome import Reason, Result
from monitor.model.run import Proof, Run, StageName
from monitor.simulator import SCENARIOS, Scenario
from monitor.simulator.cast import phone
from monitor.simulator.projects import livekit_trunk_id
from monitor.simulator.sip import SipAnswer
from monitor.simulator.world import World
from tests.rig.calling import Chain, chain, first_cause
from tests.rig.edge import Edge
from tests.rig.livekit import LiveKit
from tests.rig.programs import free_ports

CL: Final = livekit_trunk_id("cl")
SAID: Final = ("livekit_code", "http_status", "sip_code", "sip_text", "message")

ELSEWHERE: Final = {"no-sip-worker", "wrong-project", "bad-livekit-key", "agent-joins", "media-timeout"}
"""The first three need no SIP service; the others need an agent, and half a minute of silence."""

CALLED: Final = [each for each in SCENARIOS.values() if each.canary and each.name not in ELSEWHERE]


@asynccontextmanager
async def calling(
    telephony: LiveKit, scenario: str = "healthy", edit: Callable[[World], None] | None = None
) -> AsyncIterator[tuple[Chain, Edge]]:
    """The chain under a scenario; what hangs of it is over when the block ends."""
    worlds: list[World] = []
    async with (
        Edge(lambda: worlds[0]) as edge,
        chain(telephony, scenario, addresses={CL: edge.address}, edit=edit) as both,
    ):
        worlds.append(both.world)
        yield both, edge


def said(run: Run) -> list[object]:
    """What LiveKit told of a dial that failed."""
    return [run.evidence.get(name) for name in SAID]


async def test_a_good_route_rings_and_is_answered_and_proved(telephony: LiveKit) -> None:
    async with calling(telephony) as (both, edge):
        run = await both.call()
        await edge.quiet()

    assert (run.reason, run.result, run.proof) == (Reason.ANSWERED, Result.SUCCESS, Proof.PROVED)
    assert [stage.name for stage in run.stages] == list(StageName)
    assert run.evidence["call_sid"] == both.world.calls[0].sid
    assert [invite.username for invite in edge.invites] == ["", "livekit-cl"]
    assert not run.orphaned
    assert not both.world.calls_up


@pytest.mark.parametrize("scenario", CALLED, ids=lambda scenario: scenario.name)
async def test_a_scenario_ends_as_over_the_simulator(telephony: LiveKit, scenario: Scenario) -> None:
    async with calling(telephony, scenario.name) as (both, _):
        real = await both.call()
        simulated = await both.simulated.call()

    assert (real.reason, real.fault, real.orphaned, first_cause(real)) == (
        simulated.reason,
        simulated.fault,
        simulated.orphaned,
        first_cause(simulated),
    )


@pytest.mark.parametrize(
    "status", [400, 403, 404, 408, 410, 480, 484, 486, 487, 488, 500, 502, 503, 504, 600, 603, 604, 606, 607]
)
async def test_a_sip_answer_is_worded_as_over_the_simulator(telephony: LiveKit, status: int) -> None:
    def tell(world: World) -> None:
        world.answers[phone("cl")] = SipAnswer(status, "Told")

    async with calling(telephony, edit=tell) as (both, _):
        real = await both.call()
        simulated = await both.simulated.call()

    assert said(real) == said(simulated)
    assert real.reason is simulated.reason


async def test_a_wrong_password_is_tried_five_times(telephony: LiveKit) -> None:
    async with calling(telephony, "auth-loop") as (both, edge):
        run = await both.call()

    assert run.reason is Reason.AUTH_LOOP
    assert len(edge.invites) == 5


async def test_a_closed_port_is_refused(telephony: LiveKit) -> None:
    (closed,) = free_ports(1)

    def use_tcp(world: World) -> None:
        world.livekit_trunk("cl").transport = "TCP"

    async with chain(telephony, addresses={CL: f"127.0.0.1:{closed}"}, edit=use_tcp) as both:
        assert (await both.call()).reason is Reason.ADDRESS_REFUSED


async def test_a_name_that_does_not_exist_is_not_dialled(telephony: LiveKit) -> None:
    """Where no resolver answers at all, it is LiveKit's node that is at fault."""
    async with chain(telephony, addresses={CL: "nobody.invalid"}) as both:
        assert (await both.call()).reason in (Reason.ADDRESS_UNRESOLVABLE, Reason.LIVEKIT_FAULT)

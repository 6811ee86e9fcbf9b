"""Whole calls through the simulator: placed, followed, hung up, and found again in Twilio's records."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.config import parse
from monitor.model.call import (
    CallRefused,
    CallStatus,
    Dial,
    DialFailure,
    Leg,
    Participant,
    ParticipantKind,
    Trouble,
    TwilioAlert,
    TwilioCall,
)
from monitor.model.phone import Callee
from monitor.model.reading import GapReason, Known, Unread
from monitor.simulator import Simulator, demo_config
from monitor.simulator.cast import caller_id, phone
from monitor.upstream import Gate, LiveKitCaller, TwilioRecords
from tests.upstream.account import Recorder

ROOM = "trunkwatch-i1-r1"
SOON = timedelta(seconds=20)
SKEW = timedelta(seconds=30)


@dataclass(frozen=True)
class Line:
    """A caller and the records behind it: environment `prod` of the demo, route `cl`, which has the fault."""

    sim: Simulator
    calls: LiveKitCaller
    records: TwilioRecords
    livekit_trunk: str
    callee: Callee

    async def place(self, ring: float = 5) -> None:
        """Raises: CallRefused."""
        await self.calls.create_room(ROOM, SOON)
        dial = Dial(
            room=ROOM,
            identity="callee-r1",
            livekit_trunk=self.livekit_trunk,
            to=self.callee,
            caller_id=caller_id("cl"),
            ring_timeout=timedelta(seconds=ring),
            max_duration=timedelta(seconds=ring + 15),
            country="CL",
        )
        await self.calls.dial(dial, SOON)

    async def fails(self, ring: float = 5) -> DialFailure:
        with pytest.raises(CallRefused) as raised:
            await self.place(ring)
        return raised.value.failure

    async def callee_is(self, status: CallStatus) -> Participant:
        """Ask until the callee has that status."""
        while True:
            for someone in await self.calls.participants(ROOM) or ():
                if someone.status is status:
                    return someone

    async def hang_up(self) -> None:
        await self.calls.delete_room(ROOM)
        await self.sim.quiet()

    async def found(self) -> tuple[TwilioCall, ...]:
        now = datetime.now(UTC)
        return (await self.records.calls_to(self.callee, now - SKEW, now + SKEW)).get()

    async def alerts(self) -> tuple[TwilioAlert, ...]:
        now = datetime.now(UTC)
        return (await self.records.alerts(now - SKEW, now + SKEW)).get()


@asynccontextmanager
async def line(scenario: str = "healthy", ring_seconds: float = 0.0) -> AsyncIterator[Line]:
    async with Simulator() as sim:
        sim.use(scenario)
        sim.world.ring_seconds = ring_seconds
        text = demo_config(sim.url, scenario)
        prod = parse(text, "demo", Path(), {}).environments["prod"]
        calls = LiveKitCaller("prod", prod.livekit, Recorder())
        records = TwilioRecords("prod", prod.twilio, Gate(prod.twilio.concurrency), Recorder())
        try:
            yield Line(sim, calls, records, prod.routes["cl"].livekit_trunk, Callee(phone("cl")))
        finally:
            await calls.aclose()
            await records.aclose()


async def test_a_call_is_followed_from_dialling_to_its_end_and_its_record_proves_it() -> None:
    async with line(ring_seconds=10) as cl, asyncio.timeout(60):
        placing = asyncio.create_task(cl.place(ring=60))
        await cl.callee_is(CallStatus.DIALING)  # for a second
        cl.sim.world.ring_seconds = 1
        callee = await cl.callee_is(CallStatus.RINGING)
        await placing
        active = await cl.callee_is(CallStatus.ACTIVE)
        assert (callee.kind, active.kind) == (ParticipantKind.SIP, ParticipantKind.SIP)
        assert active.call_sid is not None
        under_way = (await cl.records.call(active.call_sid, cl.callee)).get()
        await cl.hang_up()
        ended = (await cl.records.call(active.call_sid, cl.callee)).get()
        assert await cl.calls.participants(ROOM) is None
        assert cl.sim.world.dialled == {cl.callee.number: 1}
        assert list(cl.sim.world.calls_up) == []
    assert under_way is not None
    assert ended is not None
    assert (under_way.over, ended.over) == (False, True)
    assert (ended.leg, ended.to_callee, ended.to_sip_domain) == (Leg.TRUNK, True, False)
    assert ended.trunk_sid is not None


async def test_the_leg_is_found_by_number_and_time_in_one_request() -> None:
    async with line() as cl:
        await cl.place()
        await cl.hang_up()
        before = len(cl.sim.requests)
        (found,) = await cl.found()
        assert (found.leg, found.to_callee, found.over) == (Leg.TRUNK, True, True)
        assert len(cl.sim.requests) - before == 1


async def test_a_call_that_a_sip_domain_answered_is_found_as_a_stray() -> None:
    async with line("sip-domain") as cl:
        await cl.place()
        await cl.hang_up()
        (found,) = await cl.found()
    assert (found.leg, found.to_sip_domain, found.to_callee) == (Leg.OTHER, True, True)


@pytest.mark.parametrize(
    ("scenario", "code", "sip_code"),
    [
        ("rotated-credential", "permission_denied", 403),
        ("busy", "resource_exhausted", 486),
        ("declined", "permission_denied", 603),
        ("auth-loop", "failed_precondition", None),
        ("wrong-project", "not_found", None),
        ("no-sip-worker", "unavailable", None),
        ("carrier-fault", "failed_precondition", None),
    ],
)
async def test_a_refused_call_is_dialled_once_at_most_and_leaves_nothing_up(
    scenario: str, code: str, sip_code: int | None
) -> None:
    async with line(scenario) as cl:
        failure = await cl.fails()
        await cl.hang_up()
        assert cl.sim.world.dialled[cl.callee.number] <= 1
        assert list(cl.sim.world.calls_up) == []
    assert (failure.trouble, failure.code) == (Trouble.REFUSED, code)
    assert failure.sip_code == sip_code or scenario == "carrier-fault"
    assert cl.callee.number.removeprefix("+") not in repr(failure)


async def test_a_wrong_key_is_refused_before_anything_is_dialled() -> None:
    async with line("bad-livekit-key") as cl:
        failure = await cl.fails()
        assert not cl.sim.world.dialled
    assert (failure.code, failure.http_status) == ("unknown", 401)


async def test_silence_and_an_unanswered_phone_differ_in_what_the_room_showed_alone() -> None:
    seen = {}
    for scenario in ("silent-drop", "rings-forever"):
        async with line(scenario, ring_seconds=0.1) as cl, asyncio.timeout(60):
            failing = asyncio.create_task(cl.fails(ring=2))
            shown = set()
            while not failing.done():
                people = await cl.calls.participants(ROOM) or ()
                shown |= {someone.status for someone in people if someone.status is not None}
                await asyncio.sleep(0.02)
            seen[scenario] = shown
            failure = await failing
            assert (failure.code, failure.http_status, failure.sip_code) == ("canceled", 408, None)
    assert seen["silent-drop"] == {CallStatus.DIALING}
    assert CallStatus.RINGING in seen["rings-forever"]


async def test_a_refusal_at_the_edge_is_explained_by_the_error_log() -> None:
    async with line("geo-blocked") as cl:
        failure = await cl.fails()
        await cl.hang_up()
        logged = await cl.alerts()
    assert failure.sip_code == 403
    assert "32205" in {alert.error_code for alert in logged}


async def test_our_room_wakes_no_agent_of_the_project_and_an_intruder_shows() -> None:
    async with line() as cl:
        assert cl.sim.world.project.unnamed_agents
        await cl.calls.create_room(ROOM, SOON)
        assert await cl.calls.participants(ROOM) == ()
    async with line("agent-joins") as cl:
        await cl.calls.create_room(ROOM, SOON)
        people = await cl.calls.participants(ROOM) or ()
    assert {someone.kind for someone in people} <= {ParticipantKind.AGENT, ParticipantKind.EGRESS}
    assert people


async def test_a_dial_whose_reply_is_lost_is_one_call_and_the_room_still_ends_it() -> None:
    async with line() as cl, asyncio.timeout(60):
        cl.sim.fault("*/CreateSIPParticipant", lost=True)
        failure = await cl.fails()
        assert failure.trouble is Trouble.NETWORK
        assert len(cl.sim.world.calls_up) == 1
        await cl.hang_up()
        assert cl.sim.world.dialled == {cl.callee.number: 1}
        assert list(cl.sim.world.calls_up) == []


async def test_a_cancelled_dial_rings_on_until_the_room_is_deleted() -> None:
    async with line(ring_seconds=10) as cl, asyncio.timeout(60):
        placing = asyncio.create_task(cl.place(ring=60))
        await cl.callee_is(CallStatus.RINGING)
        placing.cancel()
        await asyncio.gather(placing, return_exceptions=True)
        assert len(cl.sim.world.calls_up) == 1
        await cl.hang_up()
        assert list(cl.sim.world.calls_up) == []


async def test_a_call_that_outlives_its_room_is_ended_by_its_sid() -> None:
    async with line("hang-up-lost") as cl:
        await cl.place()
        callee = await cl.callee_is(CallStatus.ACTIVE)
        await cl.calls.delete_room(ROOM)
        (up,) = cl.sim.world.calls_up
        assert up.sid == callee.call_sid
        assert await cl.records.end(up.sid) == Known(None)
        assert list(cl.sim.world.calls_up) == []
        over = (await cl.records.call(up.sid, cl.callee)).get()
    assert over is not None
    assert over.over


async def test_no_record_and_no_permission_are_two_things() -> None:
    async with line("no-record") as cl:
        await cl.place()
        await cl.hang_up()
        assert await cl.found() == ()
    async with line("proof-unreadable") as cl:
        await cl.place()
        await cl.hang_up()
        now = datetime.now(UTC)
        reading = await cl.records.calls_to(cl.callee, now - SKEW, now + SKEW)
    assert isinstance(reading, Unread)
    assert reading.gap.reason is GapReason.FORBIDDEN


async def test_a_call_over_another_account_s_trunk_says_so_in_the_room() -> None:
    async with line("proof-other-account") as cl:
        await cl.place()
        callee = await cl.callee_is(CallStatus.ACTIVE)
        await cl.hang_up()
        assert callee.account_sid is not None
        assert callee.account_sid != cl.sim.world.account.sid
        assert callee.call_sid is not None
        assert await cl.records.call(callee.call_sid, cl.callee) == Known(None)


async def test_the_rooms_of_all_instances_are_seen_with_their_age() -> None:
    async with line() as cl:
        for name in (ROOM, "trunkwatch-i2-r7", "support-17"):
            await cl.calls.create_room(name, SOON)
        rooms = await cl.calls.rooms("trunkwatch-")
    assert {room.name for room in rooms} == {ROOM, "trunkwatch-i2-r7"}
    assert all(abs(datetime.now(UTC) - room.created_at) < SKEW for room in rooms)

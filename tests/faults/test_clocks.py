"""A time of day that jumps while Trunkwatch reads and calls: nothing is told wrongly, or counted twice."""

from datetime import timedelta
from typing import Final

import pytest
from livekit.protocol.room import ListParticipantsResponse

from monitor.model.outcome import Reason
from monitor.model.run import Proof, Run, Stage, StageName
from monitor.simulator.accounts import Alert, sid
from tests.faults.faults import alters
from tests.faults.proxy import Wire
from tests.faults.watching import Watched, watching

JUMPS: Final = [timedelta(hours=1), timedelta(hours=-1), timedelta(days=1), timedelta(days=-1)]
jumps = pytest.mark.parametrize("jump", JUMPS, ids=str)


def without_sids(body: bytes) -> bytes:
    """As an older server of LiveKit's has it: the call is to be found by its number and time."""
    told = ListParticipantsResponse.FromString(body)
    for participant in told.participants:
        participant.attributes.pop("sip.twilio.callSid", None)
    return told.SerializeToString()


@jumps
async def test_a_clock_that_jumps_in_a_sweep_changes_no_verdict(jump: timedelta) -> None:
    async with watching() as watched:
        healthy = await watched.swept()

        async def spoil(wire: Wire) -> None:
            watched.clock.wrong = jump
            reply = await wire.truth()
            await wire.send(reply.head + reply.body)

        watched.twilio.spoil("*/Trunks", spoil)
        assert await watched.swept() == healthy
        state = watched.daemon.board.environments["prod"]
        assert state.duration is not None
        assert timedelta() <= state.duration <= abs(jump) + timedelta(minutes=1)
        await watched.heal()
        watched.clock.wrong = timedelta()
        assert await watched.swept() == healthy


stages = pytest.mark.parametrize("stage", [None, *StageName], ids=str)


async def called(watched: Watched, jump: timedelta, stage: StageName | None) -> Run:
    """A call in a stage of which the clock jumps, or before it; one before was proved.

    A machine that is held while a phone rings sees nothing of that: then it is called again.
    """
    assert (await watched.called()).proof is Proof.PROVED

    def tell(what: StageName | Stage) -> None:
        if what is stage:
            watched.clock.wrong = jump

    watched.clock.wrong = timedelta() if stage else jump
    run = await watched.called(tell)
    while stage is not None and watched.clock.wrong != jump:
        run = await watched.called(tell)
    return run


def each_was_dialled_once(watched: Watched) -> bool:
    dialled = [dial.room for dial in watched.simulator.world.dials]
    return len(dialled) > 1 and len(set(dialled)) == len(dialled)


@stages
@jumps
async def test_a_clock_that_jumps_in_a_call_takes_nothing_from_its_proof(
    jump: timedelta, stage: StageName | None
) -> None:
    async with watching() as watched:
        await watched.swept()
        run = await called(watched, jump, stage)

        assert (run.reason, run.proof) == (Reason.ANSWERED, Proof.PROVED)
        assert run.ended >= run.started
        assert each_was_dialled_once(watched)


@stages
@jumps
async def test_a_call_that_has_to_be_found_by_its_time_is_not_missed_where_a_clock_jumped(
    jump: timedelta, stage: StageName | None
) -> None:
    async with watching() as watched:
        await watched.swept()
        watched.livekit.spoil("*/ListParticipants", alters(without_sids))
        run = await called(watched, jump, stage)

        assert (run.reason, run.proof) == (Reason.ANSWERED, Proof.UNKNOWN)
        assert "clock" in run.evidence["proof"]
        watched.clock.wrong = timedelta()
        assert (await watched.called()).proof is Proof.PROVED


@jumps
async def test_a_clock_that_jumps_between_readings_of_the_log_counts_every_entry_once(
    jump: timedelta,
) -> None:
    async with watching() as watched:
        for wrong in (timedelta(), jump, timedelta(), jump):
            watched.clock.move(minutes=10)
            watched.clock.wrong = wrong
            await watched.daemon.read_log("prod")
            logged(watched)
        watched.clock.move(minutes=10)
        watched.clock.wrong = timedelta()
        await watched.daemon.read_log("prod")

        assert watched.daemon.board.environments["prod"].alerts.totals == {"32205": 4}


def logged(watched: Watched) -> None:
    alerts = watched.simulator.world.account.alerts
    number = len(alerts) + 1
    alerts.append(Alert(sid("NO", number), 32205, "…", sid("CA", number), "error", watched.clock.right()))

"""Calls through clouds whose answers are spoilt: never twice, never left up, and nobody is blamed wrongly."""

import asyncio
from typing import Final

import pytest

from monitor.model.outcome import Reason, Result
from monitor.model.run import Proof, Run, Stage, StageName
from tests.faults.faults import FAULTS
from tests.faults.watching import HASTY, PATIENT, Watched, watching

DIAL: Final = "/twirp/livekit.SIP/CreateSIPParticipant"
ROOMS: Final = "/twirp/livekit.RoomService"

DONE_ALL_THE_SAME: Final = {
    "reset in the body",
    "half of the length",
    "half in chunks",
    "half without a length",
    "slow drip",
    "slow drip of the body",
    "bad JSON or protobuf",
}
"""LiveKit does what it is asked, and only its answer is lost."""

OTHERWISE: Final = {
    "nothing": (Result.INCONCLUSIVE, Reason.UNCLASSIFIED),
    "401": (Result.INCONCLUSIVE, Reason.LIVEKIT_AUTH),
    "403": (Result.INCONCLUSIVE, Reason.LIVEKIT_AUTH),
    "404": (Result.INCONCLUSIVE, Reason.UNCLASSIFIED),
    "500": (Result.FAILURE, Reason.LIVEKIT_FAULT),
    "503": (Result.FAILURE, Reason.LIVEKIT_UNAVAILABLE),
}
"""How a run ends by a status; any other spoilt answer was no answer of LiveKit's."""

OF_EACH_KIND: Final = (
    "reset",
    "half of the length",
    "nothing without a length",
    "black hole",
    "slow drip of the body",
    "endless body",
    "HTML",
    "bad JSON or protobuf",
    "401",
    "429 for years",
    "503",
)


def expected(name: str) -> tuple[Result, Reason]:
    """How a run ends whose request was met by a fault and not done."""
    if FAULTS[name].hangs:
        return Result.INCONCLUSIVE, Reason.CLIENT_TIMEOUT
    if name.startswith("429"):
        return Result.FAILURE, Reason.LIVEKIT_UNAVAILABLE
    return OTHERWISE.get(name, (Result.INCONCLUSIVE, Reason.NETWORK))


async def ended(watched: Watched, run: Run) -> tuple[Result, Reason]:
    """How it ended; nothing was dialled twice or is left up, and the next call goes."""
    assert watched.livekit.asked[DIAL] <= 1
    assert len(watched.simulator.world.dials) <= 1
    if watched.simulator.world.calls_up:
        assert run.orphaned
    await watched.heal()
    await watched.cleaned()
    assert watched.simulator.world.calls_up == ()
    assert watched.simulator.world.project.rooms == {}
    after = await watched.called()
    assert (after.reason, after.proof, after.orphaned) == (Reason.ANSWERED, Proof.PROVED, False)
    return run.result, run.reason


@pytest.mark.parametrize("name", FAULTS)
async def test_a_dial_whose_answer_is_spoilt_is_not_repeated_and_nobody_is_blamed_for_it(name: str) -> None:
    fault = FAULTS[name]
    async with watching(HASTY if fault.hangs else PATIENT) as watched:
        await watched.swept()
        watched.livekit.spoil(DIAL, fault.spoil)
        run = await watched.called()

        assert watched.livekit.asked[DIAL] == 1
        done = name in DONE_ALL_THE_SAME
        answered = (Result.SUCCESS, Reason.ANSWERED)
        assert await ended(watched, run) == (answered if done else expected(name))


@pytest.mark.parametrize("name", OF_EACH_KIND)
async def test_where_no_room_can_be_made_nothing_is_dialled(name: str) -> None:
    fault = FAULTS[name]
    async with watching(HASTY if fault.hangs else PATIENT) as watched:
        await watched.swept()
        watched.livekit.spoil(f"{ROOMS}/CreateRoom", fault.spoil)
        run = await watched.called()

        assert watched.simulator.world.dials == []
        assert await ended(watched, run) == expected(name)


@pytest.mark.parametrize("name", OF_EACH_KIND)
async def test_a_call_that_cannot_be_followed_or_hung_up_is_a_success_and_ended_when_it_can(
    name: str,
) -> None:
    fault = FAULTS[name]

    async def spoilt(operation: str) -> None:
        async with watching(HASTY if fault.hangs else PATIENT) as watched:
            await watched.swept()
            watched.livekit.spoil(f"{ROOMS}/{operation}", fault.spoil)
            run = await watched.called()

            assert await ended(watched, run) == (Result.SUCCESS, Reason.ANSWERED)

    await asyncio.gather(*map(spoilt, ("ListParticipants", "ListRooms", "DeleteRoom")))


@pytest.mark.parametrize("name", OF_EACH_KIND)
async def test_a_call_of_which_twilio_tells_nothing_is_a_success_without_a_proof(name: str) -> None:
    fault = FAULTS[name]
    async with watching(HASTY if fault.hangs else PATIENT) as watched:
        await watched.swept()
        watched.twilio.spoil("*/Calls*", fault.spoil)
        watched.twilio.spoil("/monitor.twilio.com/*", fault.spoil)
        run = await watched.called()

        assert run.proof is Proof.UNKNOWN
        assert await ended(watched, run) == (Result.SUCCESS, Reason.ANSWERED)


async def test_a_livekit_that_goes_away_in_a_call_leaves_an_orphan_that_is_ended_when_it_is_back() -> None:
    async with watching() as watched:
        await watched.swept()
        going: list[asyncio.Task[None]] = []

        def tell(what: StageName | Stage) -> None:
            if what is StageName.TALK:
                going.append(asyncio.create_task(watched.livekit.refuse()))

        run = await watched.called(tell)

        assert going
        assert run.orphaned
        assert "end_it_with" in run.evidence
        assert await ended(watched, run) == (Result.SUCCESS, Reason.ANSWERED)


async def test_a_livekit_that_refuses_connections_is_not_dialled_and_nobody_is_blamed() -> None:
    async with watching() as watched:
        await watched.swept()
        await watched.livekit.refuse()
        run = await watched.called()

        assert watched.simulator.world.dials == []
        assert await ended(watched, run) == (Result.INCONCLUSIVE, Reason.NETWORK)

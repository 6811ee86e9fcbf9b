"""A canary wakes no agent of the project it calls through, and says so where one came all the same."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest
from livekit.protocol.room import CreateRoomRequest, DeleteRoomRequest

from monitor.canary import room_name, run_canary
from monitor.model.call import ParticipantKind
from monitor.model.outcome import Reason, Result
from monitor.model.run import Stage, StageName
from tests.canary.calling import INSTANCE, canary, timing
from tests.rig.agent import dispatched, intruder, unnamed_worker
from tests.rig.calling import TEMPO, chain
from tests.rig.livekit import LiveKit


async def test_an_unnamed_worker_is_offered_other_rooms_and_no_canarys(server: LiveKit) -> None:
    async with asyncio.timeout(20), chain(server) as both, unnamed_worker(server) as worker:
        await both.call()
        async with server.api() as api:
            await api.room.create_room(CreateRoomRequest(name="somebodys"))
            assert await worker.offered() == "somebodys"
            await api.room.delete_room(DeleteRoomRequest(room="somebodys"))


@pytest.mark.parametrize("comes", [intruder, dispatched])
async def test_an_agent_that_intrudes_makes_the_run_inconclusive(
    server: LiveKit, comes: Callable[[LiveKit, str], AbstractAsyncContextManager[None]]
) -> None:
    dialling, intrusions = asyncio.Event(), []

    def tell(what: StageName | Stage) -> None:
        if what is StageName.DIAL:
            dialling.set()

    async def intrude() -> None:
        await dialling.wait()
        async with comes(server, room_name(INSTANCE, "r1")):
            intrusions.append("joined")
            await asyncio.Event().wait()

    async with asyncio.timeout(20), chain(server) as both:
        task = asyncio.create_task(intrude())
        run = await run_canary(
            canary(await both.facts()), both.caller, both.simulated.records, timing(TEMPO), tell
        )
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    assert intrusions == ["joined"]
    assert (run.reason, run.result) == (Reason.ROOM_INTRUDED, Result.INCONCLUSIVE)
    assert run.evidence["intruder"] == ParticipantKind.AGENT

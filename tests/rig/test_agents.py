"""A canary wakes no agent of the project it calls through, and says so where one came all the same."""

import asyncio

from livekit.protocol.agent_dispatch import CreateAgentDispatchRequest

from monitor.canary import room_name
from monitor.model.call import ParticipantKind
from monitor.model.canary import ProofKind
from monitor.model.outcome import Reason, Result
from tests.canary.calling import INSTANCE
from tests.rig.agent import dispatched, somebodys_room, worker
from tests.rig.callee import Callee
from tests.rig.calling import chain
from tests.rig.livekit import LiveKit
from tests.rig.standing_in import site


async def test_an_unnamed_worker_joins_somebodys_room_and_is_offered_no_canarys(server: LiveKit) -> None:
    async with asyncio.timeout(120), chain(server) as both, worker(server) as unnamed:
        await both.call()
        async with somebodys_room(server) as room:
            assert await unnamed.job() == room


async def test_a_named_worker_joins_where_it_is_sent_and_is_offered_no_canarys(server: LiveKit) -> None:
    async with (
        asyncio.timeout(120),
        chain(server) as both,
        worker(server, name="sent") as named,
        server.api() as api,
    ):
        await both.call()
        async with somebodys_room(server) as room:
            await api.agent_dispatch.create_dispatch(CreateAgentDispatchRequest(agent_name="sent", room=room))
            assert await named.job() == room


async def test_an_agent_that_is_sent_into_a_call_makes_the_run_inconclusive(server: LiveKit) -> None:
    async def let_in(_callee: Callee) -> None:
        async with dispatched(server, room_name(INSTANCE, "r1")):
            await asyncio.Event().wait()

    async with asyncio.timeout(120), site(server) as here:
        run = await here.call(ProofKind.NONE, let_in, talk=30)

    assert (run.reason, run.result) == (Reason.ROOM_INTRUDED, Result.INCONCLUSIVE)
    assert run.evidence["intruder"] == ParticipantKind.AGENT

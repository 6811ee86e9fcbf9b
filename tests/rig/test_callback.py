"""A call that comes in again over a number of our own, at a real livekit-server."""

import pytest

from monitor.model.canary import Expected, ProofKind
from monitor.model.run import Proof
from tests.canary.calling import call_plan
from tests.rig.callee import Callee, in_room
from tests.rig.livekit import LiveKit
from tests.rig.standing_in import site

TO = call_plan().to.number


@pytest.mark.parametrize(
    ("called", "proof"), [(TO, Proof.PROVED), ("+15550100", Proof.MISSING)], ids=["ours", "another's"]
)
async def test_a_call_that_comes_in_again_is_seen_by_the_number_that_was_called(
    server: LiveKit, called: str, proof: Proof
) -> None:
    async def come_in_again(callee: Callee) -> None:
        numbers = {"sip.callStatus": "active", "sip.trunkPhoneNumber": called}
        async with in_room(server, "callback-_+56_1", "sip_+56", attributes=numbers):
            await callee.echo()

    async with site(server) as here:
        run = await here.call(ProofKind.CALLBACK, come_in_again, expected=Expected(rooms="callback-"), talk=3)
        await here.both.caller.delete_room("callback-_+56_1")

    assert run.proof is proof
    assert "+56_1" not in str(run)

"""How a call is placed: dialled once, followed while the dial blocks, hung up whatever happens."""

import asyncio
from dataclasses import replace

import pytest

from monitor.canary import NotAllowed, RunCancelled, run_canary
from monitor.canary.place import Placed, place
from monitor.model.call import CallRefused, CallStatus, DialFailure, Participant, ParticipantKind, Trouble
from monitor.model.canary import DialRules
from monitor.model.outcome import Reason
from monitor.model.run import Proof, Stage, StageName
from tests.canary.calling import QUICK, call_plan, canary, seconds, timing
from tests.canary.memory import FACTS, TIMED_OUT, LiveKit, Twilio, answers, call, refuses

FORBIDDEN = DialFailure(Trouble.REFUSED, "permission_denied", 403, 403, "Forbidden")


class Mistaken(LiveKit):
    """Its client has a mistake in it that its first deletions run into."""

    async def delete_room(self, room: str) -> None:
        try:
            await super().delete_room(room)
        except CallRefused:
            raise ValueError("never seen") from None


async def placed(project: LiveKit) -> Placed:
    return await place(call(), project, timing())


async def test_an_answered_call_is_dialled_once_and_hung_up() -> None:
    project = answers()

    done = await placed(project)

    assert done.answered
    assert len(project.dials) == 1
    assert project.room is None
    assert done.room_gone


async def test_the_dial_shows_the_routes_caller_id_and_bounds_the_call() -> None:
    project = answers()
    plan = replace(call_plan(), ring_timeout=seconds(0.3), talk_time=seconds(0.05), country="CL")

    await place(canary(FACTS, call=plan), project, timing())

    (dial,) = project.dials
    assert (dial.caller_id, dial.country, dial.to) == (FACTS.caller_id, "CL", plan.to)
    assert dial.max_duration == seconds(0.35) + QUICK.call_margin
    assert dial.ring_timeout == plan.ring_timeout


async def test_two_runs_never_share_a_room_or_an_identity() -> None:
    one, other = canary(FACTS, run="1"), canary(FACTS, run="2")

    assert one.room == "trunkwatch-test-1"
    assert one.identity != other.identity


async def test_a_refused_call_has_no_talk_and_its_room_is_removed() -> None:
    project = refuses(FORBIDDEN)

    done = await placed(project)

    assert done.failure == FORBIDDEN
    assert not done.perhaps_up
    assert project.room is None
    assert [stage.name for stage in done.stages] == [StageName.ROOM, StageName.DIAL, StageName.HANG_UP]


async def test_stages_follow_the_participant_while_the_dial_blocks() -> None:
    project = LiveKit(CallStatus.DIALING)
    begun: asyncio.Queue[StageName] = asyncio.Queue()

    def tell(what: StageName | Stage) -> None:
        if isinstance(what, StageName):
            begun.put_nowait(what)

    task = asyncio.create_task(place(call(), project, timing(), tell))
    assert [await begun.get() for _ in range(3)] == [StageName.ROOM, StageName.DIAL, StageName.RING]
    project.status = CallStatus.RINGING
    assert await begun.get() is StageName.ANSWER
    project.status = CallStatus.ACTIVE
    assert project.reply is not None
    project.reply.set_result(None)

    done = await task

    assert [stage.name for stage in done.stages] == list(StageName)
    assert done.status is CallStatus.ACTIVE


async def test_an_answer_whose_reply_was_lost_is_an_answer_all_the_same() -> None:
    done = await placed(refuses(DialFailure(Trouble.NETWORK), CallStatus.ACTIVE))

    assert done.answered
    assert done.failure is None
    assert done.uncertain


async def test_an_answer_whose_reply_stays_away_is_not_waited_for() -> None:
    done = await placed(LiveKit(CallStatus.ACTIVE))

    assert done.answered


async def test_a_lost_reply_while_it_rings_is_no_answer() -> None:
    done = await placed(refuses(DialFailure(Trouble.NETWORK), CallStatus.RINGING))

    assert done.answered is None
    assert done.perhaps_up


async def test_a_dial_without_end_is_given_up_and_hung_up() -> None:
    project = LiveKit(CallStatus.DIALING)
    tempo = replace(QUICK, dial_margin=seconds(0), reply_grace=seconds(0))

    done = await place(call(), project, timing(tempo))

    assert done.failure == TIMED_OUT
    assert done.uncertain
    assert project.deleted


@pytest.mark.parametrize("kind", [ParticipantKind.AGENT, ParticipantKind.EGRESS])
async def test_an_intruder_ends_the_call_at_once(kind: ParticipantKind) -> None:
    project = LiveKit(CallStatus.RINGING, strangers=(Participant("someone", kind),))

    done = await placed(project)

    assert done.intruder is kind
    assert project.room is None


async def test_a_room_that_will_not_go_is_deleted_again_until_it_is_gone() -> None:
    project = answers()
    project.deletions_fail = 3

    done = await placed(project)

    assert done.room_gone
    assert project.deleted == 4


async def test_a_mistake_of_ours_in_the_hang_up_comes_out_after_the_call_is_hung_up() -> None:
    project = Mistaken(CallStatus.ACTIVE, deletions_fail=2)
    project.reply = answers().reply

    with pytest.raises(ValueError, match="never seen"):
        await placed(project)

    assert project.room is None
    assert project.deleted == 3


async def test_a_room_that_never_goes_is_told() -> None:
    project = answers()
    project.deletions_fail = 10_000
    tempo = replace(QUICK, hang_up_within=seconds(0.05))

    run = await run_canary(call(), project, Twilio(), timing(tempo))

    assert run.orphaned
    assert run.reason is Reason.ANSWERED
    assert "room_left" in run.evidence
    assert run.evidence["twilio_status"] == "completed"
    assert "end_it_with" not in run.evidence, "Twilio's record says that there is nothing to end"


async def test_looks_that_fail_do_not_end_the_call() -> None:
    project = answers()
    project.looks_fail = True

    done = await placed(project)

    assert done.answered
    assert done.looks_failed


async def test_an_error_of_the_program_hangs_up_before_it_passes() -> None:
    class Broken(LiveKit):
        async def dial(self, *_: object) -> None:
            raise RuntimeError("broken")

    project = Broken()
    with pytest.raises(RuntimeError, match="broken"):
        await placed(project)

    assert project.room is None


@pytest.mark.parametrize("stage", StageName)
async def test_a_cancellation_at_any_stage_hangs_up_and_keeps_the_run(stage: StageName) -> None:
    project = LiveKit(CallStatus.ACTIVE)

    def tell(what: StageName | Stage) -> None:
        if what is stage:
            task.cancel()

    task = asyncio.create_task(run_canary(call(), project, Twilio(), timing(), tell))
    with pytest.raises(asyncio.CancelledError) as caught:
        await task

    assert isinstance(caught.value, RunCancelled)
    assert caught.value.run.reason in (Reason.CANCELLED, Reason.ANSWERED)
    assert project.room is None


async def test_a_cancellation_in_the_hang_up_leaves_the_answer_and_a_proof_unknown() -> None:
    def tell(what: StageName | Stage) -> None:
        if what is StageName.HANG_UP:
            task.cancel()

    task = asyncio.create_task(run_canary(call(), answers(), Twilio(), timing(), tell))
    with pytest.raises(RunCancelled) as caught:
        await task

    assert caught.value.run.reason is Reason.ANSWERED
    assert caught.value.run.proof is Proof.UNKNOWN


@pytest.mark.parametrize(
    "rules",
    [
        DialRules(enabled=False, allowed_prefixes=("+56",)),
        DialRules(allowed_prefixes=("+55",)),
        DialRules(allowed_prefixes=()),
    ],
    ids=["kill switch", "another country", "nothing allowed"],
)
async def test_what_the_configuration_does_not_allow_is_never_dialled(rules: DialRules) -> None:
    project = answers()
    with pytest.raises(NotAllowed) as caught:
        await run_canary(call(rules), project, Twilio(), timing())

    assert not project.dials
    assert project.room is None
    assert call_plan().to.number not in str(caught.value)

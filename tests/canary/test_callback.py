"""Proof by a call that comes in again over a number of our own: seen in LiveKit, and heard by nobody."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from monitor.canary import run_canary
from monitor.model.call import CallRefused, CallStatus, Participant, ParticipantKind, Room
from monitor.model.canary import Expected, ProofKind
from monitor.model.outcome import Reason, Result
from monitor.model.run import Proof, Run
from tests.canary.calling import call_plan, canary, seconds, timing
from tests.canary.memory import FACTS, TIMED_OUT, LiveKit, Twilio, answers


def someone(called: str | None, minutes_ago: float = 0) -> Participant:
    joined = timing().now() - seconds(60 * minutes_ago)
    return Participant("sip_1", ParticipantKind.SIP, joined=joined, called=called)


@dataclass
class Inbound(LiveKit):
    """A project in which calls to our own number come in: `present` once ours was dialled."""

    present: tuple[Participant, ...] = ()
    before: tuple[Participant, ...] = ()
    listings_fail: bool = False
    first_listing_fails: bool = False

    async def rooms(self, prefix: str) -> tuple[Room, ...]:
        if self.listings_fail or (self.first_listing_fails and not self.dials):
            raise CallRefused(TIMED_OUT)
        return (Room(f"{prefix}1", timing().now()),)

    async def participants(self, room: str) -> tuple[Participant, ...] | None:
        if not room.startswith("callback-"):
            return await super().participants(room)
        return (*self.before, *(self.present if self.dials else ()))


def inbound(*present: Participant, **changes: Any) -> Inbound:
    project = Inbound(CallStatus.ACTIVE, present=present, **changes)
    project.reply = answers().reply
    return project


async def call_back(livekit: LiveKit) -> Run:
    plan = call_plan(proof=ProofKind.CALLBACK, expected=Expected(rooms="callback-"))
    placed = canary(replace(FACTS, recognised=True), call=plan)
    return await run_canary(placed, livekit, Twilio(), timing())


async def test_a_call_that_comes_in_again_is_proved_without_any_ear() -> None:
    to = call_plan().to.number

    for called in (to, None):
        run_ = await call_back(inbound(someone(called)))
        assert (run_.proof, run_.result) == (Proof.PROVED, Result.SUCCESS)
    assert "came in again over your own number" in run_.summary
    assert to not in str(run_)


OTHERS: dict[str, tuple[Participant, ...]] = {
    "nobody": (),
    "a call to another number": (someone("+56225550000"),),
    "an agent": (Participant("agent", ParticipantKind.AGENT, joined=timing().now()),),
}


@pytest.mark.parametrize("who", OTHERS)
async def test_what_is_no_call_of_ours_proves_nothing(who: str) -> None:
    run_ = await call_back(inbound(*OTHERS[who]))

    assert (run_.reason, run_.proof) == (Reason.NO_PROOF, Proof.MISSING)
    assert "did not come in again" in run_.summary


@pytest.mark.parametrize("minutes", [-5, 5])
async def test_a_call_that_comes_in_is_seen_by_a_machine_whose_clock_is_off(minutes: float) -> None:
    assert (await call_back(inbound(someone(None, minutes_ago=minutes)))).proof is Proof.PROVED


async def test_a_call_that_was_there_before_ours_proves_nothing_and_hides_nothing() -> None:
    earlier = someone(call_plan().to.number, minutes_ago=0.1)

    run_ = await call_back(inbound(before=(earlier,)))
    assert (run_.reason, run_.proof) == (Reason.NO_PROOF, Proof.MISSING)
    assert (await call_back(inbound(someone(None), before=(earlier,)))).proof is Proof.PROVED


@pytest.mark.parametrize("troubles", [{"listings_fail": True}, {"first_listing_fails": True}], ids=str)
async def test_a_call_that_cannot_be_looked_for_is_unknown(troubles: dict[str, bool]) -> None:
    run_ = await call_back(inbound(someone(None), **troubles))

    assert (run_.proof, run_.result) == (Proof.UNKNOWN, Result.SUCCESS)


async def test_where_the_first_look_fails_and_nothing_comes_in_it_is_missed_all_the_same() -> None:
    assert (await call_back(inbound(first_listing_fails=True))).proof is Proof.MISSING

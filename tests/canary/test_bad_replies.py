"""Canaries under clouds that refuse, leave out, or say what nobody knows."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.canary import run_canary
from monitor.model.call import CallStatus, Participant, ParticipantKind
from monitor.model.outcome import Reason, Result
from monitor.model.run import Proof
from monitor.simulator.accounts import sid
from monitor.simulator.cast import ACCOUNT_SID, phone
from tests.canary.calling import QUICK, Clouds, clouds, seconds, timing
from tests.canary.memory import LiveKit, Twilio, answers, call

CALLS = "/api.twilio.com/2010-04-01/Accounts/*/Calls*"
DIAL = "/twirp/livekit.SIP/CreateSIPParticipant"


def asked(both: Clouds, path: str) -> int:
    return sum(seen.path == path for seen in both.simulator.requests)


async def test_refusals_in_the_middle_of_polling_do_not_keep_a_proof_from_being_found() -> None:
    async with clouds() as both:
        both.simulator.world.service.record_delay = seconds(0.15)
        both.simulator.fault(CALLS, times=4, status=429, headers={"Retry-After": "0"})
        run = await both.call(tempo=replace(QUICK, close=seconds(60)))

        assert (run.result, run.proof) == (Result.SUCCESS, Proof.PROVED)
        assert len(both.simulator.world.dials) == 1


async def test_refusals_without_end_leave_the_success_and_a_proof_that_cannot_be_told() -> None:
    async with clouds() as both:
        both.simulator.fault(CALLS, times=None, status=429, headers={"Retry-After": "0"})
        run = await both.call()

        assert (run.result, run.reason, run.proof) == (Result.SUCCESS, Reason.ANSWERED, Proof.UNKNOWN)
        assert "too many requests" in run.evidence["proof"]
        assert both.simulator.world.calls_up == ()


async def test_refusals_in_the_middle_of_following_the_participant_do_not_end_the_call() -> None:
    async with clouds(ring_seconds=0.1) as both:
        both.simulator.fault("*/ListParticipants", times=5, status=429, headers={"Retry-After": "0"})
        run = await both.call()

        assert run.reason is Reason.ANSWERED
        assert len(both.simulator.world.dials) == 1


async def test_a_dial_that_is_refused_for_too_many_requests_is_not_repeated() -> None:
    async with clouds() as both:
        both.simulator.fault(DIAL, status=429)
        run = await both.call()

        assert run.reason is Reason.LIVEKIT_UNAVAILABLE
        assert asked(both, DIAL) == 1
        assert (both.simulator.world.dials, both.simulator.world.project.rooms) == ([], {})


async def test_a_hang_up_that_is_refused_for_too_many_requests_is_asked_for_again() -> None:
    async with clouds() as both:
        both.simulator.fault("*/DeleteRoom", times=10, status=429, headers={"Retry-After": "0"})
        run = await both.call()

        assert run.reason is Reason.ANSWERED
        assert not run.orphaned
        assert (both.simulator.world.calls_up, both.simulator.world.project.rooms) == ((), {})


async def test_a_price_that_is_null_leaves_a_run_without_one() -> None:
    async with clouds() as both:
        both.simulator.world.service.price_delay = None
        run = await both.call()

    assert (run.result, run.proof) == (Result.SUCCESS, Proof.PROVED)
    assert not {"price", "currency"} & set(run.evidence)


async def test_words_of_twilio_that_are_new_neither_prove_nor_refute_nor_end_a_call() -> None:
    record = {
        "sid": sid("CA", 1),
        "account_sid": ACCOUNT_SID,
        "to": phone("cl"),
        "from": None,
        "status": "hovering",
        "direction": "sideways",
        "date_created": None,
        "start_time": None,
        "end_time": None,
        "duration": None,
        "price": None,
        "price_unit": None,
        "trunk_sid": None,
    }
    async with clouds() as both:
        both.simulator.fault("*/Calls/CA*", times=None, status=200, body=json.dumps(record).encode())
        run = await both.call()

    assert (run.result, run.reason, run.proof) == (Result.SUCCESS, Reason.ANSWERED, Proof.UNKNOWN)
    assert "a direction that is not known" in run.evidence["proof"]
    assert run.evidence["twilio_status"] == "hovering"
    assert run.orphaned  # nobody saw it end


async def test_a_record_without_most_of_its_fields_is_unreadable_and_no_verdict() -> None:
    async with clouds() as both:
        both.simulator.fault("*/Calls/CA*", times=None, status=200, body=b'{"status": "completed"}')
        run = await both.call()

    assert (run.result, run.proof) == (Result.SUCCESS, Proof.UNKNOWN)
    assert "the reply lacks" in run.evidence["proof"]


@pytest.mark.parametrize("status", [None, CallStatus.AUTOMATION])
async def test_a_status_of_livekit_that_nobody_knows_leaves_its_reply_the_word(
    status: CallStatus | None,
) -> None:
    class Odd(LiveKit):
        async def participants(self, room: str) -> tuple[Participant, ...] | None:
            if self.room is None:
                return None
            identity = self.dials[0].identity if self.dials else "nobody"
            return (
                Participant(identity, ParticipantKind.SIP, status),
                Participant("x", ParticipantKind.OTHER),
            )

    project = Odd(reply=answers().reply)
    run = await run_canary(call(), project, Twilio(), timing())

    assert run.reason in (Reason.ANSWERED, Reason.NO_PROOF)
    assert project.room is None
    assert run.ended - run.started < timedelta(seconds=30)

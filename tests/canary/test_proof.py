"""What Twilio's record says of an answer: proved, refuted, missing, or not to be known."""

from dataclasses import replace

import pytest

from monitor.canary import run_canary
from monitor.canary.place import place
from monitor.canary.proof import Proved, prove
from monitor.model.call import CallStatus, DialFailure, Leg, Trouble, TwilioCall
from monitor.model.canary import DialRules, ProofKind
from monitor.model.outcome import Reason, Result
from monitor.model.phone import Callee
from monitor.model.reading import GapReason, Known, Reading
from monitor.model.run import Proof, Run
from monitor.model.verdict import Verdict
from tests.canary.calling import QUICK, call_plan, canary, seconds, timing, unhurried
from tests.canary.memory import (
    CALL_SID,
    FACTS,
    LiveKit,
    Twilio,
    alert,
    answers,
    call,
    down,
    refuses,
    twilio_call,
)
from tests.cast import ACCOUNT_SID, TRUNK_BR, unread


async def run(twilio: Twilio, livekit: LiveKit | None = None, **facts: object) -> Run:
    return await run_canary(call(**facts), livekit or answers(), twilio, unhurried())  # type: ignore[arg-type]


def without_sid() -> LiveKit:
    """Twilio's headers did not reach LiveKit: nobody looked while the participant was there."""
    project = answers()
    project.looks_fail = True
    return project


async def proof(twilio: Twilio, livekit: LiveKit | None = None, **facts: object) -> Proof:
    return (await run(twilio, livekit, **facts)).proof


async def test_the_call_by_its_sid_proves_the_answer() -> None:
    twilio = Twilio()

    assert await proof(twilio) is Proof.PROVED
    assert "calls" not in twilio.asked


async def test_without_a_sid_the_call_to_the_number_over_our_trunk_proves_it() -> None:
    twilio = Twilio(listed=Known((twilio_call(),)))

    assert await proof(twilio, without_sid()) is Proof.PROVED
    assert "call" not in twilio.asked


async def test_the_call_of_another_route_to_the_same_phone_proves_nothing() -> None:
    twilio = Twilio(listed=Known((twilio_call(trunk_sid=TRUNK_BR),)))

    assert await proof(twilio, without_sid()) is Proof.MISSING


async def test_a_sid_that_is_no_call_over_a_trunk_refutes_the_answer() -> None:
    other = await run(Twilio([Known(twilio_call(leg=Leg.OTHER, to_sip_domain=True))]))

    assert other.proof is Proof.REFUTED
    assert other.reason is Reason.WRONG_ANSWERER


async def test_a_sid_that_called_another_number_refutes_the_answer() -> None:
    assert await proof(Twilio([Known(twilio_call(to_callee=False))])) is Proof.REFUTED


async def test_a_call_to_a_sip_domain_at_that_time_refutes_where_no_call_over_a_trunk_comes() -> None:
    stray = twilio_call(leg=Leg.OTHER, to_sip_domain=True)

    assert await proof(Twilio(listed=Known((stray,))), without_sid()) is Proof.REFUTED
    assert await proof(Twilio(listed=Known((stray, twilio_call()))), without_sid()) is Proof.PROVED


async def test_a_record_that_does_not_tell_where_the_call_went_neither_proves_nor_refutes() -> None:
    unclear = twilio_call(leg=Leg.UNKNOWN)
    named = await run(Twilio([Known(unclear)]))

    assert (named.result, named.proof) == (Result.SUCCESS, Proof.UNKNOWN)
    assert await proof(Twilio(listed=Known((unclear,))), without_sid()) is Proof.UNKNOWN
    assert await proof(Twilio(listed=Known((unclear, twilio_call()))), without_sid()) is Proof.PROVED


async def test_a_record_that_comes_late_still_proves() -> None:
    nothing = Known(None)

    assert await proof(Twilio([nothing, nothing, Known(twilio_call())])) is Proof.PROVED


async def test_an_answer_that_is_slow_to_come_tells_of_when_it_was_asked_for() -> None:
    passed = 0.0

    class Slow(Twilio):
        async def call(self, sid: str, to: Callee | None) -> Reading[TwilioCall | None]:
            nonlocal passed
            passed += QUICK.record_missing.total_seconds() + QUICK.close.total_seconds()
            return await super().call(sid, to)

    slow = timing(monotonic=lambda: passed)
    twilio = Slow([Known(None), Known(twilio_call())])

    assert (await run_canary(call(), answers(), twilio, slow)).proof is Proof.PROVED


async def test_no_record_after_its_time_is_missing() -> None:
    run_ = await run(Twilio([Known(None)]))

    assert (run_.proof, run_.reason, run_.result) == (Proof.MISSING, Reason.NO_PROOF, Result.FAILURE)
    assert sum(stage.seconds for stage in run_.stages) < QUICK.record_missing.total_seconds()
    assert (run_.ended - run_.started) >= QUICK.record_missing


@pytest.mark.parametrize("region", [Verdict.UNKNOWN, None])
async def test_no_record_in_a_region_that_may_be_another_is_unknown_on_a_route_never_proved(
    region: Verdict | None,
) -> None:
    assert await proof(Twilio([Known(None)]), region=region, proved=False) is Proof.UNKNOWN
    assert await proof(Twilio([Known(None)]), region=region, proved=True) is Proof.MISSING


async def test_another_region_is_not_even_asked() -> None:
    twilio = Twilio()

    assert await proof(twilio, region=Verdict.FAIL) is Proof.UNKNOWN
    assert "call" not in twilio.asked


async def test_a_call_through_another_account_cannot_be_known_here() -> None:
    run_ = await run(Twilio(), twilio_account="AC" + "b" * 32)

    assert (run_.proof, run_.result) == (Proof.UNKNOWN, Result.SUCCESS)


@pytest.mark.parametrize("reason", [GapReason.UNAUTHORIZED, GapReason.FORBIDDEN])
async def test_what_may_not_be_read_is_asked_once(reason: GapReason) -> None:
    twilio = Twilio([down(reason)])
    run_ = await run(twilio)

    assert (run_.proof, run_.reason) == (Proof.UNKNOWN, Reason.ANSWERED)
    assert twilio.asked.count("call") == 1


@pytest.mark.parametrize("reason", [GapReason.RATE_LIMITED, GapReason.SERVER_ERROR, GapReason.TIMEOUT])
async def test_what_cannot_be_read_now_is_asked_again_and_then_unknown(reason: GapReason) -> None:
    never = Twilio([down(reason)])

    assert await proof(never) is Proof.UNKNOWN
    assert never.asked.count("call") > 2
    assert await proof(Twilio([down(reason), down(reason), Known(twilio_call())])) is Proof.PROVED


async def test_an_answer_where_the_address_fails_is_the_wrong_one_without_waiting() -> None:
    twilio = Twilio([Known(None)])
    run_ = await run(twilio, address=Verdict.FAIL)

    assert run_.reason is Reason.WRONG_ANSWERER
    assert twilio.asked.count("call") == 1


async def test_proof_none_takes_the_answer_alone() -> None:
    plan = replace(call_plan(), proof=ProofKind.NONE)
    run_ = await run_canary(canary(FACTS, call=plan), answers(), Twilio([Known(None)]), unhurried())

    assert (run_.proof, run_.result) == (Proof.NONE, Result.SUCCESS)


async def test_no_sound_by_twilios_log_is_a_media_timeout() -> None:
    run_ = await run(Twilio(log=Known((alert("32014"),))))

    assert run_.reason is Reason.MEDIA_TIMEOUT
    assert run_.evidence["twilio_errors"] == ("32014",)


async def test_another_calls_silence_is_not_ours() -> None:
    other = alert("32014", "CA" + "9" * 32)

    assert (await run(Twilio(log=Known((other,))))).reason is Reason.ANSWERED


async def test_a_leg_that_goes_on_is_an_orphan_with_the_command_that_ends_it() -> None:
    twilio = Twilio([Known(twilio_call(status="in-progress"))])
    run_ = await run(twilio)

    assert run_.orphaned
    assert run_.proof is Proof.PROVED
    assert CALL_SID in str(run_.evidence["end_it_with"])
    assert not twilio.ended


async def test_a_leg_that_ends_a_moment_later_is_none() -> None:
    run_ = await run(Twilio([Known(twilio_call(status="in-progress")), Known(twilio_call())]))

    assert not run_.orphaned


async def test_an_orphan_is_ended_by_its_sid_where_that_is_allowed() -> None:
    twilio = Twilio([Known(twilio_call(status="in-progress"))])
    allowed = call(DialRules(allowed_prefixes=("+56",), hang_up_by_sid=True))

    run_ = await run_canary(allowed, answers(), twilio, unhurried())

    assert twilio.ended == [CALL_SID]
    assert run_.orphaned
    assert run_.evidence["ended_by_sid"] == "yes"
    assert "end_it_with" not in run_.evidence


async def test_a_call_to_another_number_is_never_ended_though_its_sid_was_told_as_ours() -> None:
    twilio = Twilio([Known(twilio_call(status="in-progress", to_callee=False))])
    allowed = call(DialRules(allowed_prefixes=("+56",), hang_up_by_sid=True))

    run_ = await run_canary(allowed, answers(), twilio, unhurried())

    assert run_.orphaned
    assert not twilio.ended
    assert "end_it_with" not in run_.evidence, "nor is anybody told to end it"


async def test_of_a_call_that_twilio_has_told_nothing_of_nobody_is_told_to_end_the_sid() -> None:
    project = answers()
    project.deletions_fail = 10_000
    tempo = replace(QUICK, hang_up_within=seconds(0.05))

    run_ = await run_canary(call(), project, Twilio([down()]), unhurried(tempo))

    assert run_.orphaned
    assert run_.evidence["call_sid"] == CALL_SID
    assert "end_it_with" not in run_.evidence, "it may be somebody's call: a proxy told the SID"


async def test_a_call_that_was_found_by_its_time_is_never_ended() -> None:
    twilio = Twilio(listed=Known((twilio_call(status="in-progress"),)))
    allowed = call(DialRules(allowed_prefixes=("+56",), hang_up_by_sid=True))

    run_ = await run_canary(allowed, without_sid(), twilio, unhurried())

    assert run_.orphaned
    assert not twilio.ended


async def test_a_call_that_nobody_answered_is_seen_to_end_too() -> None:
    rang_out = DialFailure(Trouble.REFUSED, "canceled", 408, message="sip request timed out")
    left = Twilio([Known(twilio_call(status="ringing"))])
    over = Twilio([Known(twilio_call(status="canceled"))])

    assert (await run(left, refuses(rang_out, CallStatus.RINGING))).orphaned
    assert not (await run(over, refuses(rang_out, CallStatus.RINGING))).orphaned


async def test_a_proof_once_found_stays_while_the_leg_cannot_be_read() -> None:
    canary_ = call()
    done = await place(canary_, answers(), unhurried())
    up = twilio_call(status="in-progress")
    twilio = Twilio([Known(up), unread("Calls", GapReason.RATE_LIMITED)])

    proved = await prove(canary_, done, twilio, unhurried())

    assert proved == Proved(Proof.PROVED, proved.words, up)
    assert done.account_sid == ACCOUNT_SID

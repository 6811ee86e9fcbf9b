"""Proof by what is heard or seen: who is recognised, who is not, and what cannot be told."""

import asyncio
from dataclasses import dataclass, field, replace

import pytest

from monitor.canary import RunCancelled, run_canary
from monitor.media.pcm import sine
from monitor.model.call import CallStatus, Leg
from monitor.model.canary import TONE_HERTZ, Expected, ProofKind
from monitor.model.outcome import Reason, Result
from monitor.model.protocols import Ear
from monitor.model.reading import Known
from monitor.model.run import Proof, Run
from monitor.model.sound import Heard, Listening, Unheard
from monitor.model.verdict import Fault, Verdict
from tests.canary.calling import QUICK, call_plan, canary, seconds, timing
from tests.canary.memory import CALL_SID, FACTS, TIMED_OUT, LiveKit, Twilio, answers, refuses, twilio_call
from tests.media.sounds import dialled, noise, voice, voicemail
from tests.media.telephone import Telephone, TelephoneEar

DIGITS = Expected(digits="159", returned_digits="4826")
BEEPS = sine(TONE_HERTZ, 3, -16)


@dataclass
class Told:
    """An ear that tells what it is told to, and notes when it came and when it went."""

    tells: Heard | Unheard = field(default_factory=lambda: Unheard("Nobody listened."))
    reports: bool = True
    events: list[str] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)
    listening: Listening | None = None

    async def listen(
        self, listening: Listening, answered: asyncio.Event, over: asyncio.Event
    ) -> Heard | Unheard:
        self.listening = listening
        self.events.append("came")
        self.came.set()
        try:
            await (over if self.reports else asyncio.Event()).wait()
        finally:
            self.events.append("went")
        return self.tells


@dataclass
class HangsUp(Told):
    """The callee ends the call once somebody listens to it."""

    livekit: LiveKit = field(default_factory=LiveKit)

    async def listen(
        self, listening: Listening, answered: asyncio.Event, over: asyncio.Event
    ) -> Heard | Unheard:
        await answered.wait()
        self.livekit.status = CallStatus.HANGUP
        return await super().listen(listening, answered, over)


@dataclass
class Watched(LiveKit):
    """A project that notes when a room of it is deleted."""

    events: list[str] = field(default_factory=list)

    async def delete_room(self, room: str) -> None:
        self.events.append("hung up")
        await super().delete_room(room)


def telephone(*phones: Telephone) -> TelephoneEar:
    return TelephoneEar(iter(phones))


async def run(
    proof: ProofKind,
    ear: Ear | None,
    *,
    livekit: LiveKit | None = None,
    twilio: Twilio | None = None,
    expected: Expected = DIGITS,
    **facts: object,
) -> Run:
    known = replace(FACTS, **{"recognised": True, **facts})  # type: ignore[arg-type]
    placed = canary(known, call=call_plan(proof=proof, expected=expected))
    return await run_canary(placed, livekit or answers(), twilio or Twilio(), timing(), ear=ear)


def sends_back(phone: Telephone, digit: str) -> None:
    phone.play(dialled(digit, 0.2, 0.2))


RECOGNISED = {
    "its tone": (ProofKind.TONE, Telephone(BEEPS)),
    "our own sound": (ProofKind.ECHO, Telephone(echoes=0.4)),
    "our own digits": (ProofKind.DTMF, Telephone(pressed=sends_back)),
}


@pytest.mark.parametrize("by", RECOGNISED)
async def test_a_callee_is_recognised_by_what_it_is_known_by(by: str) -> None:
    proof, phone = RECOGNISED[by]
    run_ = await run(proof, telephone(phone))

    assert (run_.reason, run_.result, run_.proof) == (Reason.ANSWERED, Result.SUCCESS, Proof.PROVED)
    assert run_.evidence["proof_by"] == proof
    assert str(run_.evidence["proof"]) in run_.summary
    assert str(run_.evidence["sound_level"]).endswith(" dBov")


async def test_an_echo_tells_how_long_it_took() -> None:
    run_ = await run(ProofKind.ECHO, telephone(Telephone(echoes=0.4)))

    assert run_.evidence["round_trip"] == "0.40 s"
    assert "came back after 0.40 s" in run_.summary


STRANGERS = {"a voicemail": voicemail(), "a person": voice(10), "music or noise": noise(10, -25)}


@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize("proof", [ProofKind.TONE, ProofKind.ECHO, ProofKind.DTMF])
async def test_whoever_else_answers_is_not_the_callee(proof: ProofKind, stranger: str) -> None:
    run_ = await run(proof, telephone(Telephone(STRANGERS[stranger])))

    assert (run_.reason, run_.result, run_.fault) == (Reason.NO_PROOF, Result.FAILURE, Fault.CARRIER)
    assert run_.proof is Proof.MISSING
    assert "it is not the callee that you configured" in run_.summary


@pytest.mark.parametrize("proof", [ProofKind.TONE, ProofKind.ECHO, ProofKind.DTMF])
async def test_silence_is_a_media_timeout(proof: ProofKind) -> None:
    run_ = await run(proof, telephone(Telephone(noise(10, -66))))

    assert (run_.reason, run_.result, run_.proof) == (Reason.MEDIA_TIMEOUT, Result.FAILURE, Proof.MISSING)


@pytest.mark.parametrize(
    ("proof", "phone"),
    [
        (ProofKind.ECHO, Telephone(BEEPS, echoes=0.3, deaf=True)),
        (ProofKind.DTMF, Telephone(dialled("w159", 0.2, 0.2), pressed=sends_back, deaf=True)),
    ],
    ids=["echo", "dtmf"],
)
async def test_a_callee_that_is_heard_and_does_not_hear_is_one_way(
    proof: ProofKind, phone: Telephone
) -> None:
    run_ = await run(proof, telephone(phone), recognised=False)

    assert (run_.reason, run_.result) == (Reason.ONE_WAY_TOWARDS_US, Result.FAILURE)
    assert run_.proof is Proof.MISSING


async def test_a_callee_that_hangs_up_on_our_digits_without_a_sound_is_one_way_the_other_way() -> None:
    livekit = answers()
    ear = HangsUp(Heard(-80.0), livekit=livekit)

    assert (await run(ProofKind.DTMF, ear, livekit=livekit)).reason is Reason.ONE_WAY_TOWARDS_THEM
    assert (await run(ProofKind.DTMF, Told(Heard(-80.0)))).reason is Reason.MEDIA_TIMEOUT


async def test_an_echo_that_is_faint_may_be_the_lines_own() -> None:
    run_ = await run(ProofKind.ECHO, Told(Heard(-30.0, round_trip=0.05, loss=31.0)))

    assert run_.reason is Reason.NO_PROOF
    assert "so faintly" in run_.summary


async def test_digits_that_the_callee_sends_are_enough_where_we_send_none() -> None:
    theirs = Expected(digits="159")
    run_ = await run(ProofKind.DTMF, telephone(Telephone(dialled("w159", 0.2, 0.2))), expected=theirs)

    assert run_.proof is Proof.PROVED


@pytest.mark.parametrize("phone", [Telephone(voicemail()), Telephone()], ids=["voicemail", "silence"])
async def test_a_callee_that_was_never_recognised_is_not_missed(phone: Telephone) -> None:
    run_ = await run(ProofKind.TONE, telephone(phone), recognised=False)

    assert (run_.result, run_.proof) == (Result.INCONCLUSIVE, Proof.MISSING)


async def test_a_route_that_twilio_proved_before_was_not_heard_before() -> None:
    run_ = await run(ProofKind.TONE, telephone(Telephone(voicemail())), proved=True, recognised=False)

    assert run_.result is Result.INCONCLUSIVE


async def test_where_nobody_could_listen_the_answer_stays_a_success_that_is_not_proved() -> None:
    run_ = await run(ProofKind.TONE, Told(Unheard("The process that listens broke off by signal 11.")))

    assert (run_.reason, run_.result, run_.proof) == (Reason.ANSWERED, Result.SUCCESS, Proof.UNKNOWN)
    assert run_.summary.endswith("The process that listens broke off by signal 11.")


async def test_without_an_ear_nothing_can_be_told() -> None:
    assert (await run(ProofKind.TONE, None)).proof is Proof.UNKNOWN


async def test_an_ear_that_does_not_report_is_not_waited_for() -> None:
    ear = Told(reports=False)
    placed = canary(FACTS, call=call_plan(proof=ProofKind.TONE))
    hasty = timing(replace(QUICK, witness_reports=seconds(0.01)))
    run_ = await run_canary(placed, answers(), Twilio(), hasty, ear=ear)

    assert (run_.proof, run_.result) == (Proof.UNKNOWN, Result.SUCCESS)
    assert ear.events == ["came", "went"]


async def test_twilios_record_is_kept_beside_the_proof() -> None:
    run_ = await run(ProofKind.TONE, telephone(Telephone(BEEPS)))

    assert run_.evidence["twilio_call"] == CALL_SID
    assert run_.evidence["twilio_status"] == "completed"


async def test_a_recognised_callee_needs_no_record() -> None:
    run_ = await run(ProofKind.TONE, telephone(Telephone(BEEPS)), twilio=Twilio([Known(None)]))

    assert (run_.proof, run_.result) == (Proof.PROVED, Result.SUCCESS)


async def test_a_recognised_callee_is_the_right_answerer_whatever_the_address_looks_like() -> None:
    assert (
        await run(ProofKind.TONE, telephone(Telephone(BEEPS)), address=Verdict.FAIL)
    ).proof is Proof.PROVED
    stranger = await run(ProofKind.TONE, telephone(Telephone(voicemail())), address=Verdict.FAIL)
    assert stranger.reason is Reason.WRONG_ANSWERER


async def test_twilios_record_tells_who_answered_instead() -> None:
    demo = Twilio([Known(twilio_call(leg=Leg.OTHER, to_sip_domain=True))])
    run_ = await run(ProofKind.TONE, telephone(Telephone(voice(8))), twilio=demo)

    assert (run_.reason, run_.proof) == (Reason.WRONG_ANSWERER, Proof.REFUTED)


async def test_a_call_that_nobody_answers_is_not_about_sound() -> None:
    ear = Told()
    run_ = await run(ProofKind.TONE, ear, livekit=refuses(TIMED_OUT))

    assert run_.proof is Proof.NONE
    assert ear.events == ["came", "went"]
    assert "proof_by" not in run_.evidence


async def test_the_ear_is_told_whom_to_hear_where_and_for_how_long() -> None:
    ear = Told()
    await run(ProofKind.ECHO, ear)

    assert ear.listening is not None
    assert ear.listening.room == "trunkwatch-test-r1"
    assert ear.listening.callee == "trunkwatch-test-r1-sip"
    assert ear.listening.identity != ear.listening.callee
    assert ear.listening.lasts >= QUICK.call_margin
    assert ear.listening.speaks


@pytest.mark.parametrize("kind", ProofKind)
async def test_the_room_has_a_place_for_whoever_listens_and_for_nobody_else(kind: ProofKind) -> None:
    livekit = answers()
    await run(kind, Told(), livekit=livekit)

    assert livekit.listeners == (1 if kind in (ProofKind.TONE, ProofKind.ECHO, ProofKind.DTMF) else 0)


async def test_whoever_listened_is_gone_before_the_call_is_hung_up() -> None:
    livekit = Watched(answers().status)
    livekit.reply = answers().reply
    ear = Told(events=livekit.events)
    await run(ProofKind.TONE, ear, livekit=livekit)

    assert livekit.events == ["came", "went", "hung up"]


async def test_whoever_listens_is_gone_before_a_run_that_is_cancelled_is_hung_up() -> None:
    livekit = Watched(answers().status)
    livekit.reply = answers().reply
    ear = Told(events=livekit.events)
    talking = canary(FACTS, call=call_plan(proof=ProofKind.TONE, talk_time=seconds(60)))
    calling = asyncio.create_task(run_canary(talking, livekit, Twilio(), timing(), ear=ear))
    await ear.came.wait()
    calling.cancel()
    with pytest.raises(RunCancelled):
        await calling

    assert livekit.events == ["came", "went", "hung up"]

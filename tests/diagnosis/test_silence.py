"""A phone that does not ring: whether the INVITE was lost, or Twilio has it and no carrier lets it ring."""

from monitor.diagnosis import diagnose
from monitor.model.cause import RankedCause
from monitor.model.outcome import Reason
from monitor.model.run import Run
from monitor.simulator.cast import phone
from monitor.simulator.sip import SipAnswer
from tests.canary.calling import clouds, seconds
from tests.diagnosis.facing import RING_TIMEOUT
from tests.diagnosis.test_unseen import PASSING
from tests.model.canaries import run


async def silent(answer: SipAnswer) -> tuple[Run, tuple[RankedCause, ...]]:
    """A call that Twilio's edge does not end."""
    async with clouds() as both:
        both.simulator.world.answers[phone("cl")] = answer
        ended = await both.call_with(await both.facts(), ring_timeout=RING_TIMEOUT + seconds(0.2))
    return ended, diagnose(PASSING, ended)


async def test_a_call_that_twilio_took_and_nobody_let_ring_is_the_carriers() -> None:
    ended, told = await silent(SipAnswer(None, recorded=True))

    assert ended.reason is Reason.CARRIER_FAULT
    assert ended.evidence["twilio_status"] == "canceled"
    assert [cause.id for cause in told] == ["carrier-fault"]


async def test_an_invite_of_which_twilio_knows_nothing_was_dropped() -> None:
    ended, told = await silent(SipAnswer(None))

    assert ended.reason is Reason.SILENT
    assert [cause.id for cause in told] == ["invite-dropped"]


def test_a_call_that_was_cancelled_before_it_rang_is_not_told_as_ringing_for_certain() -> None:
    ended = run(reason=Reason.NO_ANSWER, call_status="dialing", twilio_status="canceled", sip_code="408")

    [told] = diagnose(PASSING, ended)

    assert (told.id, told.certainty) == ("callee-no-answer", "likely")

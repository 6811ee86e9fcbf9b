"""How a canary ends under each answer that LiveKit can give, over HTTP with the real clients."""

import json
from dataclasses import replace

import pytest

from monitor.canary import run_canary
from monitor.model.call import Trouble
from monitor.model.outcome import OUTCOMES, Reason
from monitor.model.run import Run
from monitor.simulator.cast import phone
from monitor.simulator.sip import SipAnswer
from tests.canary.calling import QUICK, Clouds, call_plan, canary, clouds, seconds, timing
from tests.canary.test_classify import ROWS, SIP_ROWS, Row

DIAL = "/twirp/livekit.SIP/CreateSIPParticipant"
TOLD_BY_THE_ROOM = (Reason.SILENT, Reason.NO_ANSWER, Reason.CANCELLED)
"""What the participant shows decides these: the scenarios have them."""

WORDED = [
    row
    for row in ROWS
    if row.failure.trouble is Trouble.REFUSED
    and row.failure.sip_code is None
    and row.reason not in TOLD_BY_THE_ROOM
]


async def ended(both: Clouds, answers: list[SipAnswer]) -> list[Run]:
    """A canary for each answer that the edge gives, one after the other."""
    facts = await both.facts()
    runs = []
    for number, answer in enumerate(answers):
        both.simulator.world.answers[phone("cl")] = answer
        placed = canary(facts, run=f"r{number}")
        runs.append(await run_canary(placed, both.caller, both.records, timing()))
    return runs


@pytest.mark.parametrize("row", WORDED, ids=lambda row: row.situation)
async def test_an_error_of_livekit_ends_in_its_reason(row: Row) -> None:
    said = row.failure
    twirp = json.dumps({"code": said.code, "msg": said.message})
    kind, body = ("application/json", twirp) if said.message else ("text/plain", "in plain words")
    async with clouds() as both:
        both.simulator.fault(
            DIAL, status=said.http_status, body=body.encode(), headers={"Content-Type": kind}
        )
        run = await both.call()

        assert (run.reason, run.fault) == (row.reason, OUTCOMES[row.reason].fault)
        assert (both.simulator.world.dials, both.simulator.world.project.rooms) == ([], {})


@pytest.mark.parametrize("old", [False, True], ids=["new codes", "codes up to 1.2"])
@pytest.mark.parametrize("reason", SIP_ROWS)
async def test_a_sip_answer_ends_in_its_reason(reason: Reason, old: bool) -> None:
    codes = SIP_ROWS[reason]
    async with clouds() as both:
        both.simulator.world.project.old_sip_codes = old
        runs = await ended(both, [SipAnswer(code, "Some Phrase") for code in codes])
        world = both.simulator.world

    assert [run.reason for run in runs] == [reason] * len(codes)
    assert len(world.dials) == len(codes)
    assert (world.calls_up, world.project.rooms) == ((), {})


async def test_a_sip_answer_is_told_by_code_and_words() -> None:
    async with clouds() as both:
        (run,) = await ended(both, [SipAnswer(488, "Not Acceptable Here", 32208)])

    assert (run.evidence["sip_code"], run.evidence["twilio_error"]) == ("488", "32208")
    assert "SIP 488" in run.summary


async def test_a_livekit_that_cannot_be_reached_is_the_network() -> None:
    async with clouds() as both:
        both.simulator.fault("/twirp/*", times=None, reset=True)
        facts = await both.facts()
        run = await run_canary(canary(facts), both.caller, both.records, timing())

    assert run.reason is Reason.NETWORK


async def test_a_dial_that_nobody_answers_in_time_is_our_time_out() -> None:
    async with clouds() as both:
        facts = await both.facts()
        both.simulator.fault(DIAL, delay=3)
        hasty = timing(replace(QUICK, dial_margin=seconds(0), reply_grace=seconds(0)))
        plan = replace(call_plan(), ring_timeout=seconds(0.1))
        run = await run_canary(canary(facts, call=plan), both.caller, both.records, hasty)

    assert run.reason is Reason.CLIENT_TIMEOUT

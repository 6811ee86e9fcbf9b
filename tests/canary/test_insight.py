"""What Voice Insights adds to a run, and what is told where it adds nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.canary import amend, awaited, run_canary
from monitor.model.check import Evidence
from monitor.model.insights import CallInsights, Edge, Processing, Stream
from monitor.model.reading import GapReason, Known, Reading
from monitor.model.run import Run
from tests.canary.calling import timing
from tests.canary.memory import Twilio, answers, call
from tests.cast import unread

Found = Reading[CallInsights | None]

OFF = unread("Summary", GapReason.FORBIDDEN, "Voice Insights is off")
DOWN = unread("Summary", GapReason.SERVER_ERROR, "Twilio has a fault on its side")
NOTHING: Found = Known(None)
PARTIAL: Found = Known(CallInsights(Processing.PARTIAL, last_sip_response=200))
STREAM = Stream(
    loss=0.5,
    jitter=timedelta(milliseconds=0.25),
    most_jitter=timedelta(milliseconds=1.8),
    latency=timedelta(milliseconds=40),
)
COMPLETE: Found = Known(
    CallInsights(
        Processing.COMPLETE,
        last_sip_response=200,
        post_dial_delay=timedelta(milliseconds=1990),
        disconnected_by="caller",
        tags=("silence",),
        sip_edge=Edge(outbound=STREAM),
        carrier_edge=Edge(inbound=Stream(loss=0.0), outbound=Stream()),
    )
)


async def ended_run(**evidence: str) -> Run:
    run = await run_canary(call(), answers(), Twilio(), timing())
    return replace(run, evidence={**run.evidence, "price": "0.015", "currency": "USD", **evidence})


async def added(run: Run, found: Found, minutes: float, insights: bool = True) -> Evidence:
    """What the evidence of a run gains so long after its end."""
    event = await amend(run, Twilio(found=found), run.ended + timedelta(minutes=minutes), insights=insights)
    return event.evidence if event else {}


async def test_a_complete_summary_is_added_in_words() -> None:
    assert await added(await ended_run(), COMPLETE, 31) == {
        "insights": "complete",
        "last_sip_response": "200",
        "pdd_seconds": "1.99",
        "disconnected_by": "caller",
        "tags": ("silence",),
        "sip_edge": ("outbound: 0.5 % of packets lost, jitter 0.2 ms (at most 1.8 ms), latency 40.0 ms",),
        "carrier_edge": ("inbound: 0.0 % of packets lost",),
    }


async def test_a_run_stays_as_it_was_concluded() -> None:
    run = await ended_run()
    event = await amend(run, Twilio(found=COMPLETE), run.ended + timedelta(minutes=31), insights=True)

    assert event is not None
    assert replace(event.applied(run), evidence=run.evidence) == run


async def test_a_part_is_added_and_the_rest_is_waited_for() -> None:
    run = await ended_run()

    assert await added(run, PARTIAL, 10) == {"insights": "partial", "last_sip_response": "200"}
    later = await ended_run(insights="partial", last_sip_response="200")
    assert awaited(later, later.ended + timedelta(minutes=39), insights=True)
    assert (await added(later, COMPLETE, 31))["insights"] == "complete"


async def test_nothing_yet_becomes_no_record_only_when_its_time_is_over() -> None:
    run = await ended_run()

    assert [await added(run, NOTHING, minutes) for minutes in (2, 10, 39)] == [{}, {}, {}]
    assert await added(run, NOTHING, 41) == {"insights": "no record"}


async def test_what_may_not_be_read_says_why_at_once_and_is_not_asked_for_again() -> None:
    run = await ended_run()

    assert await added(run, OFF, 2) == {"insights": "not readable: Voice Insights is off"}
    told = await ended_run(insights="not readable: Voice Insights is off")
    assert not awaited(told, told.ended + timedelta(minutes=20), insights=True)


async def test_what_cannot_be_read_now_is_asked_again_and_at_last_told() -> None:
    run = await ended_run()

    assert [await added(run, DOWN, minutes) for minutes in (2, 39)] == [{}, {}]
    assert await added(run, DOWN, 41) == {"insights": "not readable: Twilio has a fault on its side"}


@pytest.mark.parametrize("found", [NOTHING, DOWN])
async def test_a_part_that_is_held_is_not_lost_to_what_is_missing_later(found: Found) -> None:
    run = await ended_run(insights="partial", last_sip_response="200")

    assert await added(run, found, 41) == {}


async def test_it_is_asked_from_two_minutes_after_the_end_until_it_is_complete() -> None:
    run = await ended_run()
    complete = await ended_run(insights="complete")
    twilio = Twilio(found=COMPLETE)

    await amend(run, twilio, run.ended + timedelta(minutes=1), insights=True)
    await amend(complete, twilio, complete.ended + timedelta(minutes=20), insights=True)

    assert "insights" not in twilio.asked
    assert not awaited(complete, complete.ended + timedelta(minutes=20), insights=True)
    assert not awaited(run, run.ended + timedelta(minutes=46), insights=True)


async def test_after_a_quarter_of_an_hour_nothing_else_is_asked_of_a_rated_call() -> None:
    run = await ended_run()
    twilio = Twilio(found=PARTIAL)

    await amend(run, twilio, run.ended + timedelta(minutes=20), insights=True)

    assert twilio.asked == ["insights"]


async def test_where_it_is_not_switched_on_it_is_never_asked() -> None:
    run = await ended_run()

    assert await added(run, COMPLETE, 31, insights=False) == {}
    assert not awaited(run, run.ended + timedelta(minutes=20))


async def test_a_run_without_a_call_at_twilio_has_nothing_to_wait_for() -> None:
    run = replace(await ended_run(), evidence={})

    assert not awaited(run, run.ended, insights=True)
    assert await added(run, COMPLETE, 31) == {}

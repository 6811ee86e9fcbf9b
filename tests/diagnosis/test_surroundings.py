"""What Twilio's log says of other calls stands beside a cause; the call's own entry is not told twice."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from monitor.diagnosis import Context, diagnose, of_route
from monitor.model.board import Board
from monitor.model.call import TwilioAlert
from monitor.model.event import AlertsRead, Event
from monitor.model.outcome import Reason
from tests.boards import NOON, called
from tests.diagnosis.facing import Faced, face
from tests.model.canaries import amended, job, run

_FORBIDDEN = {"sip_code": "403"}
_LATER = NOON + timedelta(minutes=10)


def told(faced: Faced, *log: TwilioAlert) -> str:
    return "\n".join(diagnose(faced.findings, faced.run, Context(log=log))[0].because)


def entry(faced: Faced, call_sid: str | None, ago: timedelta = timedelta()) -> TwilioAlert:
    return TwilioAlert("NO1", "32201", "error", call_sid, faced.run.ended - ago)


async def test_production_that_meets_the_same_is_told() -> None:
    faced = await face("ip-acl")

    others = [entry(faced, f"CA{place}", timedelta(minutes=20)) for place in range(3)]
    assert "Twilio's error log has 32201 3 times for other calls since " in told(faced, *others)


async def test_the_entry_of_the_call_itself_is_not_another_call() -> None:
    faced = await face("ip-acl")
    ours = Faced(faced.findings, replace(faced.run, evidence={**faced.run.evidence, "call_sid": "CA7"}))

    assert "for other calls" not in told(faced, entry(faced, None))
    assert "for other calls" not in told(ours, entry(ours, "CA7"))
    assert "once for other calls" in told(ours, entry(ours, "CA7"), entry(ours, "CA8"))


async def test_an_entry_that_the_run_took_for_its_own_is_not_another_call_whatever_call_it_names() -> None:
    faced = await face("ip-acl")
    evidence = {**faced.run.evidence, "twilio_alerts": ("32201 NO1",)}
    refused = Faced(faced.findings, replace(faced.run, evidence=evidence))

    assert "for other calls" not in told(refused, entry(refused, "CA7"))
    assert "once for other calls" in told(refused, replace(entry(refused, "CA7"), sid="NO2"))


def refused(name: str, call_sid: str | None = None) -> Event:
    told: dict[str, Any] = {"call_sid": call_sid} if call_sid else {}
    return run(name, Reason.FORBIDDEN, NOON, **told | _FORBIDDEN)


def logged(*calls: str) -> Event:
    """Twilio's log has a refusal of each of these calls."""
    entries = (TwilioAlert(f"NO{call}", "32201", "error", call, NOON) for call in calls)
    return AlertsRead("prod", _LATER, _LATER, {}, tuple(entries))


def said(board: Board) -> str:
    """What speaks for the causes of route `cl`."""
    return "\n".join(line for cause in of_route(board, "prod", "cl") for line in cause.because)


def test_our_own_canaries_before_this_one_are_not_other_calls() -> None:
    ours = (refused("r1", "CA1"), refused("r2", "CA2"), refused("r3"))

    assert "for other calls" not in said(called(*ours, logged("CA1", "CA2")))
    assert "for other calls" not in said(called(logged("CA1", "CA2"), *ours))
    assert "32201 once for other calls" in said(called(*ours, logged("CA1", "CA2", "CA8")))


def test_what_twilio_told_of_a_canary_only_later_is_not_another_call() -> None:
    late = called(refused("r1"), refused("r2"), logged("CA1", "CA2"))
    assert "32201 2 times for other calls" in said(late)

    by_call = late.apply(late.position + 1, amended("r1", twilio_call="CA1"))
    by_entry = by_call.apply(by_call.position + 1, amended("r2", twilio_alerts=("32201 NOCA2",)))

    assert "32201 once for other calls" in said(by_call)
    assert "for other calls" not in said(by_entry)


def test_a_canary_of_another_route_is_not_another_call_either() -> None:
    of_br = run("r1", Reason.FORBIDDEN, asked=replace(job(), route="br"), call_sid="CA1")
    assert "for other calls" not in said(called(of_br, refused("r2"), logged("CA1"), routes=("br", "cl")))

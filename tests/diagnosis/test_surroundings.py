"""What Twilio's log says of other calls stands beside a cause; the call's own entry is not told twice."""

from dataclasses import replace
from datetime import timedelta

from monitor.diagnosis import Context, diagnose
from monitor.model.call import TwilioAlert
from tests.diagnosis.facing import Faced, face


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

"""Twilio's error log about our call. A refusal at the edge may leave no other trace of what was wrong.

What is found is the first entry of each code, oldest first.
"""

import asyncio
from collections.abc import Iterable
from datetime import timedelta

from monitor.canary import codes
from monitor.canary.classify import error_code
from monitor.canary.place import Placed
from monitor.canary.tempo import Timing
from monitor.model.call import TwilioAlert
from monitor.model.check import Evidence
from monitor.model.outcome import Reason
from monitor.model.protocols import CallRecords
from monitor.model.reading import Known, Unread
from monitor.model.run import Run

NO_AUDIO = "32014"


async def of_call(placed: Placed, records: CallRecords, timing: Timing) -> tuple[TwilioAlert, ...]:
    """What Twilio's log holds of our call; nothing where it cannot be read."""
    return await _read(placed, records, timing) or ()


async def of_refusal(placed: Placed, records: CallRecords, timing: Timing) -> tuple[TwilioAlert, ...]:
    """The same for a call that a SIP answer refused: asked again for a while, since the log lags behind.

    Not asked where LiveKit passed the code on, or where no SIP answer is to be explained.
    """
    if placed.failure is None or placed.failure.sip_code is None or error_code(placed.failure):
        return ()
    tempo = timing.tempo
    while True:
        asked = timing.monotonic() - placed.over
        found = await _read(placed, records, timing)
        if found is None or found or asked >= tempo.alerts.total_seconds():
            return found or ()
        await asyncio.sleep(min(tempo.record_every, tempo.alerts).total_seconds())


def unexplained(run: Run) -> bool:
    """Whether Twilio may have refused a call whose SID nobody told, and its code for that is not known."""
    told = run.evidence.keys() & {"twilio_error", "twilio_errors"}
    return not told and any(_answer(run) in answers for answers in codes.GOES_WITH.values())


async def of_unexplained(run: Run, records: CallRecords, skew: timedelta) -> tuple[TwilioAlert, ...]:
    """What the log holds by now of the time of such a run, which may have been concluded long before."""
    reading = await records.alerts(run.started - skew, run.ended + skew)
    return _fitting(reading.value, _answer(run)) if isinstance(reading, Known) else ()


def _answer(run: Run) -> int | None:
    code = run.evidence.get("sip_code")
    return int(code) if isinstance(code, str) and code.isdecimal() else None


async def _read(placed: Placed, records: CallRecords, timing: Timing) -> tuple[TwilioAlert, ...] | None:
    """None where the log cannot be read, and asking again would not help."""
    began = placed.dialled or placed.hung_up
    reading = await records.alerts(began - timing.tempo.skew, timing.now() + timing.tempo.skew)
    if isinstance(reading, Unread):
        return None if reading.gap.reason.answered else ()
    if placed.call_sid is not None:
        return of_sid(reading.value, placed.call_sid)
    return _fitting(reading.value, placed.failure.sip_code if placed.failure else None)


def of_sid(alerts: Iterable[TwilioAlert], sid: str) -> tuple[TwilioAlert, ...]:
    """What a log holds of the call with that SID."""
    return _distinct(alert for alert in alerts if alert.call_sid == sid)


def evidence(found: Iterable[TwilioAlert], held: Evidence) -> dict[str, tuple[str, ...]]:
    """What a run keeps of them beside what it holds: the codes, and with each the SID of its entry.

    A run of a Trunkwatch before this one holds codes alone.
    """
    entries = dict(each.split(" ", 1) for each in _held(held, "twilio_alerts"))
    codes = dict.fromkeys(_held(held, "twilio_errors"))
    for alert in found:
        entries.setdefault(alert.error_code, alert.sid)
        codes.setdefault(alert.error_code)
    kept = {"twilio_errors": tuple(codes), "twilio_alerts": tuple(map(" ".join, entries.items()))}
    return {name: values for name, values in kept.items() if values}


def _held(held: Evidence, name: str) -> tuple[str, ...]:
    value = held.get(name, ())
    return value if isinstance(value, tuple) else (value,)


def _fitting(alerts: Iterable[TwilioAlert], answer: int | None) -> tuple[TwilioAlert, ...]:
    """Of a call without a SID: what goes with its SIP answer, where all of that means the same.

    Production's calls are refused at the same time for reasons of their own.
    """
    found = _distinct(alert for alert in alerts if answer in codes.GOES_WITH.get(alert.error_code, ()))
    return found if len({codes.TWILIO[alert.error_code] for alert in found}) == 1 else ()


def _distinct(alerts: Iterable[TwilioAlert]) -> tuple[TwilioAlert, ...]:
    first: dict[str, TwilioAlert] = {}
    for alert in sorted(alerts, key=lambda alert: alert.at):
        first.setdefault(alert.error_code, alert)
    return tuple(first.values())


def of_failure(found: Iterable[str]) -> str | None:
    """The code that says why a call was not answered."""
    known = (code for code in found if codes.TWILIO.get(code, Reason.MEDIA_TIMEOUT) != Reason.MEDIA_TIMEOUT)
    return next(known, None)

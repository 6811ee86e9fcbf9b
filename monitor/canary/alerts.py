"""Twilio's error log about our call. A refusal at the edge may leave no other trace of what was wrong."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta

from monitor.canary import codes
from monitor.canary.classify import error_code
from monitor.canary.place import Placed
from monitor.canary.tempo import Timing
from monitor.model.call import TwilioAlert
from monitor.model.outcome import Reason
from monitor.model.protocols import CallRecords
from monitor.model.reading import Known, Unread
from monitor.model.run import Run

NO_AUDIO = "32014"


async def of_call(placed: Placed, records: CallRecords, timing: Timing) -> tuple[str, ...]:
    """The error codes that Twilio's log holds of our call, oldest first; none where it cannot be read."""
    return await _read(placed, records, timing) or ()


async def of_refusal(placed: Placed, records: CallRecords, timing: Timing) -> tuple[str, ...]:
    """The same for a call that a SIP answer refused: asked again for a while, since the log lags behind.

    Not asked where LiveKit passed the code on, or where no SIP answer is to be explained.
    """
    if placed.failure is None or placed.failure.sip_code is None or error_code(placed.failure):
        return ()
    tempo = timing.tempo
    while True:
        found = await _read(placed, records, timing)
        if found is None or found or timing.monotonic() - placed.over >= tempo.alerts.total_seconds():
            return found or ()
        await asyncio.sleep(min(tempo.record_every, tempo.alerts).total_seconds())


def unexplained(run: Run) -> bool:
    """Whether Twilio may have refused a call whose SID nobody told, and its code for that is not known."""
    told = run.evidence.keys() & {"twilio_error", "twilio_errors"}
    return not told and any(_answer(run) in answers for answers in codes.GOES_WITH.values())


async def of_unexplained(run: Run, records: CallRecords, skew: timedelta) -> tuple[str, ...]:
    """What the log holds by now of the time of such a run, which may have been concluded long before."""
    reading = await records.alerts(run.started - skew, run.ended + skew)
    return _fitting(reading.value, _answer(run)) if isinstance(reading, Known) else ()


def _answer(run: Run) -> int | None:
    code = run.evidence.get("sip_code")
    return int(code) if isinstance(code, str) and code.isdecimal() else None


async def _read(placed: Placed, records: CallRecords, timing: Timing) -> tuple[str, ...] | None:
    """None where the log cannot be read, and asking again would not help."""
    began = placed.dialled or placed.hung_up
    reading = await records.alerts(began - timing.tempo.skew, timing.now() + timing.tempo.skew)
    if isinstance(reading, Unread):
        return None if reading.gap.reason.answered else ()
    alerts = sorted(reading.value, key=lambda alert: alert.at)
    if placed.call_sid is not None:
        return _distinct(alert for alert in alerts if alert.call_sid == placed.call_sid)
    return _fitting(alerts, placed.failure.sip_code if placed.failure else None)


def _fitting(alerts: Iterable[TwilioAlert], answer: int | None) -> tuple[str, ...]:
    """Of a call without a SID: what goes with its SIP answer, where all of that means the same.

    Production's calls are refused at the same time for reasons of their own.
    """
    found = _distinct(alert for alert in alerts if answer in codes.GOES_WITH.get(alert.error_code, ()))
    return found if len({codes.TWILIO[code] for code in found}) == 1 else ()


def _distinct(alerts: Iterable[TwilioAlert]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(alert.error_code for alert in alerts))


def of_failure(found: Iterable[str]) -> str | None:
    """The code that says why a call was not answered."""
    known = (code for code in found if codes.TWILIO.get(code, Reason.MEDIA_TIMEOUT) != Reason.MEDIA_TIMEOUT)
    return next(known, None)

"""Evidence that comes after a run was concluded: its price, how long it was, what Twilio's log says
of it, and what Voice Insights does where that is asked for.

It moves the history and the spend; reason, counters and alarm stay as they were concluded.
"""

from datetime import datetime, timedelta
from typing import Final

from monitor.canary import alerts, insight
from monitor.canary.conclude import of_twilio
from monitor.model.check import Evidence
from monitor.model.event import RunAmended
from monitor.model.protocols import CallRecords
from monitor.model.reading import Known
from monitor.model.run import Run

PRICE_WITHIN: Final = timedelta(hours=24)
ALERTS_WITHIN: Final = timedelta(minutes=15)
_SKEW: Final = timedelta(seconds=30)


def awaited(run: Run, now: datetime, *, insights: bool = False) -> bool:
    """Whether evidence of this run may still come: Twilio knows its call, and its time is not over.

    `insights` says that Voice Insights is asked, too.
    """
    if _sid(run) is None:
        return alerts.unexplained(run) and now - run.ended <= ALERTS_WITHIN
    return _record_awaited(run, now) or (insights and insight.awaited(run, now))


def pause(run: Run, now: datetime) -> timedelta:
    """How long to wait before Twilio is asked again: a minute at first, a tenth of the run's age later.

    So a price that never comes is asked for some 60 times in its day, not 1,400 times.
    """
    return max(timedelta(minutes=1), (now - run.ended) / 10)


async def amend(
    run: Run, records: CallRecords, now: datetime, *, insights: bool = False
) -> RunAmended | None:
    """What Twilio says now and the run does not hold yet, or None where that is nothing."""
    sid = _sid(run)
    if run.job.route is None:
        return None
    found = await (_refusal(run, records) if sid is None else _told(run, sid, records, now, insights))
    new = {name: value for name, value in found.items() if run.evidence.get(name) != value}
    if not new:
        return None
    return RunAmended(run.id, run.job.environment, run.job.route, now, new)


def _record_awaited(run: Run, now: datetime) -> bool:
    age = now - run.ended
    return age <= ALERTS_WITHIN or (age <= PRICE_WITHIN and _costs(run) and "price" not in run.evidence)


async def _told(run: Run, sid: str, records: CallRecords, now: datetime, insights: bool) -> Evidence:
    found: dict[str, str | tuple[str, ...]] = {}
    if _record_awaited(run, now):
        found |= {**await _call(sid, records), **await _errors(run, sid, records, now)}
    if insights:
        found |= await insight.evidence(run, sid, records, now)
    return found


async def _call(sid: str, records: CallRecords) -> Evidence:
    reading = await records.call(sid, None)
    return dict(of_twilio(reading.value)) if isinstance(reading, Known) else {}


async def _errors(run: Run, sid: str, records: CallRecords, now: datetime) -> Evidence:
    """What the log has, after what the run holds. It is asked for as long as it may lag behind."""
    if now - run.ended > ALERTS_WITHIN + timedelta(minutes=1):
        return {}
    reading = await records.alerts(run.started - _SKEW, now + _SKEW)
    if not isinstance(reading, Known):
        return {}
    return alerts.evidence(alerts.of_sid(reading.value, sid), run.evidence)


async def _refusal(run: Run, records: CallRecords) -> Evidence:
    """What the log has of a call that was refused before anybody told its SID."""
    log = await alerts.of_unexplained(run, records, _SKEW) if alerts.unexplained(run) else ()
    return alerts.evidence(log, run.evidence)


def _costs(run: Run) -> bool:
    """Twilio rates what was answered; the record of anything else never has a price."""
    return run.evidence.get("twilio_status") not in ("busy", "failed", "no-answer", "canceled")


def _sid(run: Run) -> str | None:
    """The SID of our call: what Twilio's record has, else what LiveKit told."""
    found = (run.evidence.get(name) for name in ("twilio_call", "call_sid"))
    return next((sid for sid in found if isinstance(sid, str)), None)

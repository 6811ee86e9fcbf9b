"""A call that goes on after its room was deleted: ended by its SID where that is allowed."""

import asyncio
from dataclasses import replace

from monitor.canary.canary import Canary
from monitor.canary.place import Placed
from monitor.canary.proof import Proved
from monitor.canary.tempo import Timing
from monitor.model.protocols import CallRecords
from monitor.model.reading import Known


async def end_by_sid(
    canary: Canary, placed: Placed, proved: Proved, records: CallRecords, timing: Timing
) -> Proved:
    """What is known of the call afterwards.

    Only a SID that LiveKit told of our own participant is ended: one that was found by number and time could
    be somebody's call. LiveKit has it from a header of whoever answered, so that Twilio's record has to say,
    too, that it went to our number: a proxy that mixes up calls must not have us end one of production's.
    """
    call = proved.call
    if call is None or call.over or call.sid != placed.call_sid or not canary.rules.hang_up_by_sid:
        return proved
    if not call.to_callee:
        return proved
    begun = timing.monotonic()
    while True:
        passed = timing.monotonic() - begun
        await records.end(call.sid)
        reading = await records.call(call.sid, canary.plan.to)
        if isinstance(reading, Known) and reading.value is not None:
            proved = replace(proved, call=reading.value)
        if not proved.still_up or passed >= timing.tempo.leg_ends.total_seconds():
            return proved
        await asyncio.sleep(timing.tempo.record_every.total_seconds())


def command(sid: str) -> str:
    """What a person types to end a call that goes on, with Twilio's own command line."""
    return f"twilio api:core:calls:update --sid {sid} --status completed"

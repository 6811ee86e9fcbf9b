"""Ends a call: its room is deleted until it is gone."""

import asyncio
from datetime import timedelta

from monitor.canary.surely import within
from monitor.canary.tempo import Timing
from monitor.model.call import CallRefused
from monitor.model.protocols import CallUpstream


async def hang_up(
    caller: CallUpstream, room: str, timing: Timing, *, give_up: timedelta, settle: timedelta
) -> bool:
    """Whether the room is gone, with all who were in it. Asked again until it is, or `give_up` has passed.

    During `settle` it is deleted again and again: a dial that was cancelled, or whose reply was lost, may
    reach LiveKit's SIP node later than the deletion, and its joining makes the room anew. The last deletion
    begins when that time is over, however long one takes.

    What is raised beside CallRefused, a mistake of ours, is raised only once the room is gone or given up.
    """
    tempo = timing.tempo
    begun = timing.monotonic()
    mistake: Exception | None = None
    while True:
        passed = timing.monotonic() - begun
        try:
            gone = await _deleted(caller, room, tempo.room_deadline)
        except Exception as error:
            gone, mistake = False, error
        if passed >= (settle if gone else give_up).total_seconds():
            if mistake is not None:
                raise mistake
            return gone
        await asyncio.sleep(tempo.hang_up_again.total_seconds())


async def _deleted(caller: CallUpstream, room: str, limit: timedelta) -> bool:
    try:
        await within(limit, caller.delete_room(room))
        return not await within(limit, caller.participants(room))
    except CallRefused:
        return False

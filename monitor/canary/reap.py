"""Removes the rooms that a run left behind, and so ends what may still go on in them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from monitor.canary.canary import ROOM_PREFIX, room_prefix
from monitor.model.call import CallRefused, Room
from monitor.model.protocols import CallUpstream

OLD: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Reaped:
    """Rooms by name. `removed` and `left` (it failed) are ours; `foreign` are old ones of others.

    `unread`: LiveKit did not say which rooms there are.
    """

    removed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    unread: bool = False


async def reap(caller: CallUpstream, instance: str, running: Collection[str], now: datetime) -> Reaped:
    """Delete the rooms of this instance that none of the `running` runs (rooms by name) is in.

    Rooms of other instances are never touched; those older than an hour are named.
    """
    try:
        rooms = await caller.rooms(ROOM_PREFIX)
    except CallRefused:
        return Reaped(unread=True)
    ours = [room.name for room in rooms if room.name.startswith(room_prefix(instance))]
    gone = [(name, await _delete(caller, name)) for name in ours if name not in running]
    return Reaped(
        removed=tuple(name for name, deleted in gone if deleted),
        left=tuple(name for name, deleted in gone if not deleted),
        foreign=tuple(room.name for room in rooms if room.name not in ours and _old(room, now)),
    )


def _old(room: Room, now: datetime) -> bool:
    return now - room.created_at > OLD


async def _delete(caller: CallUpstream, room: str) -> bool:
    try:
        await caller.delete_room(room)
    except CallRefused:
        return False
    return True

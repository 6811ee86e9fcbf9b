"""Follows who is in the room of a call while the request that dials it blocks."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Final

from monitor.model.call import CallRefused, CallStatus, Participant, ParticipantKind
from monitor.model.protocols import CallUpstream

_ORDER: Final = tuple(CallStatus)
_STRANGERS: Final = (ParticipantKind.AGENT, ParticipantKind.EGRESS)


class Watch:
    """What LiveKit told of our participant so far.

    `status` is the furthest that was seen, `hangup` aside: LiveKit writes none on a dial that fails. A look
    that fails changes nothing, and is counted in `unread`. `ended`: it was there, and is not any more.
    """

    def __init__(self, caller: CallUpstream, room: str, identity: str, seen: Callable[[], None]) -> None:
        self.status: CallStatus | None = None
        self.call_sid: str | None = None
        self.account_sid: str | None = None
        self.intruder: ParticipantKind | None = None
        self.unread = 0
        self.joined = False
        self.ended = False
        self._caller = caller
        self._room = room
        self._identity = identity
        self._seen = seen
        self._news = asyncio.Event()

    @property
    def rings(self) -> bool:
        return self.status is not None and _ORDER.index(self.status) >= _ORDER.index(CallStatus.RINGING)

    @property
    def answered(self) -> bool:
        return self.status is CallStatus.ACTIVE

    async def look(self) -> None:
        """Ask once who is in the room."""
        try:
            present = await self._caller.participants(self._room)
        except CallRefused:
            self.unread += 1
            return
        self._take(present)

    async def follow(self, every: float) -> None:
        """Look again and again, until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(every)

    async def until(self, happened: Callable[["Watch"], bool]) -> None:
        """Return once `happened`; only while somebody follows."""
        while not happened(self):
            self._news.clear()
            await self._news.wait()

    def _take(self, present: Iterable[Participant] | None) -> None:
        ours = None
        for participant in present or ():
            if participant.identity == self._identity:
                ours = participant
            elif participant.kind in _STRANGERS:
                self.intruder = participant.kind
        if ours is not None:
            self._follow(ours)
        elif self.joined:
            self.ended = True
        self._seen()
        self._news.set()

    def _follow(self, ours: Participant) -> None:
        self.joined = True
        self.call_sid = ours.call_sid or self.call_sid
        self.account_sid = ours.account_sid or self.account_sid
        if ours.status is CallStatus.HANGUP:
            self.ended = True
        elif ours.status is not None and (
            self.status is None or _ORDER.index(ours.status) > _ORDER.index(self.status)
        ):
            self.status = ours.status

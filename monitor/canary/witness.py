"""Somebody beside a call while it is up, who tells afterwards what was heard or seen of the callee."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Protocol

from monitor.canary.canary import ROOM_PREFIX, Canary
from monitor.canary.surely import within
from monitor.canary.tempo import Tempo, Timing
from monitor.model.call import CallRefused, Participant, ParticipantKind
from monitor.model.canary import ProofKind
from monitor.model.protocols import CallUpstream, Ear
from monitor.model.sound import CameBack, Listening, Unheard, Witnessed


class Witness(Protocol):
    """Who hears or sees at our end that the callee answered."""

    async def prepare(self) -> None:
        """Look at what there is before the call is dialled. Raises nothing of its own."""
        ...

    async def attend(self, answered: asyncio.Event, over: asyncio.Event) -> Witnessed:
        """Be there from now on; return soon after the call is `over`. Cancelled, be gone at once."""
        ...


def witness(canary: Canary, caller: CallUpstream, ear: Ear | None, timing: Timing) -> Witness | None:
    """Whom the proof of a canary wants, None where it is looked up later or not wanted."""
    if canary.plan.proof is ProofKind.CALLBACK:
        return _Lookout(canary, caller, timing)
    return _Listener(canary, ear, timing.tempo) if canary.plan.proof.heard else None


class Attendance:
    """A witness of one call, from before its dial to `report`; `witnessed` None: there was none."""

    def __init__(self, of: Witness | None, patience: timedelta) -> None:
        self.witnessed: Witnessed | None = None
        self.answered = asyncio.Event()
        self._witness = of
        self._patience = patience
        self._over = asyncio.Event()
        self._task: asyncio.Task[Witnessed] | None = None

    @property
    def tasks(self) -> "tuple[asyncio.Task[Witnessed], ...]":
        """What has to be cancelled, whatever happens to the call, before it is hung up."""
        return (self._task,) if self._task else ()

    async def prepare(self) -> None:
        if self._witness is not None:
            await self._witness.prepare()

    def begin(self) -> None:
        if self._witness is not None:
            self._task = asyncio.create_task(self._witness.attend(self.answered, self._over))

    async def report(self) -> None:
        """Tell that the call is over, and hear what there is to tell."""
        if self._task is None:
            return
        self._over.set()
        done, _ = await asyncio.wait({self._task}, timeout=self._patience.total_seconds())
        self.witnessed = self._task.result() if done else Unheard("Nobody said in time what was heard.")


class _Listener:
    def __init__(self, canary: Canary, ear: Ear | None, tempo: Tempo) -> None:
        self._ear = ear
        self._listening = Listening(
            room=canary.room,
            identity=canary.ear,
            callee=canary.identity,
            proof=canary.plan.proof,
            expected=canary.plan.expected,
            lasts=canary.dial(tempo).max_duration,
        )

    async def prepare(self) -> None:
        """Nobody can be heard before the call."""

    async def attend(self, answered: asyncio.Event, over: asyncio.Event) -> Witnessed:
        if self._ear is None:
            return Unheard("There is nobody here who could listen.")
        return await self._ear.listen(self._listening, answered, over)


_Seen = tuple[str, str, datetime | None]
"""A participant: room, identity, and when it joined."""


class _Lookout:
    """Looks whether the call comes in again: for a SIP participant in the rooms of such calls.

    One that was there before the dial is of another call, and one that was not is ours: when it joined says
    LiveKit by its own clock, which may not be this machine's.
    """

    def __init__(self, canary: Canary, caller: CallUpstream, timing: Timing) -> None:
        self._canary = canary
        self._caller = caller
        self._timing = timing
        self._before: frozenset[_Seen] | None = None

    async def prepare(self) -> None:
        with suppress(CallRefused):
            self._before = await within(self._timing.tempo.room_deadline, self._seen())

    async def attend(self, answered: asyncio.Event, over: asyncio.Event) -> Witnessed:
        ended = asyncio.create_task(over.wait())
        try:
            return await self._look(over, ended)
        finally:
            ended.cancel()

    async def _look(self, over: asyncio.Event, ended: "asyncio.Task[bool]") -> Witnessed:
        begun = self._timing.monotonic()
        while True:
            last = over.is_set()
            try:
                seen = await self._seen()
            except CallRefused as refused:
                unread = f"Whether the call came in again could not be read: {refused}."
                if last:
                    return Unheard(unread)
            else:
                if seen and self._before is None:
                    return Unheard("Which calls had come in before ours could not be read.")
                if seen - (self._before or frozenset()):
                    return CameBack(self._timing.monotonic() - begun)
                if last:
                    return CameBack(None)
            await asyncio.wait({ended}, timeout=self._timing.tempo.rooms_every.total_seconds())

    async def _seen(self) -> "frozenset[_Seen]":
        """Who is there and may be ours. Raises: CallRefused."""
        limit, seen = self._timing.tempo.room_deadline, set[_Seen]()
        for room in await within(limit, self._caller.rooms(self._canary.plan.expected.rooms)):
            if room.name.startswith(ROOM_PREFIX):  # whence canaries dial, this one too
                continue
            present = await within(limit, self._caller.participants(room.name))
            seen.update(
                (room.name, each.identity, each.joined) for each in present or () if self._may_be(each)
            )
        return frozenset(seen)

    def _may_be(self, participant: Participant) -> bool:
        """By the number that was called, where LiveKit shows it. The caller's says nothing: some carriers put
        another in its place."""
        called = participant.called in (None, self._canary.plan.to.number)
        return participant.kind is ParticipantKind.SIP and called

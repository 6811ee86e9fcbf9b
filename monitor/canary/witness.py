"""Somebody beside a call while it is up, who tells afterwards what was heard or seen of the callee."""

import asyncio
from datetime import timedelta
from typing import Protocol

from monitor.canary.canary import Canary
from monitor.canary.surely import within
from monitor.canary.tempo import Tempo, Timing
from monitor.model.call import CallRefused, Participant, ParticipantKind
from monitor.model.canary import ProofKind
from monitor.model.protocols import CallUpstream, Ear
from monitor.model.sound import CameBack, Listening, Unheard, Witnessed


class Witness(Protocol):
    async def attend(self, answered: asyncio.Event, over: asyncio.Event) -> Witnessed:
        """Be there from now on; return soon after the call is `over`. Cancelled, be gone at once."""
        ...


def witness(canary: Canary, caller: CallUpstream, ear: Ear | None, timing: Timing) -> Witness | None:
    """Whom the proof of a canary wants, None where it is looked up later or not wanted."""
    if canary.plan.proof is ProofKind.CALLBACK:
        return _Lookout(canary, caller, timing)
    return _Listener(canary, ear, timing.tempo) if canary.plan.proof.heard else None


class Attendance:
    """A witness of one call, from `begin` to `report` or `leave`; `witnessed` None: there was none."""

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

    async def attend(self, answered: asyncio.Event, over: asyncio.Event) -> Witnessed:
        if self._ear is None:
            return Unheard("There is nobody here who could listen.")
        return await self._ear.listen(self._listening, answered, over)


class _Lookout:
    """Looks whether the call comes in again: for a SIP participant in the rooms of such calls."""

    def __init__(self, canary: Canary, caller: CallUpstream, timing: Timing) -> None:
        self._canary = canary
        self._caller = caller
        self._timing = timing
        self._began = timing.now()

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
                found = await self._found()
            except CallRefused as refused:
                unread = f"Whether the call came in again could not be read: {refused}."
                if last:
                    return Unheard(unread)
            else:
                if found:
                    return CameBack(self._timing.monotonic() - begun)
                if last:
                    return CameBack(None)
            await asyncio.wait({ended}, timeout=self._timing.tempo.rooms_every.total_seconds())

    async def _found(self) -> bool:
        limit = self._timing.tempo.room_deadline
        for room in await within(limit, self._caller.rooms(self._canary.plan.expected.rooms)):
            present = await within(limit, self._caller.participants(room.name))
            if any(map(self._ours, present or ())):
                return True
        return False

    def _ours(self, participant: Participant) -> bool:
        """By time and by the number that was called, where LiveKit shows it. The caller's says nothing: some
        carriers put another in its place."""
        since = self._began - self._timing.tempo.skew
        called = participant.called in (None, self._canary.plan.to.number)
        late = participant.joined is not None and participant.joined >= since
        return participant.kind is ParticipantKind.SIP and called and late

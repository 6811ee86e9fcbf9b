"""Calls at a real livekit-server without a livekit-sip: a stand-in of ours joins the room in its place."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from monitor.canary import run_canary
from monitor.media.ear import RtcEar
from monitor.model.call import Dial, Participant, Room
from monitor.model.canary import Expected, ProofKind
from monitor.model.protocols import CallUpstream, Ear
from monitor.model.run import Run
from tests.canary.calling import call_plan, canary, seconds, timing
from tests.canary.memory import FACTS, Twilio
from tests.media.g711 import Law
from tests.rig.callee import Act, in_room, silent
from tests.rig.calling import TEMPO, Chain, chain
from tests.rig.livekit import LiveKit

_RINGS: Final = 10.0
PATIENT: Final = replace(
    TEMPO,
    witness_reports=seconds(10),
    dial_margin=seconds(20),
    reply_grace=seconds(10),
    watch_every=seconds(0.1),
)
"""Of a machine on which much else goes on."""


@dataclass
class StandIn:
    """LiveKit, whose SIP service is a callee of ours that answers soon and then does its `act`.

    Like a telephone it rings for a while: until whoever listens is there, at most `_RINGS` seconds.
    """

    livekit: LiveKit
    real: CallUpstream
    act: Act
    law: Law
    stack: AsyncExitStack
    listeners: int = 0
    acting: "list[asyncio.Task[None]]" = field(default_factory=list)

    async def create_room(self, room: str, lifetime: timedelta, listeners: int = 0) -> None:
        self.listeners = listeners
        await self.real.create_room(room, lifetime, listeners)

    async def dial(self, dial: Dial, deadline: timedelta) -> None:
        callee = await self.stack.enter_async_context(
            in_room(self.livekit, dial.room, dial.identity, self.law)
        )

        with suppress(TimeoutError):
            async with asyncio.timeout(_RINGS):
                while len(await self.participants(dial.room) or ()) <= self.listeners:  # noqa: ASYNC110
                    await asyncio.sleep(0.05)

        async def act() -> None:
            await self.act(callee)

        self.acting.append(asyncio.create_task(act()))

    async def participants(self, room: str) -> tuple[Participant, ...] | None:
        return await self.real.participants(room)

    async def delete_room(self, room: str) -> None:
        await self.real.delete_room(room)

    async def rooms(self, prefix: str) -> tuple[Room, ...]:
        return await self.real.rooms(prefix)


@dataclass
class Site:
    """A LiveKit and somebody who calls through it; `calls` are those who answered, newest last."""

    livekit: LiveKit
    both: Chain
    ear: Ear
    calls: list[StandIn] = field(default_factory=list)

    async def call(
        self,
        proof: ProofKind,
        act: Act = silent,
        *,
        expected: Expected = Expected(),  # noqa: B008 - it is frozen
        talk: float = 5.0,
        law: Law = Law.MU,
        ear: Ear | None = None,
    ) -> Run:
        """A canary that is answered and proved so; Twilio holds a record of it."""
        plan = call_plan(ring_timeout=seconds(20), talk_time=seconds(talk), proof=proof, expected=expected)
        placed = canary(replace(FACTS, recognised=True), call=plan)
        async with AsyncExitStack() as stack:
            stand_in = StandIn(self.livekit, self.both.caller, act, law, stack)
            self.calls.append(stand_in)
            try:
                return await run_canary(placed, stand_in, Twilio(), timing(PATIENT), ear=ear or self.ear)
            finally:
                for acting in stand_in.acting:
                    acting.cancel()
                await asyncio.gather(*stand_in.acting, return_exceptions=True)


@asynccontextmanager
async def site(livekit: LiveKit) -> AsyncIterator[Site]:
    async with chain(livekit) as both:
        yield Site(livekit, both, RtcEar(both.access, asyncio.Semaphore()))

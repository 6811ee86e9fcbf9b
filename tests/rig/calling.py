"""A canary through the real LiveKit, while all that it asks of Twilio is asked of the simulator."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from pydantic import SecretStr

from monitor.canary import PathFacts, Tempo, run_canary
from monitor.config import LiveKitAccess
from monitor.diagnosis import diagnose
from monitor.model.run import Run
from monitor.simulator.world import World
from monitor.upstream import LiveKitCaller, LiveKitReader
from tests.canary.calling import LIMITS, QUICK, Clouds, Deaf, call_plan, canary, clouds, seconds, timing
from tests.rig.livekit import KEY, SECRET, LiveKit, mirror

TEMPO = replace(QUICK, dial_margin=seconds(5), hang_up_within=seconds(5), leg_ends=seconds(2))
"""Of a real LiveKit, which joins a room before it dials and needs a moment to hang up."""


@dataclass
class Chain:
    """The simulator's clouds, with a real LiveKit in place of the simulated one."""

    simulated: Clouds
    caller: LiveKitCaller
    reader: LiveKitReader
    trunks: Mapping[str, str]
    access: LiveKitAccess

    @property
    def world(self) -> World:
        return self.simulated.simulator.world

    async def facts(self, route: str = "cl") -> PathFacts:
        """What a sweep of the simulator finds, with the id that the trunk has in the real LiveKit."""
        found = await self.simulated.facts(route)
        return replace(found, livekit_trunk=self.trunks.get(found.livekit_trunk, found.livekit_trunk))

    async def call(
        self,
        route: str = "cl",
        *,
        run: str = "r1",
        tempo: Tempo = TEMPO,
        ring_timeout: timedelta = timedelta(seconds=2),
        talk_time: timedelta = timedelta(seconds=1),
    ) -> Run:
        plan = call_plan(route, ring_timeout=ring_timeout, talk_time=talk_time)
        placed = canary(await self.facts(route), route, run, call=plan)
        return await run_canary(placed, self.caller, self.simulated.records, timing(tempo))


def first_cause(run: Run) -> str:
    """The cause that a diagnosis of the call alone names first."""
    causes = diagnose((), run)
    return causes[0].id if causes else ""


@asynccontextmanager
async def chain(
    livekit: LiveKit,
    scenario: str = "healthy",
    *,
    secret: str = SECRET,
    ring_seconds: float = 0.5,
    addresses: Mapping[str, str] | None = None,
    edit: Callable[[World], None] | None = None,
    trunks: bool = True,
) -> AsyncIterator[Chain]:
    """Both, with the trunks of the scenario made in the real LiveKit; `addresses` say where they dial.

    `edit` changes the world of the scenario before. Without `trunks` none are made, for a server that cannot
    hold any.
    """
    async with clouds(scenario, ring_seconds) as simulated:
        if edit is not None:
            edit(simulated.simulator.world)
        made: Mapping[str, str] = {}
        if trunks:
            async with livekit.api() as api:
                made = await mirror(api, simulated.simulator.world.project.trunks, addresses or {})
        access = LiveKitAccess(url=livekit.url, api_key=KEY, api_secret=SecretStr(secret))
        caller = LiveKitCaller("prod", access, Deaf(), LIMITS)
        reader = LiveKitReader("prod", access, Deaf())
        try:
            yield Chain(simulated, caller, reader, made, access)
        finally:
            await caller.aclose()
            await reader.aclose()

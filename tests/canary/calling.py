"""What places a canary over the simulator: both clients, the facts of a real sweep, and times made short."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import yaml

from monitor.canary import Canary, PathFacts, Tempo, Timing, path_facts, room_name, run_canary
from monitor.config import EnvironmentConfig, parse, plan
from monitor.engine.sweep import sweep
from monitor.model.canary import CanaryPlan, DialRules
from monitor.model.event import Swept
from monitor.model.job import Trigger, canary_job
from monitor.model.phone import Callee
from monitor.model.reading import GapReason
from monitor.model.route import Environment
from monitor.model.run import Run
from monitor.simulator import SCENARIOS, Simulator, demo_config
from monitor.simulator.cast import phone
from monitor.simulator.scenarios.records import LATE
from monitor.simulator.world import World
from monitor.upstream import Gate, Limits, LiveKitCaller, LiveKitReader, TwilioReader, TwilioRecords

INSTANCE = "test"
RULES = DialRules(allowed_prefixes=("+55", "+56"))


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


QUICK = Tempo(  # what a sound run waits for to its end is short, and what only a hang is ended by is long
    dial_margin=seconds(30),
    reply_grace=seconds(0.1),
    watch_every=seconds(0.005),
    hang_up_within=seconds(20),
    hang_up_again=seconds(0.01),
    settle=seconds(0.1),
    record_every=seconds(0.02),
    record_missing=seconds(0.4),
    close=seconds(0.3),
    leg_ends=seconds(0.2),
    alerts=seconds(0.1),
    witness_reports=seconds(30),  # which it needs on a machine with much to do, and nowhere else
    rooms_every=seconds(0.005),
)
RINGS = seconds(0.3)
LIMITS = Limits(request=20.0, read=30.0, attempts=3, retrying=1.0, first_wait=0.01, longest_wait=0.02)


class Deaf:
    """An observer that keeps nothing."""

    def requested(
        self, environment: str, upstream: str, operation: str, seconds: float, failure: GapReason | None
    ) -> None:
        return


def call_plan(route: str = "cl", **changes: object) -> CanaryPlan:
    healthy = CanaryPlan(to=Callee(phone(route)), ring_timeout=RINGS, talk_time=seconds(0.05))
    return replace(healthy, **changes)  # type: ignore[arg-type]


def canary(
    facts: PathFacts,
    route: str = "cl",
    run: str = "r1",
    rules: DialRules = RULES,
    call: CanaryPlan | None = None,
) -> Canary:
    call = call or call_plan(route)
    job = canary_job("prod", route, facts.livekit_trunk, call.to, datetime.now(UTC), Trigger.SCHEDULED)
    return Canary(run, job, room_name(INSTANCE, run), call, rules, facts)


class Unhurried:
    """Seconds that never jump, of which few pass between two looks: what is asked for again and again until
    a time is over is asked for as often on a machine that was held meanwhile."""

    _MOST = 0.02

    def __init__(self) -> None:
        self._told = 0.0
        self._looked = time.monotonic()

    def __call__(self) -> float:
        before, self._looked = self._looked, time.monotonic()
        self._told += min(self._looked - before, self._MOST)
        return self._told


def timing(tempo: Tempo = QUICK, monotonic: Callable[[], float] = time.monotonic) -> Timing:
    return Timing(lambda: datetime.now(UTC), monotonic, tempo)


def unhurried(tempo: Tempo = QUICK) -> Timing:
    """For runs of which nothing depends on how long the dial took: that is told too short."""
    return timing(tempo, Unhurried())


@dataclass
class Clouds:
    """Both clouds of the demo, and the clients that call through them."""

    simulator: Simulator
    environment: Environment
    access: EnvironmentConfig
    caller: LiveKitCaller
    records: TwilioRecords

    async def swept(self) -> Swept:
        """What a sweep finds right now."""
        async with AsyncExitStack() as stack:
            livekit = LiveKitReader("prod", self.access.livekit, Deaf())
            stack.push_async_callback(livekit.aclose)
            twilio = TwilioReader("prod", self.access.twilio, Gate(), Deaf(), LIMITS)
            stack.push_async_callback(twilio.aclose)
            return await sweep(self.environment, livekit, twilio, lambda: datetime.now(UTC), {})

    async def facts(self, route: str = "cl", proved: bool = True) -> PathFacts:
        """What a sweep finds of a route right now."""
        return self.facts_of(await self.swept(), route, proved)

    def facts_of(self, swept: Swept, route: str = "cl", proved: bool = True) -> PathFacts:
        """What a sweep found of a route."""
        report = next(report for report in swept.routes if report.route == route)
        configured = next(each for each in self.environment.routes if each.name == route)
        findings = (*swept.findings, *report.findings)
        return path_facts(self.environment, configured, findings, report.twilio_trunk, proved)

    async def call(
        self, route: str = "cl", *, proved: bool = True, rules: DialRules = RULES, tempo: Tempo = QUICK
    ) -> Run:
        """One canary, and then a moment in which LiveKit finishes what it has in hand."""
        return await self.call_with(await self.facts(route, proved), route, rules=rules, tempo=tempo)

    async def call_with(
        self,
        facts: PathFacts,
        route: str = "cl",
        *,
        rules: DialRules = RULES,
        tempo: Tempo = QUICK,
        ring_timeout: timedelta = RINGS,
    ) -> Run:
        placed = canary(facts, route, rules=rules, call=call_plan(route, ring_timeout=ring_timeout))
        run = await run_canary(placed, self.caller, self.records, timing(tempo))
        async with asyncio.timeout(60):
            await self.simulator.quiet()
        return run


def hasten(world: World) -> None:
    """What a scenario lets come late comes soon, and still too late for what it is about."""
    if world.service.record_delay == LATE:
        world.service.record_delay = seconds(0.15)
    if world.media_seconds < 1:
        world.media_seconds = 0.02


@asynccontextmanager
async def clouds(
    scenario: str = "healthy", ring_seconds: float = 0.05, also: str = "healthy"
) -> AsyncIterator[Clouds]:
    """The demo's clouds under a scenario, or two at once, with phones that ring shortly."""
    async with Simulator() as simulator, AsyncExitStack() as stack:
        simulator.world.ring_seconds = ring_seconds
        simulator.use(scenario)
        SCENARIOS[also].edit(simulator.world)
        document = yaml.safe_load(demo_config(simulator.url, scenario))
        SCENARIOS[also].settings(document["environments"]["prod"])
        config = parse(yaml.safe_dump(document), "config.yaml", Path(), {})
        access = config.environments["prod"]
        caller = LiveKitCaller("prod", access.livekit, Deaf(), LIMITS)
        stack.push_async_callback(caller.aclose)
        records = TwilioRecords("prod", access.twilio, Gate(), Deaf(), LIMITS)
        stack.push_async_callback(records.aclose)
        yield Clouds(simulator, plan(config)[0], access, caller, records)

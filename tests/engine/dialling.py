"""A dialler on a history of its own, over simulated clouds; its clock goes on by itself, and when moved."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.config import Config, parse, plan
from monitor.engine import BoardKeeper, Connection, Desk, Plan, connect, sweep
from monitor.engine.desk import Counting
from monitor.engine.dialler import Dialler
from monitor.engine.housekeeping import Housekeeper
from monitor.history import DialLock, SqlLedger, SqlStore
from monitor.model.canary import CanaryPlan, DialRules
from monitor.model.canary_state import CanaryState
from monitor.model.event import Event, Skipped
from monitor.model.job import Job
from monitor.model.protocols import Store
from monitor.model.route import Environment
from monitor.model.run import Run
from monitor.simulator import Simulator, demo_config
from monitor.simulator.scenarios import named
from monitor.simulator.world import World
from tests.canary.calling import QUICK, Deaf, call_plan
from tests.model.canaries import configured

PROD_CL = ("prod", "cl")


class MovedClock:
    """This machine's clocks, as far ahead as they were moved."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def monotonic(self) -> float:
        return time.monotonic() + self.ahead.total_seconds()

    def move(self, **time: float) -> None:
        self.ahead += timedelta(**time)


@dataclass
class Desked:
    """A dialler that is open, and what it stands on."""

    site: "Site"
    keeper: BoardKeeper
    dialler: Dialler
    house: Housekeeper
    plans: list[Plan]

    def adopt(self, *environments: Environment) -> None:
        """Another plan is in force from now on, as after a reload; the board is not told."""
        connections = {each.name: self.site.connection for each in environments}
        self.plans.append(Plan.of(self.site.config, environments, connections))

    @property
    def canary(self) -> CanaryState:
        """What the board says of cl."""
        canary = self.keeper.board.routes[PROD_CL].canary
        assert canary is not None
        return canary

    async def beat(self) -> list[Run | Skipped]:
        """What came of everything that is due now."""
        jobs = list(self.dialler.due(self.site.clock.now()))
        called = await asyncio.gather(*(self.dialler.call(job, self.site.connection) for job in jobs))
        return [each for each in called if each is not None]

    async def sweep(self) -> None:
        site = self.site
        swept = await sweep(
            site.environment, site.connection.livekit, site.connection.twilio, site.clock.now, {}
        )
        await self.keeper.record(swept)


@dataclass
class Site:
    """Clouds, clock and the directory of a history; route cl alone is called."""

    simulator: Simulator
    config: Config
    environment: Environment
    connection: Connection
    directory: Path
    clock: MovedClock = field(default_factory=MovedClock)
    new_id: Callable[[], str] = field(default_factory=lambda: map("id{}".format, itertools.count()).__next__)

    @property
    def world(self) -> World:
        return self.simulator.world

    @property
    def history(self) -> Path:
        return self.directory / "trunkwatch.sqlite3"

    @property
    def pause(self) -> Path:
        return self.directory / "pause"

    def rules(self, **changes: object) -> None:
        """Change what holds for all canaries; for those that are opened from now on."""
        rules = replace(self.environment.dialling, **changes)  # type: ignore[arg-type]
        self.environment = replace(self.environment, dialling=rules)

    def plan(self, **changes: object) -> None:
        """Change the canary of cl; for those that are opened from now on."""
        self.environment = replace(self.environment, routes=_routes(self.environment, call_plan(**changes)))  # type: ignore[arg-type]

    def edit(self, scenario: str) -> None:
        """What a scenario changes, in the world as it stands."""
        named(scenario).edit(self.world)

    def ledger(self) -> SqlLedger:
        return SqlLedger(self.history, self.new_id, patience=timedelta(seconds=1))

    def events(self) -> list[Event]:
        """What is kept by now, as another process reads it."""
        store = SqlStore(self.history)
        try:
            return [event for _, event in store.follow(0)]
        finally:
            store.close()

    @asynccontextmanager
    async def opened(
        self, *, store: Store | None = None, ledger: Counting | None = None, swept: bool = True
    ) -> AsyncIterator[Desked]:
        """A dialler as after a start of the daemon, the first sweep being done."""
        plans = [Plan.of(self.config, [self.environment], {"prod": self.connection})]
        keeper = BoardKeeper(store or SqlStore(self.history, patience=timedelta(seconds=1)))
        desk = Desk(ledger or self.ledger(), DialLock(self.history), self.pause.exists, QUICK)
        dialler = Dialler(lambda: plans[-1], keeper, desk, self.clock.now, self.clock.monotonic)
        house = Housekeeper(dialler, keeper, lambda: plans[-1])
        desked = Desked(self, keeper, dialler, house, plans)
        try:
            await keeper.load()
            await keeper.record(configured(self.clock.now()))
            await dialler.open()
            if swept:
                await desked.sweep()
            yield desked
        finally:
            await dialler.close()
            await keeper.close()


@asynccontextmanager
async def dialling_site(directory: Path) -> AsyncIterator[Site]:
    async with Simulator() as simulator:
        simulator.world.ring_seconds = 0.02
        config = parse(demo_config(simulator.url, "healthy"), "config.yaml", Path(), {})
        (environment,) = plan(config)
        environment = replace(
            environment,
            routes=_routes(environment, call_plan()),
            dialling=DialRules(allowed_prefixes=("+56",)),
        )
        connection = connect(config, Deaf())["prod"]
        site = Site(simulator, config, environment, connection, directory)
        simulator.world.now = site.clock.now
        try:
            yield site
        finally:
            await connection.close()


def _routes(environment: Environment, canary: CanaryPlan) -> tuple:  # type: ignore[type-arg]
    return tuple(
        replace(route, canary=canary if route.name == "cl" else None) for route in environment.routes
    )


def run_of(ended: list[Run | Skipped]) -> Run:
    (run,) = ended
    assert isinstance(run, Run), run
    return run


def skip_of(ended: list[Run | Skipped]) -> Skipped:
    (skip,) = ended
    assert isinstance(skip, Skipped), skip
    return skip


def manual(opened: Desked) -> Job:
    job = opened.dialler.by_hand("prod", "cl", "alice")
    assert isinstance(job, Job)
    return job


async def minute_by_minute(opened: Desked, minutes: int) -> None:
    """Let minutes pass, with the rounds that fall into them."""
    for _minute in range(minutes):
        opened.site.clock.move(minutes=1)
        await opened.house.round()
        await opened.house.clean_in_time()

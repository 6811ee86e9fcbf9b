"""The daemon: configuration, store, clouds, queue and clock wired together. Nothing here speaks HTTP."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import AsyncExitStack
from datetime import datetime
from typing import Protocol

from monitor.canary import Tell, untold
from monitor.config import Config, plan
from monitor.engine.alerts import AlertReader
from monitor.engine.announcement import announce
from monitor.engine.asked import Asked, Wish
from monitor.engine.authors import signed
from monitor.engine.clock import Clock
from monitor.engine.cloud_clocks import CloudClocks
from monitor.engine.connections import NONE_YET, Connect, connect
from monitor.engine.desk import Desk
from monitor.engine.dialler import Dialler
from monitor.engine.first_failures import FirstFailures
from monitor.engine.first_sweeps import FirstSweeps
from monitor.engine.housekeeping import Housekeeper
from monitor.engine.keeper import BoardKeeper
from monitor.engine.plan import Plan, key_of
from monitor.engine.progress import Progress, Shares, unseen
from monitor.engine.queue import JobQueue
from monitor.engine.retiring import Retiring
from monitor.engine.sweep import discovered_before, sweep
from monitor.model.board import Board, last_proved
from monitor.model.by_hand import COMMAND_LINE, Beginning, Denial, Denied, Outcome
from monitor.model.event import Skipped, Swept
from monitor.model.job import Job, JobKind, alerts_job
from monitor.model.protocols import Store, UpstreamObserver
from monitor.model.run import Run, Stages


class Observer(UpstreamObserver, Protocol):
    """Who counts what the daemon does."""

    def ticked(self, at: datetime) -> None: ...

    def missed(self, kind: JobKind, count: int) -> None: ...

    def configured(self, sha256: str, at: datetime) -> None: ...

    def departed(self, environment: str) -> None: ...

    def clock_ahead(self, environment: str, upstream: str, seconds: float | None) -> None: ...


def unnoticed() -> None:
    """Nobody listens for the heart."""


class Daemon:
    """Watches the environments of a configuration from `start` to `stop`.

    `now` is the wall clock in UTC, `monotonic` counts seconds, and `beaten` is called at every heartbeat.
    `sweep_once` needs no `start`, but `open`.
    """

    def __init__(
        self,
        config: Config,
        store: Store,
        observer: Observer,
        *,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
        connect: Connect = connect,
        desk: Desk | None = None,
        beaten: Callable[[], None] = unnoticed,
    ) -> None:
        self._plan = Plan.of(config, plan(config), NONE_YET)
        self._observer = observer
        self._now = now
        self._monotonic = monotonic
        self._connect = connect
        self._beaten = beaten
        self._keeper = BoardKeeper(store)
        self._dialler = Dialler(lambda: self._plan, self._keeper, desk, now, monotonic) if desk else None
        self._alerts = AlertReader(self._keeper, now)
        self._asked = Asked()
        self._clocks = CloudClocks(observer)
        self._housekeeper: Housekeeper | None = None
        self._house: asyncio.Task[None] | None = None
        self._retiring = Retiring(self._settled)
        self._queue = JobQueue(
            {
                JobKind.SWEEP: self._sweep_due,
                JobKind.CANARY: self._canary_due,
                JobKind.ALERTS: self._alerts_due,
            }
        )
        self._clock = Clock(
            self._plan.schedules(),
            self._queue.put,
            now=now,
            monotonic=monotonic,
            ticked=self._beat,
            missed=observer.missed,
        )
        self._first_sweeps = FirstSweeps(self._plan.environments, monotonic)
        self._first_failures = FirstFailures(monotonic)

    @property
    def plan(self) -> Plan:
        """The one in force."""
        return self._plan

    @property
    def keeper(self) -> BoardKeeper:
        return self._keeper

    @property
    def board(self) -> Board:
        return self._keeper.board

    @property
    def dialler(self) -> Dialler | None:
        """Who places the canaries; None where none are placed."""
        return self._dialler

    @property
    def dials(self) -> bool:
        """Whether no other process is the one that places the canaries there are."""
        return self._dialler is None or not self._plan.lines or self._dialler.dials

    @property
    def foreign_rooms(self) -> Mapping[str, tuple[str, ...]]:
        """By environment the old rooms of other installations; only who dials knows them."""
        return self._housekeeper.foreign_rooms if self._housekeeper and self.dials else {}

    @property
    def silence(self) -> float | None:
        """Seconds since the clock's heartbeat, which comes every second; None before `start`."""
        beat_at = self._clock.beat_at
        return None if beat_at is None else self._monotonic() - beat_at

    @property
    def unswept(self) -> frozenset[str]:
        """The environments whose first sweep has not ended, and so is not on the board."""
        return self._first_sweeps.missing(self.board)

    @property
    def ready(self) -> bool:
        """Whether the store is open and every first sweep ended, or was waited for; never goes back."""
        return self._first_sweeps.over(self.board)

    async def open(self) -> None:
        """Take up the history, and bring the configuration into force. Raises: StoreError."""
        await self._keeper.load()
        at = self._now()
        board = await self._keeper.record(self._plan.configured(at))
        self._observer.configured(self._plan.config.sha256, at)
        self._plan = self._planned(self._plan.config)
        if self._dialler is not None:
            await self._dialler.open()
        self._first_sweeps.begin(board)

    async def start(self) -> None:
        """Open, then sweep at once and from then on at the configured interval. Raises: StoreError."""
        await self.open()
        if self._dialler is not None:
            self._housekeeper = Housekeeper(self._dialler, self._keeper, lambda: self._plan)
            self._house = asyncio.create_task(self._housekeeper.keep_house(), name="housekeeping")
        self._clock.start()

    async def adopt(self, config: Config) -> None:
        """Bring another configuration into force, whole, after `start`.

        Environments that it has otherwise are swept at once, under connections of their own; the rest goes
        on as before. A call that goes on ends under the plan under which it began. What waited and stands
        for nothing any more is dropped, and a sweep of what changed is cut off, since it would tell of what
        was.
        """
        before, after = self._plan, self._planned(config)
        changed = after.differing(before)

        def stale(job: Job) -> bool:
            cut = job.kind is not JobKind.CANARY and job.environment in changed
            return cut or not after.stands_for(job)

        # No await until the event is on its way: who looks sees one plan or the other, whole.
        self._plan = after
        for job in self._queue.withdraw(stale, spare={JobKind.CANARY}):
            self._dropped(job, Denied.RELOADED)
        at = self._now()
        self._first_sweeps.follow(before.environments, after.environments)
        self._retire(before)
        await self._keeper.record(after.configured(at))
        self._clock.follow(after.schedules(), {f"sweep:{name}" for name in changed})
        self._observer.configured(config.sha256, at)

    async def sweep_once(
        self, environments: Iterable[str] | None = None, progress: Progress = unseen
    ) -> tuple[Swept, ...]:
        """Sweep these environments at once, all without a choice; what was found, in their order."""
        names = list(self._plan.environments if environments is None else environments)
        shares = Shares(progress, len(names))
        async with asyncio.TaskGroup() as group:
            sweeps = [group.create_task(self._sweep(name, shares.of(name))) for name in names]
        return tuple(each.result() for each in sweeps)

    async def read_log(self, environment: str) -> None:
        """Read on in the error log of an environment's Twilio account, as after each sweep of `start`."""
        await self._alerts.read(environment, self._plan.connections[environment].records)

    async def begin(self, environment: str, route: str, by: str) -> Beginning:
        """Place a canary because somebody asks for it now, and wait until it is counted, or why it is not.

        Where another call goes over the trunk or to the number, it is not waited for: nothing is placed.
        """
        wish = self._ask(environment, route, by, untold, first=True)
        return wish if isinstance(wish, Denial) else await wish.begins

    def stages(self, run: str) -> Stages | None:
        """How far a run has come that this process places; None of any other."""
        return self._dialler.stages(run) if self._dialler else None

    async def call(self, environment: str, route: str, tell: Tell = untold) -> Outcome:
        """Place a canary because somebody asks for it on the command line, and wait for what comes of it.

        A waiting caller that is cancelled leaves the call to go on.
        """
        wish = self._ask(environment, route, COMMAND_LINE, tell)
        return wish if isinstance(wish, Denial) else await wish.ends

    def _ask(
        self, environment: str, route: str, by: str, tell: Tell, *, first: bool = False
    ) -> Wish | Denial:
        """Have a canary placed as soon as trunk and number are free; with `first` only where it is."""
        if self._dialler is None:
            return Denial(Denied.NO_CANARY)
        job = self._dialler.by_hand(environment, route, by)
        if isinstance(job, Denial):
            return job
        ahead = self._queue.ahead(job) if first else None
        if ahead is None and self._queue.put(job):
            return self._asked.expect(job, tell)
        self._dialler.give_back(job)
        return self._dialler.in_the_way(key_of(ahead)) if ahead else Denial(Denied.ENDING)

    async def call_once(self) -> tuple[Run | Skipped, ...]:
        """Place every canary once, all at once; what came of each, in the order of the routes."""
        lines = self._dialler.lines if self._dialler else ()
        called = await asyncio.gather(*(self.call(*line.key) for line in lines))
        return tuple(each for each in called if not isinstance(each, Denial))

    async def stop(self, deadline: float) -> bool:
        """Tick no more, hang up, give running sweeps `deadline` seconds, close everything.

        Returns whether all sweeps ended by themselves. To be called even where `open` or `start` raised.
        """
        self._clock.stop()
        if self._house is not None:
            self._house.cancel()
            await asyncio.gather(self._house, return_exceptions=True)
        # A call is hung up at once: who stops us may not wait for ringing and talking to end. Twilio's log
        # can be read again.
        drained = await self._queue.drain(deadline, at_once={JobKind.CANARY, JobKind.ALERTS})
        self._asked.close()
        async with AsyncExitStack() as closing:
            closing.push_async_callback(self._keeper.close)
            if self._dialler is not None:
                closing.push_async_callback(self._dialler.close)
            for connection in self._plan.connections.values():
                closing.push_async_callback(connection.close)
            closing.push_async_callback(self._retiring.ended)
        return drained

    def _planned(self, config: Config) -> Plan:
        connections = self._connect(config, self._observer, self._plan.connections)
        return Plan.of(config, plan(config), connections)

    def _retire(self, before: Plan) -> None:
        kept = {id(each) for each in self._plan.connections.values()}
        gone = {id(each): each for each in before.connections.values() if id(each) not in kept}

        def forget() -> None:
            for name in before.environments.keys() - self._plan.environments.keys():
                self._observer.departed(name)
                self._clocks.forget(name)

        self._retiring.retire(gone.values(), forget)

    async def _settled(self) -> None:
        await self._queue.settled()
        if self._housekeeper is not None:
            await self._housekeeper.settled()

    def _dropped(self, job: Job, why: Denied) -> None:
        self._asked.ended(job, Denial(why))
        if self._dialler is not None:
            self._dialler.give_back(job)

    def _beat(self, at: datetime) -> None:
        self._beaten()
        self._observer.ticked(at)
        if self._dialler is not None:
            for job in self._dialler.due(at):
                if not self._queue.put(job):
                    self._dialler.give_back(job)

    async def _canary_due(self, job: Job) -> None:
        assert self._dialler is not None  # noqa: S101 - only a dialler makes such jobs
        outcome: Outcome = Denial(Denied.LOST)
        try:
            await self._dialler.take_turn()
            connection = self._plan.connections.get(job.environment)
            tell, began = self._asked.tell_of(job), self._asked.began
            placed = await self._dialler.call(job, connection, tell, began) if connection else None
            outcome = placed or Denial(Denied.RELOADED)
            if isinstance(placed, Run):
                self._look_into(placed)
        finally:
            self._asked.ended(job, outcome)
            self._dialler.give_back(job)

    def _look_into(self, run: Run) -> None:
        """Sweep at once where a route begins to fail: its alarm then tells causes found and not guessed."""
        canary, started = self._keeper.canary(key_of(run.job)), self.silence is not None
        if not started or not self._plan.stands_for(run.job):
            return
        if self._first_failures.ask_for_a_look(run, canary):
            self._queue.put(self._plan.sweep(run.job.environment, self._now()))

    async def _sweep_due(self, job: Job) -> None:
        if self._plan.stands_for(job):
            await self._sweep(job.environment, unseen)
            self._queue.put(alerts_job(job.environment, job.due))

    async def _alerts_due(self, job: Job) -> None:
        if self._plan.stands_for(job):
            await self.read_log(job.environment)

    async def _sweep(self, name: str, progress: Progress) -> Swept:
        connection, environment = self._plan.connections[name], self._plan.environments[name]
        before = self.board
        try:
            swept = await sweep(
                environment,
                connection.livekit,
                connection.twilio,
                self._now,
                last_proved(before, name),
                status=connection.status,
                discovered=discovered_before(environment, before),
                progress=progress,
            )
            self._clocks.compare(name, connection.clocks, self._now())
            swept = await signed(swept, before, connection.twilio)
            after = await self._keeper.record(swept)
        except Exception:
            self._first_sweeps.failed(name)
            raise
        await asyncio.to_thread(announce, before, after, swept)
        return swept

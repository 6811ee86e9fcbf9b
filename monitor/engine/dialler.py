"""The dialler: which canaries are due, and one run from its reservation to its conclusion."""

import asyncio
from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import structlog
from structlog.contextvars import bound_contextvars

from monitor.canary import (
    Canary,
    NotAllowed,
    RunCancelled,
    Tell,
    Timing,
    path_facts,
    room_name,
    run_canary,
    untold,
)
from monitor.canary.surely import surely
from monitor.engine.agenda import Agenda
from monitor.engine.conclusion import Conclusion
from monitor.engine.connections import Connection
from monitor.engine.desk import Desk
from monitor.engine.keeper import BoardKeeper
from monitor.engine.plan import Line, Plan, key_of
from monitor.engine.suspensions import Suspensions
from monitor.engine.switch import Switch
from monitor.engine.unfinished import BROKEN, LEFT, NOT_DIALLED, UNKEPT, unfinished
from monitor.model.board import RouteKey
from monitor.model.by_hand import Denial, Denied
from monitor.model.canary_state import CanaryState
from monitor.model.event import RunStarted, Skipped
from monitor.model.job import Job, Trigger
from monitor.model.outcome import Reason
from monitor.model.protocols import StoreError
from monitor.model.run import Refusal, Run, Stage, StageName, Stages
from monitor.model.schedule import GAP
from monitor.model.skip import SkipReason, Suspension
from monitor.upstream import Turns

PERMIT_AGAIN: Final = 10.0
"""Seconds after which a daemon that may not dial asks again whether it may now."""

FACTS_WITHIN: Final = timedelta(seconds=15)
"""How long the first call of a route waits for a sweep, whose findings say what an answer is worth."""

Began = Callable[[RunStarted], None]


def unheard(_run: RunStarted) -> None:
    """For runs that nobody asked for."""


class Dialler:
    """Places the canaries of the plan in force. Nothing is dialled that the ledger has not counted before.

    A call that was begun goes on under the plan under which it was.
    """

    def __init__(
        self,
        plan: Callable[[], Plan],
        keeper: BoardKeeper,
        desk: Desk,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
    ) -> None:
        self._keeper = keeper
        self._desk = desk
        self._timing = Timing(now, monotonic, desk.tempo)
        self._plan = plan
        self._in_hand: set[RouteKey] = set()
        self._resting: dict[RouteKey, datetime] = {}
        self._asked_at: float | None = None
        self._took_up = False
        self._dialling = Switch()
        self._instance = ""
        self._rooms: dict[RouteKey, str] = {}
        self._stages: dict[str, Stages] = {}
        self._begins = Turns()
        self._agenda = Agenda()
        self._suspensions = Suspensions(plan, keeper, desk.paused, lambda: self.dials)
        self.conclusion = Conclusion(keeper, desk.ledger)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The routes that have a canary."""
        return tuple(self._plan().lines.values())

    @property
    def timing(self) -> Timing:
        return self._timing

    @property
    def instance(self) -> str:
        """The name of this installation; empty before `open`."""
        return self._instance

    @property
    def rooms(self) -> Collection[str]:
        """The rooms of the runs that go on, whenever it is looked at: a run may begin meanwhile."""
        return self._rooms.values()

    @property
    def dials(self) -> bool:
        """Whether this process is the one that dials, and knows what the one before it did."""
        return self._took_up and self._desk.permit.held

    async def counted(self, run: str) -> bool:
        """Whether the history counted a run, whoever placed it. Raises: StoreError."""
        return await self._keeper.in_thread(partial(self._desk.ledger.counted, run))

    async def turns(self, dials: bool) -> None:
        """Wait until this process is (or is not) the one that dials, as `seek_permit` finds it."""
        await self._dialling.until(dials)

    async def open(self) -> None:
        """Learn this installation's name, and try to become the one that dials. Raises: StoreError."""
        self._instance = await self._keeper.in_thread(self._desk.ledger.instance)
        await self._take_up()

    async def seek_permit(self) -> None:
        """Become the one that dials once no other does; to be called every now and then."""
        now = self._timing.monotonic()
        self._dialling.set(self.dials)
        if self.dials or (self._asked_at is not None and now - self._asked_at < PERMIT_AGAIN):
            return
        self._asked_at = now
        try:
            await self._take_up()
        except StoreError as error:
            structlog.get_logger().error(
                "no canary is placed: it cannot be known who dials", reason=str(error)
            )

    async def close(self) -> None:
        """Let another process dial."""
        self._desk.permit.release()
        await self._keeper.in_thread(self._desk.ledger.close)

    def due(self, now: datetime) -> Iterator[Job]:
        """The jobs that are due, each once until it was called or given back.

        None of an environment whose canaries are suspended: what is only skipped stands in nobody's way.
        """
        for line, job in self._due_by_now(now):
            if not self.dials or self._suspensions.of(line, now) is None:
                self._in_hand.add(line.key)
                yield job

    def by_hand(self, environment: str, route: str, by: str) -> Job | Denial:
        """A job that somebody asks for now, unless the route has no canary or one is in hand."""
        line = self._plan().lines.get((environment, route))
        if line is None:
            return Denial(Denied.NO_CANARY)
        if line.key in self._in_hand:
            return self.in_the_way(line.key)
        self._in_hand.add(line.key)
        return line.job(self._timing.now(), Trigger.MANUAL, by=by)

    def in_the_way(self, key: RouteKey) -> Denial:
        """That a call of a route goes on, or is about to begin."""
        state = self._keeper.canary(key)
        return Denial(Denied.IN_FLIGHT, state.running.id if state and state.running else "")

    def give_back(self, job: Job) -> None:
        """A job that the queue did not take is due again."""
        self._in_hand.discard(key_of(job))

    async def suspend(self, now: datetime) -> tuple[Skipped, ...]:
        """Say where a suspension began or ended, and skip what is due under one; who dials does."""
        await self._suspensions.announce(now)
        skipped: list[Skipped] = []
        for line, job in list(self._due_by_now(now)):
            reason, stands = self._suspensions.of(line, now), self._plan().stands_for(job)
            if self.dials and reason is not None and stands and line.key not in self._in_hand:
                skipped.append(Skipped(job, now, reason))
                await self._keeper.record(skipped[-1])
        return tuple(skipped)

    def stages(self, run: str) -> Stages | None:
        """How far a run has come that this process places; None of any other."""
        return self._stages.get(run)

    async def take_turn(self) -> None:
        """Return where a call may begin, so that many that come due in one moment do not hold the loop."""
        await self._begins.take()

    async def call(
        self, job: Job, connection: Connection, tell: Tell = untold, began: Began = unheard
    ) -> Run | Skipped | None:
        """Reserve, place, hang up and conclude one canary; what came of it is on the board.

        `connection` is that of the plan in force now: nothing is awaited before the plan is looked at.
        `began` hears of it once it is counted. None where the plan changed before it began: it is due again,
        under that plan.
        """
        try:
            line = self._plan().lines.get(key_of(job))
            if line is None or not self._plan().stands_for(job):
                return None
            begun, cancelled = await surely(self._begin(job, line))
            if cancelled:
                if isinstance(begun, RunStarted):
                    await self._cut_off(begun, Reason.CANCELLED, NOT_DIALLED)
                raise asyncio.CancelledError
            if not isinstance(begun, RunStarted):
                return begun
            began(begun)
            with bound_contextvars(run=begun.id):
                return await self._placed(begun, line, connection, tell)
        finally:
            self._in_hand.discard(key_of(job))
            self._rooms.pop(key_of(job), None)

    async def _begin(self, job: Job, line: Line) -> RunStarted | Run | Skipped:
        """Count a call and say that it begins, both durably; else what came of it, which is on the board."""
        reserved = await self._reserved(job, line)
        if isinstance(reserved, Skipped):
            await self._keeper.record(reserved)
            return reserved
        self._rooms[line.key] = self._room(reserved)
        started = RunStarted(reserved, job, self._timing.now())
        await self._keeper.record(started)
        if self._keeper.store_failing:
            return await self._cut_off(started, Reason.STORE, UNKEPT)
        return started

    async def _reserved(self, job: Job, line: Line) -> str | Skipped:
        """The id of a run that the ledger counted, or why there is none."""
        now = self._timing.now()
        reason = self._forbidden(job, line, now)
        if reason is not None:
            # Before the skip, which the end of a suspension makes up for.
            await self._suspensions.announce(now)
            return Skipped(job, now, reason)
        reserve = partial(self._desk.ledger.reserve, job, line.plan, line.environment.dialling, now)
        try:
            reserved = await self._keeper.in_thread(reserve)
        except StoreError as error:
            structlog.get_logger().error("no canary is placed: the ledger fails", reason=str(error))
            return Skipped(job, now, SkipReason.STORE, now + GAP)
        if isinstance(reserved, Refusal):
            return Skipped(job, now, reserved.reason, reserved.until)
        return reserved

    def _forbidden(self, job: Job, line: Line, now: datetime) -> str | None:
        if not self.dials:
            self._resting[line.key] = now + line.plan.every
            return SkipReason.NOT_DIALER
        reason = self._suspensions.of(line, now)
        by_hand_in_maintenance = job.trigger is Trigger.MANUAL and reason is Suspension.MAINTENANCE
        return None if by_hand_in_maintenance else reason

    async def _placed(
        self, started: RunStarted, line: Line, connection: Connection, tell: Tell
    ) -> Run | Skipped:
        canary, trail = self._canary(started, line), self._following(started.id, tell)
        try:
            run = await run_canary(
                canary, connection.caller, connection.records, self._timing, trail, connection.ear
            )
        except RunCancelled as cancelled:
            await self.conclusion.reach(cancelled.run)
            raise
        except NotAllowed:
            refused = Skipped(started.job, self._timing.now(), SkipReason.NUMBER_NOT_ALLOWED)
            await self._keeper.record(refused)
            return refused
        except Exception:
            await self._cut_off(started, Reason.UNCLASSIFIED, BROKEN)
            raise
        finally:
            del self._stages[started.id]
        return await self.conclusion.reach(run)

    def _following(self, run: str, tell: Tell) -> Tell:
        """Tells `tell`, and remembers how far a run has come."""
        self._stages[run] = Stages()

        def told(what: StageName | Stage) -> None:
            self._stages[run] = self._stages[run].told(what)
            tell(what)

        return told

    async def _cut_off(self, started: RunStarted, reason: Reason, summary: str) -> Run:
        room = self._room(started.id)
        return await self.conclusion.reach(unfinished(started, reason, summary, room, self._timing.now()))

    def _canary(self, started: RunStarted, line: Line) -> Canary:
        board = self._keeper.board
        route, environment = board.routes.get(line.key), board.environments.get(line.environment.name)
        checks = [each.checks for each in (route, environment) if each is not None]
        facts = path_facts(
            line.environment,
            line.route,
            (state.finding for of_one in checks for state in of_one.values()),
            twilio_trunk=route.twilio_trunk if route else "",
            proved=bool(route and route.canary and route.canary.ever_proved),
            recognised=bool(route and route.canary and route.canary.recognised_at),
        )
        room = self._room(started.id)
        return Canary(started.id, started.job, room, line.plan, line.environment.dialling, facts)

    def _room(self, run: str) -> str:
        return room_name(self._instance, run)

    async def _take_up(self) -> None:
        """Take the permit; then learn what its holder before did, and conclude what that one left.

        Until then nothing is dialled. Raises: StoreError.
        """
        self._took_up = False
        if not self._desk.permit.take():
            return
        await self._keeper.catch_up()
        lines = self._plan().lines
        for key in lines:
            state = self._keeper.canary(key)
            if state and state.running and self._room(state.running.id) not in self.rooms:
                await self._cut_off(state.running, Reason.CANCELLED, LEFT)
        self._resting.clear()
        self._took_up = True
        self._dialling.set(self.dials)
        if lines:
            structlog.get_logger().info("this process dials", canaries=len(lines))

    def _due_by_now(self, now: datetime) -> Iterator[tuple[Line, Job]]:
        """What is due of the routes that have nothing in hand, whether or not it may be placed."""
        for key, line in self._plan().lines.items():
            state = self._keeper.canary(key)
            if state is None or key in self._in_hand or now < self._resting.get(key, now):
                continue
            if self._awaits_facts(key, state, now):
                continue
            due = self._agenda.due(key, line.plan, state, now)
            if due is not None:
                yield line, line.job(due.at, due.trigger, due.confirms)

    def _awaits_facts(self, key: RouteKey, state: CanaryState, now: datetime) -> bool:
        environment = self._keeper.board.environments.get(key[0])
        unswept = environment is None or environment.swept_at is None
        return unswept and state.started_at is None and timedelta() <= now - state.since < FACTS_WITHIN

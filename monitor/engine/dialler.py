"""The dialler: which canaries are due, and one run from its reservation to its conclusion."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Final

import structlog

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
from monitor.engine.connections import Connection
from monitor.engine.desk import Desk
from monitor.engine.keeper import BoardKeeper
from monitor.model.canary import CanaryPlan
from monitor.model.canary_state import CanaryState
from monitor.model.event import RunStarted, Skipped, Suspended
from monitor.model.job import Job, Trigger, canary_job
from monitor.model.outcome import OUTCOMES, Reason, Result
from monitor.model.protocols import StoreError
from monitor.model.route import Environment, Route
from monitor.model.run import Proof, Refusal, Run
from monitor.model.schedule import GAP, next_due, suspension
from monitor.model.skip import SkipReason, Suspension

PERMIT_AGAIN: Final = timedelta(seconds=10)
"""How often a daemon that may not dial asks whether it may now."""


@dataclass(frozen=True, slots=True)
class Line:
    """A route that has a canary."""

    environment: Environment
    route: Route
    plan: CanaryPlan

    @property
    def key(self) -> tuple[str, str]:
        return self.environment.name, self.route.name


class Dialler:
    """Places the canaries of all environments. Nothing is dialled that the ledger has not counted before."""

    def __init__(
        self,
        environments: Mapping[str, Environment],
        keeper: BoardKeeper,
        desk: Desk,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
    ) -> None:
        self._keeper = keeper
        self._desk = desk
        self._timing = Timing(now, monotonic, desk.tempo)
        self._environments = environments
        self._lines = {line.key: line for line in _lines(environments)}
        self._in_hand: set[tuple[str, str]] = set()
        self._resting: dict[tuple[str, str], datetime] = {}
        self._asked_at: datetime | None = None
        self._instance = ""
        self._rooms: set[str] = set()

    @property
    def lines(self) -> tuple[Line, ...]:
        """The routes that have a canary."""
        return tuple(self._lines.values())

    @property
    def timing(self) -> Timing:
        return self._timing

    @property
    def instance(self) -> str:
        """The name of this installation; empty before `open`."""
        return self._instance

    @property
    def rooms(self) -> frozenset[str]:
        """The rooms of the runs that go on."""
        return frozenset(self._rooms)

    @property
    def dials(self) -> bool:
        """Whether this process is the one that dials."""
        return self._desk.permit.held

    async def open(self) -> None:
        """Learn this installation's name, and try to become the one that dials. Raises: StoreError."""
        self._instance = await self._keeper.in_thread(self._desk.ledger.instance)
        self._desk.permit.take()

    async def close(self) -> None:
        """Let another process dial."""
        self._desk.permit.release()
        await self._keeper.in_thread(self._desk.ledger.close)

    async def settle(self, run: str, price: Decimal) -> None:
        """Count what a run really cost in the place of what it was thought to."""
        try:
            await self._keeper.in_thread(partial(self._desk.ledger.settle, run, price))
        except StoreError as error:
            structlog.get_logger().error("a price is not counted: the ledger fails", reason=str(error))

    def due(self, now: datetime) -> Iterator[Job]:
        """The jobs that are due, each once until it was called or given back."""
        self._ask_for_permit(now)
        for key, line in self._lines.items():
            state = self._state(key)
            if state is None or key in self._in_hand or now < self._resting.get(key, now):
                continue
            due = next_due(line.plan, state, now)
            if due.at <= now:
                self._in_hand.add(key)
                yield self._job(line, due.at, due.trigger, due.confirms)

    def by_hand(self, environment: str, route: str) -> Job | None:
        """A job that somebody asks for now; None where the route has no canary or one is in hand."""
        line = self._lines.get((environment, route))
        if line is None or line.key in self._in_hand:
            return None
        self._in_hand.add(line.key)
        return self._job(line, self._timing.now(), Trigger.MANUAL, None)

    def give_back(self, job: Job) -> None:
        """A job that the queue did not take is due again."""
        self._in_hand.discard(_key(job))

    async def suspend(self, now: datetime) -> None:
        """Tell the board where a suspension began or ended."""
        paused = self._desk.paused()
        for name, environment in self._environments.items():
            reason = suspension(environment.dialling, paused, now)
            if any(stands is not reason for stands in self._suspensions(name)):
                await self._keeper.record(Suspended(name, now, reason))
                structlog.get_logger().info("canaries", environment=name, suspended=reason or "no")

    def _suspensions(self, environment: str) -> Iterator[Suspension | None]:
        """What the board says of the environment's canaries; it may be of a process before this one."""
        for key in self._lines:
            state = self._state(key)
            if key[0] == environment and state is not None:
                yield state.suspended

    async def conclude_interrupted(self) -> None:
        """Conclude the runs that a process before this one began and did not end."""
        for key in self._lines:
            state = self._state(key)
            if self.dials and state and state.running and key not in self._in_hand:
                await self._concluded(interrupted(state.running, self._timing.now()))

    async def call(self, job: Job, connection: Connection, tell: Tell = untold) -> Run | Skipped:
        """Reserve, place, hang up and conclude one canary; what came of it is on the board."""
        line = self._lines[_key(job)]
        try:
            reserved = await self._reserved(job, line)
            if isinstance(reserved, Skipped):
                await self._keeper.record(reserved)
                return reserved
            return await self._placed(job, line, reserved, connection, tell)
        finally:
            self._in_hand.discard(line.key)

    async def _reserved(self, job: Job, line: Line) -> str | Skipped:
        """The id of a run that the ledger counted, or why there is none."""
        now = self._timing.now()
        reason = self._forbidden(job, line, now)
        if reason is not None:
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
        reason = suspension(line.environment.dialling, self._desk.paused(), now)
        by_hand_in_maintenance = job.trigger is Trigger.MANUAL and reason is Suspension.MAINTENANCE
        return None if by_hand_in_maintenance else reason

    async def _placed(
        self, job: Job, line: Line, run_id: str, connection: Connection, tell: Tell
    ) -> Run | Skipped:
        canary = self._canary(job, line, run_id)
        await self._keeper.record(RunStarted(run_id, job, self._timing.now()))
        self._rooms.add(canary.room)
        try:
            run = await run_canary(canary, connection.caller, connection.records, self._timing, tell)
        except RunCancelled as cancelled:
            await asyncio.shield(self._concluded(cancelled.run))
            raise
        except NotAllowed:
            refused = Skipped(job, self._timing.now(), SkipReason.NUMBER_NOT_ALLOWED)
            await self._keeper.record(refused)
            return refused
        finally:
            self._rooms.discard(canary.room)
        await self._concluded(run)
        return run

    async def _concluded(self, run: Run) -> None:
        await self._keeper.record(run)
        log = structlog.get_logger()
        say = log.warning if run.result is Result.FAILURE or run.orphaned else log.info
        say(
            "canary",
            environment=run.job.environment,
            route=run.job.route,
            run=run.id,
            result=run.result.value,
            reason=run.reason.value,
            proof=run.proof.value,
            summary=run.summary,
        )

    def _canary(self, job: Job, line: Line, run_id: str) -> Canary:
        board = self._keeper.board
        route, environment = board.routes.get(line.key), board.environments.get(line.environment.name)
        checks = [each.checks for each in (route, environment) if each is not None]
        facts = path_facts(
            line.environment,
            line.route,
            (state.finding for of_one in checks for state in of_one.values()),
            twilio_trunk=route.twilio_trunk if route else "",
            proved=bool(route and route.canary and route.canary.ever_proved),
        )
        room = room_name(self._instance, run_id)
        return Canary(run_id, job, room, line.plan, line.environment.dialling, facts)

    def _ask_for_permit(self, now: datetime) -> None:
        if self.dials or (self._asked_at and abs(now - self._asked_at) < PERMIT_AGAIN):
            return
        self._asked_at = now
        try:
            if self._desk.permit.take():
                self._resting.clear()
                structlog.get_logger().info("this process dials from now on")
        except StoreError as error:
            structlog.get_logger().error("no canary is placed: the dial lock fails", reason=str(error))

    def _job(self, line: Line, due: datetime, trigger: Trigger, confirms: str | None) -> Job:
        return canary_job(
            line.environment.name, line.route.name, line.route.livekit_trunk, due, trigger, confirms
        )

    def _state(self, key: tuple[str, str]) -> CanaryState | None:
        route = self._keeper.board.routes.get(key)
        return route.canary if route else None


def interrupted(started: RunStarted, now: datetime) -> Run:
    """The end of a run whose process ended before it: how its call ended nobody saw."""
    outcome = OUTCOMES[Reason.CANCELLED]
    return Run(
        id=started.id,
        job=started.job,
        started=started.at,
        ended=now,
        result=outcome.result,
        reason=Reason.CANCELLED,
        fault=outcome.fault,
        severity=outcome.severity,
        summary="Trunkwatch ended while the call went on; its room is removed at the next start.",
        proof=Proof.NONE,
        stages=(),
        evidence={},
    )


def _key(job: Job) -> tuple[str, str]:
    return job.environment, job.route or ""


def _lines(environments: Mapping[str, Environment]) -> Iterator[Line]:
    for environment in environments.values():
        for route in environment.routes:
            if route.canary is not None:
                yield Line(environment, route, route.canary)

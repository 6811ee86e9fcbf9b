"""The clock: it only ticks. What is due goes on the queue, which owns overlap, failure and drain."""

import asyncio
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import structlog
from apscheduler.events import EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from monitor.model.job import Job, JobKind

HEARTBEAT: Final = 1.0
"""Seconds between two heartbeats."""

JUMP: Final = timedelta(seconds=5)
"""Wall and monotonic clock may drift apart by this much in one heartbeat: more is a suspended machine, or a
clock that was set."""

_SPREAD: Final = timedelta(seconds=5)
_SPREAD_STEP: Final = timedelta(milliseconds=250)


@dataclass(frozen=True, slots=True)
class Schedule:
    """What comes due again and again: `job` makes it for the time it is given."""

    name: str
    kind: JobKind
    every: timedelta
    job: Callable[[datetime], Job]


class Clock:
    """Puts the jobs of its schedules on a queue, each at once and then at its interval.

    `now` is the wall clock in UTC, `monotonic` counts seconds. `ticked` is called at every heartbeat,
    `missed` for every run that was due and will not be.
    """

    def __init__(
        self,
        schedules: Iterable[Schedule],
        put: Callable[[Job], bool],
        *,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
        ticked: Callable[[datetime], None],
        missed: Callable[[JobKind, int], None],
        heartbeat: float = HEARTBEAT,
    ) -> None:
        self._schedules = {schedule.name: schedule for schedule in schedules}
        self._put = put
        self._now = now
        self._monotonic = monotonic
        self._ticked = ticked
        self._missed = missed
        self._heartbeat = heartbeat
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._scheduler.add_listener(self._lost, EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)
        self._beat_at: tuple[datetime, float] | None = None
        self._due_next: dict[str, datetime] = {}
        self._next_beat: asyncio.TimerHandle | None = None

    @property
    def beat_at(self) -> float | None:
        """When the newest heartbeat came, by the clock that counts seconds."""
        return self._beat_at[1] if self._beat_at else None

    @property
    def due(self) -> dict[str, datetime]:
        """When each schedule ticks next, by the wall clock; empty before `start`."""
        return {job.id: job.next_run_time for job in self._scheduler.get_jobs() if self._scheduler.running}

    def start(self) -> None:
        """Begin in the running loop; everything is due at once, many schedules spread over some seconds."""
        now = self._now()
        for name, due in zip(self._schedules, spread(now, len(self._schedules)), strict=True):
            self._plan(name, due)
        self._scheduler.start()
        self._beat_and_again()

    def follow(self, schedules: Iterable[Schedule], at_once: Collection[str]) -> None:
        """Go by other schedules from now on: those named in `at_once`, and new ones, are due now.

        Of the others one whose interval changed is due that much sooner or later, and the rest as before.
        """
        before, due = self._schedules, self.due
        self._schedules = {schedule.name: schedule for schedule in schedules}
        for gone in before.keys() - self._schedules.keys():
            self._scheduler.remove_job(gone)
            self._due_next.pop(gone, None)
        now = self._now()
        anew = [name for name in self._schedules if name in at_once or name not in due]
        for name, at in zip(anew, spread(now, len(anew)), strict=True):
            self._plan(name, at)
        for name in self._schedules.keys() - set(anew):
            change = self._schedules[name].every - before[name].every
            if change:
                self._plan(name, max(now, due[name] + change))

    def stop(self) -> None:
        """Tick no more. Jobs on the queue are the queue's to end."""
        if self._next_beat is not None:
            self._next_beat.cancel()
            self._next_beat = None
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def beat(self) -> None:
        """One heartbeat: say that the loop lives, and plan anew where the wall clock jumped."""
        now, monotonic = self._now(), self._monotonic()
        before, self._beat_at = self._beat_at, (now, monotonic)
        self._ticked(now)
        if before is not None:
            jump = (now - before[0]) - timedelta(seconds=monotonic - before[1])
            if abs(jump) > JUMP:
                self._plan_anew(now, jump)

    def _plan(self, name: str, due: datetime) -> None:
        """Have a schedule tick at a time, and from then on at its interval."""
        self._due_next.pop(name, None)
        self._scheduler.add_job(
            self._tick,
            IntervalTrigger(seconds=self._schedules[name].every.total_seconds(), timezone=UTC),
            args=[name],
            id=name,
            next_run_time=due,
            replace_existing=True,
            misfire_grace_time=None,  # a late run is better than none: by default 1 s late is dropped
            coalesce=True,
        )

    def _beat_and_again(self) -> None:
        # Not a job of the scheduler: that goes by the wall clock, and a clock set back would stop it.
        loop = asyncio.get_running_loop()
        self._next_beat = loop.call_later(self._heartbeat, self._beat_and_again)
        self.beat()

    def _plan_anew(self, now: datetime, jump: timedelta) -> None:
        """Everything is due now: what was planned by the old time would come too late, or all at once."""
        structlog.get_logger().warning("the clock jumped: planning anew", seconds=jump.total_seconds())
        self._due_next.clear()
        for name, due in zip(self._schedules, spread(now, len(self._schedules)), strict=True):
            self._scheduler.modify_job(name, next_run_time=due)
            # Of the runs that fell into the jump, the one that is due now makes up for the last.
            self._say_missed(self._schedules[name].kind, jump // self._schedules[name].every - 1)

    async def _tick(self, name: str) -> None:
        # A coroutine, since the scheduler runs plain functions in threads.
        schedule = self._schedules.get(name)
        if schedule is None:  # gone since it came due
            return
        self._count_coalesced(schedule)
        if not self._put(schedule.job(self._now())):
            self._say_missed(schedule.kind, 1)

    def _count_coalesced(self, schedule: Schedule) -> None:
        """A loop that was held runs late runs as one, and the scheduler tells nobody of the others.

        How late a run is says nothing of that: the next one may be on time. What comes due next does.
        """
        job, before = self._scheduler.get_job(schedule.name), self._due_next.pop(schedule.name, None)
        if job is None:  # stopped meanwhile
            return
        self._due_next[schedule.name] = job.next_run_time
        if before is not None:
            self._say_missed(schedule.kind, round((job.next_run_time - before) / schedule.every) - 1)

    def _lost(self, event: JobExecutionEvent) -> None:
        schedule = self._schedules.get(event.job_id)
        if schedule is not None:
            self._say_missed(schedule.kind, 1)

    def _say_missed(self, kind: JobKind, count: int) -> None:
        if count > 0:
            self._missed(kind, count)


def spread(start: datetime, count: int) -> list[datetime]:
    """`count` times from `start` on: the first at once, all within a few seconds."""
    step = min(_SPREAD_STEP, _SPREAD / max(count, 1))
    return [start + number * step for number in range(count)]

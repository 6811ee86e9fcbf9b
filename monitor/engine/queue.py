"""The queue: one job waits per key, one runs per lock, and a failed job never stops the next.

A job that needs two locks takes both at once, so that no two jobs can wait for each other; and none that came
after it takes one of them before it, so that it is not put off for ever.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from functools import partial
from typing import Final

import structlog

from monitor.model.job import Job, JobKind
from monitor.model.mistake import told

Handler = Callable[[Job], Awaitable[None]]

CONCURRENCY: Final = 256
"""Jobs that run at once: sweeps of different accounts wait for different clouds, not for each other."""


class JobQueue:
    """Runs jobs as tasks of the running loop, oldest first; `failed` is told of each that raised.

    Only the loop's own thread may call it.
    """

    def __init__(
        self,
        handlers: Mapping[JobKind, Handler],
        *,
        concurrency: int = CONCURRENCY,
        failed: Callable[[Job, BaseException], None] | None = None,
    ) -> None:
        self._handlers = handlers
        self._concurrency = concurrency
        self._failed = failed
        self._waiting: dict[str, Job] = {}
        self._running: dict[asyncio.Task[None], Job] = {}
        self._held: dict[str, Job] = {}
        self._draining = False

    def put(self, job: Job) -> bool:
        """Whether the job was taken: False where one with its key waits already, or the queue drains."""
        if self._draining or job.key in self._waiting:
            return False
        self._waiting[job.key] = job
        self._start_what_may()
        return True

    def ahead(self, of: Job) -> Job | None:
        """The job that a new one would wait for: one that has a lock of its own, else waits for one."""
        running = (self._held[lock] for lock in of.locks if lock in self._held)
        waiting = (job for job in self._waiting.values() if not set(of.locks).isdisjoint(job.locks))
        return next(running, None) or next(waiting, None)

    def withdraw(self, stale: Callable[[Job], bool], spare: Collection[JobKind] = ()) -> tuple[Job, ...]:
        """Drop what waits and is `stale`, and cancel what runs and is, but for kinds in `spare`.

        Returns what was dropped before it began.
        """
        dropped = tuple(job for job in self._waiting.values() if stale(job))
        for job in dropped:
            del self._waiting[job.key]
        for task, job in self._running.items():
            if job.kind not in spare and stale(job):
                task.cancel()
        self._start_what_may()  # what came after one of those does not wait for its locks any more
        return dropped

    async def settled(self) -> None:
        """Wait until everything that runs now has ended, however it does."""
        if self._running:
            await asyncio.wait(set(self._running))

    async def drain(self, deadline: float, at_once: Collection[JobKind] = ()) -> bool:
        """Take no more, drop what waits, give what runs `deadline` seconds, then cancel it and await that.

        Jobs of a kind in `at_once` are cancelled without waiting, and awaited however long they take to end.
        Returns whether all others that ran ended by themselves.
        """
        self._draining = True
        self._waiting.clear()
        cut = {task for task, job in self._running.items() if job.kind in at_once}
        others = self._running.keys() - cut
        for task in cut:
            task.cancel()
        late: set[asyncio.Task[None]] = set()
        if others:
            _, late = await asyncio.wait(others, timeout=deadline)
        for task in late:
            task.cancel()
        if late or cut:
            await asyncio.wait(late | cut)
        return not late

    def _start_what_may(self) -> None:
        taken = set(self._held)
        for job in list(self._waiting.values()):
            if len(self._running) >= self._concurrency:
                return
            if taken.isdisjoint(job.locks):
                del self._waiting[job.key]
                self._start(job)
            taken.update(job.locks)

    def _start(self, job: Job) -> None:
        task = asyncio.create_task(self._run(job), name=job.key)
        self._running[task] = job
        self._held.update(dict.fromkeys(job.locks, job))
        task.add_done_callback(partial(self._ended, job))

    async def _run(self, job: Job) -> None:
        structlog.contextvars.bind_contextvars(**_context(job))  # of this task and of those that it begins
        await self._handlers[job.kind](job)

    def _ended(self, job: Job, task: asyncio.Task[None]) -> None:
        del self._running[task]
        for lock in job.locks:
            del self._held[lock]
        error = None if task.cancelled() else task.exception()
        if error is not None:
            _log_failure(job, error)
            if self._failed is not None:
                self._failed(job, error)
        self._start_what_may()


def _log_failure(job: Job, error: BaseException) -> None:
    """Says what was raised and where: messages and arguments may hold what must not be logged."""
    structlog.get_logger().error("job failed", **_context(job), **told(error))


def _context(job: Job) -> dict[str, str]:
    """What each line of the log is about that is written for a job."""
    route = {"route": job.route} if job.route else {}
    return {"job": job.kind.value, "environment": job.environment, **route}

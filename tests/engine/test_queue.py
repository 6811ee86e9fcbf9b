"""The queue: one waits per key, one runs per lock, failures are told and never spread."""

import asyncio
from datetime import UTC, datetime

from structlog.testing import capture_logs

from monitor.engine import JobQueue
from monitor.model.job import Job, JobKind

DUE = datetime(2026, 3, 2, 12, tzinfo=UTC)


def job(key: str, lock: str | None = None, kind: JobKind = JobKind.SWEEP, callee: str = "") -> Job:
    return Job(kind, "prod", DUE, key=key, lock=lock or key, callee=callee)


class Work:
    """A handler whose jobs run until they are let go."""

    def __init__(self) -> None:
        self.started: list[str] = []
        self.ended: list[str] = []
        self.cancelled: list[str] = []
        self._doors: dict[str, asyncio.Event] = {}
        self._changed = asyncio.Condition()

    async def __call__(self, job: Job) -> None:
        self.started.append(job.key)
        await self._tell()
        try:
            await self._door(job.key).wait()
        except asyncio.CancelledError:
            self.cancelled.append(job.key)
            raise
        self.ended.append(job.key)
        await self._tell()

    def let_go(self, key: str) -> None:
        self._door(key).set()

    async def wait_started(self, *keys: str) -> None:
        async with self._changed:
            await self._changed.wait_for(lambda: self.started == list(keys))

    async def wait_ended(self, *keys: str) -> None:
        async with self._changed:
            await self._changed.wait_for(lambda: self.ended == list(keys))

    def _door(self, key: str) -> asyncio.Event:
        return self._doors.setdefault(key, asyncio.Event())

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()


async def test_a_job_runs_at_once_where_nothing_stands_in_its_way() -> None:
    work = Work()
    queue = JobQueue({JobKind.SWEEP: work})

    assert queue.put(job("a"))
    await work.wait_started("a")
    work.let_go("a")
    await work.wait_ended("a")


async def test_each_kind_has_its_own_handler() -> None:
    sweeps, canaries = Work(), Work()
    queue = JobQueue({JobKind.SWEEP: sweeps, JobKind.CANARY: canaries})
    queue.put(job("call", kind=JobKind.CANARY))

    await canaries.wait_started("call")
    assert sweeps.started == []
    await queue.drain(0)


async def test_one_waits_per_key_while_one_runs() -> None:
    work = Work()
    queue = JobQueue({JobKind.SWEEP: work})

    assert queue.put(job("a"))
    await work.wait_started("a")
    assert queue.put(job("a"))
    assert not queue.put(job("a"))
    work.let_go("a")
    await work.wait_ended("a", "a")


async def test_one_runs_per_lock_and_others_pass_by() -> None:
    work = Work()
    queue = JobQueue({JobKind.SWEEP: work})
    queue.put(job("a", lock="account"))
    queue.put(job("b", lock="account"))
    queue.put(job("c", lock="other"))

    await work.wait_started("a", "c")
    work.let_go("a")
    await work.wait_started("a", "c", "b")
    await queue.drain(0)


async def test_a_job_waits_for_both_of_its_locks_and_nobody_who_came_later_overtakes_it() -> None:
    work = Work()
    queue = JobQueue({JobKind.SWEEP: work})
    queue.put(job("a", lock="trunk", callee="phone"))
    queue.put(job("b", lock="trunk 2", callee="phone"))
    queue.put(job("c", lock="trunk 2", callee="phone 2"))
    queue.put(job("d", lock="trunk 3", callee="phone 3"))

    await work.wait_started("a", "d")
    work.let_go("a")
    await work.wait_started("a", "d", "b")
    work.let_go("b")
    await work.wait_started("a", "d", "b", "c")
    await queue.drain(0)


async def test_what_waited_behind_a_job_that_is_dropped_begins() -> None:
    work = Work()
    queue = JobQueue({JobKind.SWEEP: work})
    queue.put(job("a", lock="trunk", callee="phone"))
    queue.put(job("b", lock="trunk 2", callee="phone"))
    queue.put(job("c", lock="trunk 2", callee="phone 2"))
    await work.wait_started("a")

    queue.withdraw(lambda each: each.key == "b")

    await work.wait_started("a", "c")
    await queue.drain(0)


async def test_what_is_ahead_of_a_job_runs_or_waits_for_one_of_its_locks() -> None:
    work = Work()
    queue = JobQueue({JobKind.SWEEP: work})
    runs, waits = job("a", lock="trunk", callee="phone"), job("b", lock="trunk 2", callee="phone")
    queue.put(runs)
    queue.put(waits)

    assert queue.ahead(job("c", lock="trunk 3", callee="phone")) == runs
    assert queue.ahead(job("c", lock="trunk 2", callee="phone 2")) == waits
    assert queue.ahead(job("c", lock="trunk 3", callee="phone 3")) is None
    await queue.drain(0)


async def test_no_more_run_at_once_than_allowed_and_the_oldest_goes_first() -> None:
    work = Work()
    queue = JobQueue({JobKind.SWEEP: work}, concurrency=2)
    for key in "abcd":
        queue.put(job(key))

    await work.wait_started("a", "b")
    work.let_go("b")
    await work.wait_started("a", "b", "c")
    work.let_go("a")
    await work.wait_started("a", "b", "c", "d")
    await queue.drain(0)


async def test_a_failed_job_never_stops_the_next() -> None:
    failures: list[tuple[str, str]] = []
    done = asyncio.Event()

    async def handler(job: Job) -> None:
        if job.key == "bad":
            raise ValueError("the token is 1234")
        done.set()

    queue = JobQueue(
        {JobKind.SWEEP: handler}, failed=lambda job, error: failures.append((job.key, repr(error)))
    )
    with capture_logs() as logs:
        queue.put(job("bad", lock="account"))
        queue.put(job("good", lock="account"))
        await done.wait()

    assert failures == [("bad", "ValueError('the token is 1234')")]
    assert [(line["log_level"], line["job"], line["environment"], line["error"]) for line in logs] == [
        ("error", "sweep", "prod", "ValueError")
    ]
    assert "1234" not in str(logs)
    assert "handler" in logs[0]["where"]


async def test_a_job_that_cancels_itself_frees_its_lock() -> None:
    done = asyncio.Event()

    async def handler(job: Job) -> None:
        if job.key == "bad":
            raise asyncio.CancelledError
        done.set()

    queue = JobQueue({JobKind.SWEEP: handler})
    queue.put(job("bad", lock="account"))
    queue.put(job("good", lock="account"))

    await done.wait()


async def test_draining_an_idle_queue_ends_at_once() -> None:
    assert await JobQueue({}).drain(60)


async def test_drain_awaits_what_runs_and_drops_what_waits() -> None:
    work = Work()
    queue = JobQueue({JobKind.SWEEP: work})
    queue.put(job("a", lock="account"))
    queue.put(job("b", lock="account"))
    await work.wait_started("a")
    drained = asyncio.create_task(queue.drain(60))
    await asyncio.sleep(0)
    work.let_go("a")

    assert await drained
    assert (work.started, work.ended) == (["a"], ["a"])


async def test_nothing_is_taken_while_draining() -> None:
    queue = JobQueue({JobKind.SWEEP: Work()})
    await queue.drain(0)

    assert not queue.put(job("a"))


async def test_what_still_runs_at_the_deadline_is_cancelled_and_awaited() -> None:
    cleaned = asyncio.Event()

    async def handler(_job: Job) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)  # a hang-up that takes a moment
            cleaned.set()

    queue = JobQueue({JobKind.SWEEP: handler})
    queue.put(job("a"))
    await asyncio.sleep(0)

    assert not await queue.drain(0)
    assert cleaned.is_set()


async def test_a_kind_that_is_cut_at_once_is_awaited_while_it_ends_and_others_have_their_time() -> None:
    cancelled, ended, swept = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def call(_job: Job) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()
            await ended.wait()

    async def sweep(_job: Job) -> None:
        await swept.wait()

    queue = JobQueue({JobKind.CANARY: call, JobKind.SWEEP: sweep})
    queue.put(job("call", kind=JobKind.CANARY))
    queue.put(job("sweep"))
    await asyncio.sleep(0)
    drained = asyncio.create_task(queue.drain(60, at_once={JobKind.CANARY}))
    await cancelled.wait()
    swept.set()
    assert not (await asyncio.wait({drained}, timeout=0.05))[0]
    ended.set()

    assert await drained


async def test_what_is_stale_is_dropped_or_cut_off_and_the_rest_goes_on() -> None:
    work = Work()
    queue = JobQueue({JobKind.SWEEP: work, JobKind.CANARY: work})
    gone, stays, rings = job("gone", "a"), job("stays", "b"), job("rings", "c", JobKind.CANARY)
    waits, waits_too = job("waits", "c", JobKind.CANARY), job("waits-too", "b")
    for each in (gone, stays, rings, waits, waits_too):
        assert queue.put(each)
    await work.wait_started("gone", "stays", "rings")

    dropped = queue.withdraw(lambda each: each in (gone, rings, waits), spare={JobKind.CANARY})
    settled = asyncio.create_task(queue.settled())
    for key in ("stays", "rings", "waits-too"):
        work.let_go(key)
    await settled
    await work.wait_ended("stays", "rings", "waits-too")

    assert dropped == (waits,)
    assert work.cancelled == ["gone"]
    assert queue.put(waits)
    await queue.drain(0)


async def test_a_queue_in_which_nothing_runs_is_settled() -> None:
    await JobQueue({}).settled()

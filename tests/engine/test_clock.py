"""The clock: what it puts on the queue, how it lives through jumps, what it counts as lost."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.events import EVENT_JOB_MISSED, JobExecutionEvent
from structlog.testing import capture_logs

from monitor.engine import Clock, Schedule
from monitor.engine.clock import spread
from monitor.model.job import Job, JobKind, sweep_job
from tests.cast import ACCOUNT_SID, NOW
from tests.engine.clouds import Counts, Hands

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


class Shelf:
    """A queue that only takes, and says when it took."""

    def __init__(self) -> None:
        self.taken: asyncio.Queue[Job] = asyncio.Queue()
        self.refusing = False

    def put(self, job: Job) -> bool:
        self.taken.put_nowait(job)
        return not self.refusing

    async def jobs(self, count: int) -> list[Job]:
        return [await asyncio.wait_for(self.taken.get(), 60) for _ in range(count)]


class Fixture:
    """A clock of which hands, shelf and counts can be seen. The scheduler's own time is the real one."""

    def __init__(self, every: timedelta = HOUR, environments: Iterable[str] = ("prod",)) -> None:
        self.hands = Hands(wall=datetime.now(UTC))
        self.shelf = Shelf()
        self.counts = Counts()
        self.clock = Clock(
            [self._schedule(name, every) for name in environments],
            self.shelf.put,
            now=self.hands.now,
            monotonic=self.hands.monotonic,
            ticked=self.counts.ticked,
            missed=self.counts.missed,
        )

    @staticmethod
    def _schedule(name: str, every: timedelta) -> Schedule:
        return Schedule(f"sweep:{name}", JobKind.SWEEP, every, lambda due: sweep_job(name, ACCOUNT_SID, due))


@pytest.fixture
async def running() -> AsyncIterator[Fixture]:
    """Started, its first sweep taken from the shelf."""
    fixture = Fixture()
    fixture.clock.start()
    await fixture.shelf.jobs(1)
    yield fixture
    fixture.clock.stop()
    await asyncio.sleep(0)


async def test_the_first_sweep_is_due_at_once() -> None:
    fixture = Fixture()
    fixture.clock.start()

    assert await fixture.shelf.jobs(1) == [sweep_job("prod", ACCOUNT_SID, fixture.hands.now())]
    fixture.clock.stop()


async def test_every_environment_has_its_turn() -> None:
    fixture = Fixture(environments=[f"e{number}" for number in range(50)])
    fixture.clock.start()

    jobs = await fixture.shelf.jobs(5)
    assert [job.environment for job in jobs] == ["e0", "e1", "e2", "e3", "e4"]
    fixture.clock.stop()


async def test_the_next_sweep_follows_at_the_interval() -> None:
    fixture = Fixture(every=timedelta(milliseconds=20))
    fixture.clock.start()

    assert len(await fixture.shelf.jobs(3)) == 3
    fixture.clock.stop()


def test_first_sweeps_are_spread_over_a_few_seconds_however_many_there_are() -> None:
    assert spread(NOW, 1) == [NOW]
    assert spread(NOW, 3) == [NOW, NOW + timedelta(seconds=0.25), NOW + timedelta(seconds=0.5)]
    assert spread(NOW, 1000)[-1] < NOW + timedelta(seconds=5)
    assert spread(NOW, 0) == []


async def test_a_heartbeat_says_that_the_loop_lives(running: Fixture) -> None:
    running.hands.move(1)
    running.clock.beat()

    assert running.counts.ticks[-1] == running.hands.now()
    assert running.clock.beat_at == running.hands.monotonic()


async def test_a_clock_that_was_not_started_has_never_ticked() -> None:
    assert Fixture().clock.beat_at is None


async def test_heartbeats_go_on_by_themselves_and_through_an_observers_mistake() -> None:
    hands, beats = Hands(), 0
    told: list[object] = []
    fifth = asyncio.Event()

    def ticked(_at: datetime) -> None:
        nonlocal beats
        beats += 1
        if beats == 5:
            fifth.set()
        if beats == 3:
            raise ValueError("an observer's mistake")

    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context["exception"]))
    clock = Clock(
        [],
        Shelf().put,
        now=hands.now,
        monotonic=hands.monotonic,
        ticked=ticked,
        missed=Counts().missed,
        heartbeat=0.001,
    )
    clock.start()
    await fifth.wait()
    clock.stop()

    assert [str(error) for error in told] == ["an observer's mistake"]


async def test_time_that_passes_evenly_plans_nothing_anew(running: Fixture) -> None:
    with capture_logs() as logs:
        for seconds in (1, 4.9, 60):  # a loop that was held is late by both clocks
            running.hands.move(seconds)
            running.clock.beat()
        running.hands.jump(5)
        running.clock.beat()

    assert running.shelf.taken.empty()
    assert (running.counts.lost, logs) == ([], [])


@pytest.mark.parametrize("seconds", [6, -6, 86_400, -86_400])
async def test_after_a_jump_everything_is_due_by_the_new_time(running: Fixture, seconds: float) -> None:
    running.hands.move(1)
    running.hands.jump(seconds)
    with capture_logs() as logs:
        running.clock.beat()

    assert running.clock.due == {"sweep:prod": running.hands.now()}
    assert [line["seconds"] for line in logs] == [seconds]


async def test_a_clock_set_back_does_not_stop_the_sweeps(running: Fixture) -> None:
    running.hands.jump(-7200)
    running.clock.beat()

    assert len(await running.shelf.jobs(1)) == 1
    assert running.counts.lost == []


async def test_runs_that_fell_into_a_jump_are_counted_but_for_the_one_that_makes_up_for_them() -> None:
    fixture = Fixture(every=MINUTE)
    fixture.clock.start()
    await fixture.shelf.jobs(1)
    fixture.hands.jump(600)
    fixture.clock.beat()
    fixture.clock.stop()

    assert fixture.counts.lost == [(JobKind.SWEEP, 9)]


async def test_a_job_that_the_queue_refuses_is_counted() -> None:
    fixture = Fixture()
    fixture.shelf.refusing = True
    fixture.clock.start()
    await fixture.shelf.jobs(1)
    fixture.clock.stop()

    assert fixture.counts.lost == [(JobKind.SWEEP, 1)]


async def test_late_runs_that_became_one_are_counted() -> None:
    """The scheduler tells nobody of them."""
    fixture = Fixture(every=timedelta(seconds=0.1))
    fixture.clock.start()
    await fixture.shelf.jobs(1)
    time.sleep(0.35)  # noqa: ASYNC251 - the loop is held past three runs, of which one takes place
    await fixture.shelf.jobs(1)
    fixture.clock.stop()

    assert sum(count for _, count in fixture.counts.lost) >= 2


async def test_a_run_that_is_late_while_the_next_is_on_time_is_not_lost() -> None:
    """Lost is what was left out of the plan, by the plan: here nothing, however late one run came."""
    every = timedelta(seconds=0.1)
    fixture = Fixture(every=every)
    planned: list[datetime] = []
    lost: list[int] = []

    def noted(job: Job) -> bool:
        planned.append(fixture.clock.due["sweep:prod"])
        lost.append(sum(count for _, count in fixture.counts.lost))
        return Shelf.put(fixture.shelf, job)

    fixture.clock._put = noted
    fixture.clock.start()
    await fixture.shelf.jobs(1)
    fixture.hands.move(0.17)
    time.sleep(0.17)  # noqa: ASYNC251 - the run at 0.1 s comes 0.07 s late
    await fixture.shelf.jobs(1)
    fixture.clock.stop()

    assert lost[1] == round((planned[1] - planned[0]) / every) - 1


async def test_what_the_scheduler_itself_gives_up_is_counted(running: Fixture) -> None:
    # Nothing that a test could do in reasonable time makes the scheduler say so by itself.
    running.clock._scheduler._dispatch_event(
        JobExecutionEvent(EVENT_JOB_MISSED, "sweep:prod", "default", NOW)
    )

    assert running.counts.lost == [(JobKind.SWEEP, 1)]


async def test_a_stopped_clock_is_silent() -> None:
    fixture = Fixture(every=timedelta(milliseconds=1))
    fixture.clock.start()
    await fixture.shelf.jobs(2)
    fixture.clock.stop()
    await asyncio.sleep(0)
    beats, taken = len(fixture.counts.ticks), fixture.shelf.taken.qsize()
    await asyncio.sleep(0.02)

    assert (len(fixture.counts.ticks), fixture.shelf.taken.qsize()) == (beats, taken)


async def test_stopping_a_clock_that_never_started_is_no_error() -> None:
    Fixture().clock.stop()


def due_in(fixture: Fixture, name: str) -> float:
    """Seconds, rounded: the scheduler's own clock is the real one."""
    return round((fixture.clock.due[f"sweep:{name}"] - fixture.hands.now()).total_seconds() / 60) * 60


async def test_other_schedules_are_followed_and_what_is_in_both_keeps_its_time() -> None:
    fixture = Fixture(environments=["stays", "goes", "asked"])
    fixture.clock.start()
    await fixture.shelf.jobs(3)
    planned = fixture.clock.due
    fixture.clock.follow(
        [fixture._schedule(name, HOUR) for name in ("stays", "asked", "comes")], {"sweep:asked"}
    )
    taken = await fixture.shelf.jobs(2)
    fixture.clock.stop()

    assert {job.environment for job in taken} == {"asked", "comes"}
    assert fixture.shelf.taken.empty()
    assert fixture.counts.lost == []
    assert "sweep:goes" in planned


@pytest.mark.parametrize(("every", "seconds"), [(HOUR * 2, 7200), (MINUTE * 10, 600), (HOUR, 3600)])
async def test_an_interval_that_changes_goes_on_from_the_last_time(
    running: Fixture, every: timedelta, seconds: float
) -> None:
    running.clock.follow([running._schedule("prod", every)], ())

    assert due_in(running, "prod") == seconds
    assert running.shelf.taken.empty()


async def test_an_interval_that_would_have_been_over_by_now_is_over_now() -> None:
    fixture = Fixture(every=HOUR)
    fixture.clock.start()
    await fixture.shelf.jobs(1)
    fixture.hands.move(1800)
    fixture.clock.follow([fixture._schedule("prod", MINUTE)], ())

    assert fixture.clock.due["sweep:prod"] == fixture.hands.now()
    fixture.clock.stop()


async def test_a_schedule_that_went_is_not_asked_any_more(running: Fixture) -> None:
    running.clock.follow([], ())
    await running.clock._tick("sweep:prod")  # as it was due when it went
    running.clock._scheduler._dispatch_event(
        JobExecutionEvent(EVENT_JOB_MISSED, "sweep:prod", "default", NOW)
    )

    assert running.clock.due == {}
    assert running.shelf.taken.empty()
    assert running.counts.lost == []

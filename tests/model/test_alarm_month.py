"""A month of runs, lived through: when the canary alarms, and what it dials meanwhile."""

from datetime import datetime, timedelta
from itertools import pairwise

from monitor.model.event import Suspended
from monitor.model.job import Job, Trigger
from monitor.model.outcome import Reason
from monitor.model.skip import SkipReason, Suspension
from tests.model.canaries import CALL, HALF_HOUR, NOON, Life

MONTH = NOON + timedelta(days=30)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def broken(begin: datetime, end: datetime) -> Life:
    """A line that refuses every call between two times."""
    return Life(lambda _n, at: Reason.FORBIDDEN if begin <= at < end else Reason.ANSWERED)


def failing(fails: set[int]) -> Life:
    return Life(lambda n, _at: Reason.FORBIDDEN if n in fails else Reason.ANSWERED)


def waits(life: Life, first: int, last: int) -> list[timedelta]:
    """The times from the end of each call to the beginning of the next."""
    calls = life.calls[first : last + 1]
    return [later.started - earlier.ended for earlier, later in pairwise(calls)]


def test_a_healthy_month_is_one_call_every_half_hour_and_no_alarm() -> None:
    life = failing(set()).until(MONTH)

    assert (len(life.calls), life.alarms) == (30 * 48, [])
    assert {call.job.trigger for call in life.calls} == {Trigger.SCHEDULED}
    assert len({call.job.due for call in life.calls}) == len(life.calls)


def test_one_failure_is_confirmed_away_and_never_alarms() -> None:
    life = failing({100}).until(MONTH)

    assert life.alarms == []
    assert [(call.job.trigger, call.job.confirms) for call in life.calls[101:103]] == [
        (Trigger.CONFIRMATION, "run-100"),
        (Trigger.SCHEDULED, None),
    ]
    assert waits(life, 100, 101) == [2 * MINUTE]
    assert life.canary.totals.failures == {Reason.FORBIDDEN: 1}


def test_every_second_call_failing_alarms_at_the_third_failure_and_stays() -> None:
    life = Life(lambda n, _at: Reason.FORBIDDEN if n % 2 == 0 else Reason.ANSWERED).until(MONTH)

    assert life.alarms == [(True, life.calls[4].ended)]


def test_one_call_in_three_failing_alarms_at_the_third_failure_and_stays() -> None:
    life = Life(lambda n, _at: Reason.FORBIDDEN if n % 3 == 0 else Reason.ANSWERED).until(MONTH)

    assert life.alarms == [(True, life.calls[6].ended)]


def test_a_total_outage_alarms_at_the_confirming_run_and_backs_off() -> None:
    life = broken(NOON + DAY, NOON + 2 * DAY).until(MONTH)
    first = next(n for n, call in enumerate(life.calls) if call.reason is Reason.FORBIDDEN)

    assert life.alarms[0] == (True, life.calls[first + 1].ended)
    assert life.alarms[0][1] - life.calls[first].ended == 2 * MINUTE + CALL
    assert waits(life, first, first + 4) == [2 * MINUTE, 5 * MINUTE, 10 * MINUTE, HALF_HOUR - CALL]
    assert [call.job.trigger for call in life.calls[first : first + 5]] == [
        Trigger.SCHEDULED,
        Trigger.CONFIRMATION,
        Trigger.RETRY,
        Trigger.RETRY,
        Trigger.SCHEDULED,
    ]


def test_an_outage_that_heals_ends_the_alarm_once_fewer_than_three_of_ten_failed() -> None:
    life = broken(NOON + DAY, NOON + 2 * DAY).until(MONTH)
    healed = next(
        n
        for n, call in enumerate(life.calls)
        if call.started >= NOON + 2 * DAY and call.reason is Reason.ANSWERED
    )

    assert life.alarms[1:] == [(False, life.calls[healed + 7].ended)]
    assert life.canary.success_at == life.calls[-1].ended


def test_a_short_outage_heals_after_two_successes() -> None:
    life = failing({20, 21}).until(MONTH)

    assert life.alarms == [(True, life.calls[21].ended), (False, life.calls[23].ended)]


def test_a_budget_spent_in_mid_outage_leaves_the_alarm_on_and_dials_nothing_until_the_next_day() -> None:
    spent, midnight = NOON + DAY + 2 * HALF_HOUR, NOON + DAY + timedelta(hours=12)

    def refuse(_job: Job, now: datetime) -> tuple[str, datetime | None] | None:
        return (SkipReason.CALLS_PER_DAY, midnight) if spent <= now < midnight else None

    life = broken(NOON + DAY, NOON + 2 * DAY)
    life.refuse = refuse
    life.until(MONTH)

    assert [skip.reason for skip in life.skips] == ["calls-per-day"]
    assert not [call for call in life.calls if spent <= call.started < midnight]
    assert next(call.started for call in life.calls if call.started >= midnight) == midnight
    assert [on for on, _ in life.alarms] == [True, False]


def test_a_failure_that_no_budget_is_left_to_confirm_counts_as_confirmed() -> None:
    life = failing({20})
    life.refuse = lambda job, _now: (
        (SkipReason.RESERVED_SHARE, None) if job.trigger is not Trigger.SCHEDULED else None
    )
    life.until(MONTH)

    assert life.alarms == [(True, life.calls[20].ended + 2 * MINUTE), (False, life.calls[22].ended)]
    assert {call.job.trigger for call in life.calls} == {Trigger.SCHEDULED}
    assert life.calls[21].started - life.calls[20].started == HALF_HOUR


def test_maintenance_over_an_outage_dials_nothing_and_touches_no_state() -> None:
    begin, end = NOON + DAY + timedelta(hours=2), NOON + DAY + timedelta(hours=6)
    life = broken(NOON + DAY, NOON + DAY + timedelta(hours=5))
    life.until(begin)
    assert life.canary.alarm.on
    before = life.canary

    life.tell(Suspended("prod", begin, Suspension.MAINTENANCE))
    life.refuse = lambda _job, _now: (SkipReason.MAINTENANCE, None)
    life.until(end)
    assert life.canary.suspended is Suspension.MAINTENANCE
    assert (life.canary.alarm, life.canary.success, life.canary.recent) == (
        before.alarm,
        before.success,
        before.recent,
    )
    assert life.canary.totals.skipped == {"maintenance": 8}

    calls = len(life.calls)
    life.tell(Suspended("prod", end, None))
    life.refuse = lambda _job, _now: None
    life.until(MONTH)
    assert life.calls[calls].started == end
    assert [on for on, _ in life.alarms] == [True, False]

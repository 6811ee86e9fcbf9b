"""The contract of a ledger, whichever it is: what it counts, and what it refuses."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import pytest

from monitor.history import MemoryLedger, SqlLedger
from monitor.model.canary import CanaryPlan, DialRules, Limits
from monitor.model.job import Job, Trigger, canary_job
from monitor.model.phone import Callee
from monitor.model.run import Refusal
from monitor.model.window import Window

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
PLAN = CanaryPlan(Callee("+56225550147"), every=30 * MINUTE)
RULES = DialRules(allowed_prefixes=("+56",))

Ledger = MemoryLedger | SqlLedger


def numbered() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"r{next(numbers)}"


def _memory(_directory: Path) -> Ledger:
    return MemoryLedger(numbered())


def _sqlite(directory: Path) -> Ledger:
    return SqlLedger(directory / "trunkwatch.sqlite", numbered())


@pytest.fixture(params=[_memory, _sqlite], ids=["memory", "sqlite"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    ledger = request.param(tmp_path)
    yield ledger
    ledger.close()


def job(due: datetime = NOON, trigger: Trigger = Trigger.SCHEDULED, route: str = "cl") -> Job:
    return canary_job("prod", route, f"ST_{route}", PLAN.to, due, trigger)


def ask(
    ledger: Ledger,
    at: datetime = NOON,
    trigger: Trigger = Trigger.SCHEDULED,
    route: str = "cl",
    plan: CanaryPlan = PLAN,
    rules: DialRules = RULES,
    due: datetime | None = None,
) -> str:
    """`yes`, or the reason of the refusal."""
    answer = ledger.reserve(job(due or at, trigger, route), plan, rules, at)
    return answer.reason if isinstance(answer, Refusal) else "yes"


def limited(**limits: Any) -> CanaryPlan:
    return replace(PLAN, limits=Limits(**limits))


def test_each_call_has_an_id_of_its_own(ledger: Ledger) -> None:
    first, second = (ledger.reserve(job(at), PLAN, RULES, at) for at in (NOON, NOON + HOUR))

    assert isinstance(first, str)
    assert isinstance(second, str)
    assert first != second


def test_it_knows_the_calls_it_counted_and_no_others(ledger: Ledger) -> None:
    run = ledger.reserve(job(NOON), PLAN, RULES, NOON)

    assert isinstance(run, str)
    assert ledger.counted(run)
    assert not ledger.counted("of-another-history")
    assert not ledger.counted("")


def test_what_is_due_once_is_dialled_once(ledger: Ledger) -> None:
    assert ask(ledger) == "yes"
    assert ledger.reserve(job(NOON), PLAN, RULES, NOON + HOUR) == Refusal(
        "duplicate", NOON + HOUR + 5 * MINUTE
    )
    assert ask(ledger, NOON + HOUR, due=NOON + MINUTE) == "yes"


@pytest.mark.parametrize(
    ("trigger", "gap"),
    [
        (Trigger.SCHEDULED, 5),
        (Trigger.FLIPPED, 5),
        (Trigger.MANUAL, 5),
        (Trigger.RETRY, 2),
        (Trigger.CONFIRMATION, 2),
    ],
)
def test_calls_of_a_route_keep_their_distance(ledger: Ledger, trigger: Trigger, gap: int) -> None:
    ask(ledger)
    just_before = NOON + gap * MINUTE - timedelta(seconds=1)

    assert ledger.reserve(job(just_before, trigger), PLAN, RULES, just_before) == Refusal(
        "gap", NOON + gap * MINUTE
    )
    assert ask(ledger, just_before, trigger, route="br") == "yes"
    assert ask(ledger, NOON + gap * MINUTE, trigger) == "yes"


def test_the_kill_switch_refuses_everything(ledger: Ledger) -> None:
    rules = replace(RULES, enabled=False)

    assert {ask(ledger, trigger=trigger, rules=rules) for trigger in Trigger} == {"disabled"}


@pytest.mark.parametrize("prefixes", [(), ("+55", "+561")])
def test_a_number_that_is_not_allowed_is_never_dialled(ledger: Ledger, prefixes: tuple[str, ...]) -> None:
    assert ask(ledger, rules=DialRules(allowed_prefixes=prefixes)) == "number-not-allowed"


class Always:
    def active(self, at: datetime) -> bool:
        return True


def test_maintenance_refuses_all_but_a_run_by_hand(ledger: Ledger) -> None:
    rules = replace(RULES, maintenance=(Always(),))

    assert ask(ledger, rules=rules) == "maintenance"
    assert ask(ledger, trigger=Trigger.MANUAL, rules=rules) == "yes"


@pytest.mark.parametrize(
    ("limit", "window", "step"),
    [
        ("calls_per_hour", Window.HOUR, 10 * MINUTE),
        ("calls_per_day", Window.DAY, 3 * HOUR),
        ("calls_per_month", Window.MONTH, timedelta(days=5)),
    ],
)
def test_a_window_that_is_full_opens_again_with_the_next(
    ledger: Ledger, limit: str, window: Window, step: timedelta
) -> None:
    plan = limited(**{limit: 3})
    start, end = window.bounds(NOON)
    times = [start + n * step for n in range(4)]

    assert [ask(ledger, at, plan=plan) for at in times] == ["yes"] * 3 + [f"calls-per-{window}"]
    assert ledger.reserve(job(times[3]), plan, RULES, times[3]) == Refusal(f"calls-per-{window}", end)
    assert ask(ledger, end, plan=plan) == "yes"


def test_the_environments_limit_counts_all_routes_and_no_other_environment(ledger: Ledger) -> None:
    rules = replace(RULES, limits=Limits(calls_per_hour=2))
    elsewhere = canary_job("staging", "cl", "ST_cl", PLAN.to, NOON, Trigger.SCHEDULED)

    assert isinstance(ledger.reserve(elsewhere, PLAN, rules, NOON), str)
    assert [ask(ledger, route=route, rules=rules) for route in ("br", "cl", "pe")] == [
        "yes",
        "yes",
        "environment-calls-per-hour",
    ]


def test_nothing_but_the_schedule_touches_the_share_of_the_schedule(ledger: Ledger) -> None:
    plan = limited(calls_per_hour=3)
    extras = (Trigger.RETRY, Trigger.MANUAL, Trigger.FLIPPED, Trigger.CONFIRMATION)

    assert ask(ledger, NOON, Trigger.RETRY, plan=plan) == "yes"
    for extra in extras:
        answer = ledger.reserve(job(NOON + 7 * MINUTE, extra), plan, RULES, NOON + 7 * MINUTE)
        assert answer == Refusal("reserved-share", NOON + HOUR)
    assert [ask(ledger, NOON + n * MINUTE, plan=plan) for n in (10, 40)] == ["yes", "yes"]


def test_the_share_of_other_routes_is_theirs_in_the_environments_limit(ledger: Ledger) -> None:
    rules = replace(RULES, limits=Limits(calls_per_hour=5), reserved=Limits(calls_per_hour=4))

    assert ask(ledger, trigger=Trigger.MANUAL, rules=rules) == "yes"
    assert ask(ledger, trigger=Trigger.MANUAL, route="br", rules=rules) == "reserved-share"
    scheduled = [(route, at) for at in (NOON + 10 * MINUTE, NOON + 40 * MINUTE) for route in ("br", "cl")]
    assert [ask(ledger, at, route=route, rules=rules) for route, at in scheduled] == ["yes"] * 4


@pytest.mark.parametrize(
    "limits", [{"calls_per_hour": 0}, {"calls_per_month": 0}, {"spend_per_month": Decimal(0)}]
)
def test_a_budget_of_zero_dials_nothing(ledger: Ledger, limits: dict[str, Any]) -> None:
    assert ask(ledger, plan=limited(**limits)) != "yes"


def test_money_is_counted_by_the_estimate_until_the_price_comes(ledger: Ledger) -> None:
    plan = replace(limited(spend_per_month=Decimal("0.05")), price_per_call=Decimal("0.02"))
    first = ledger.reserve(job(NOON), plan, RULES, NOON)
    assert isinstance(first, str)
    assert ask(ledger, NOON + HOUR, plan=plan) == "yes"
    assert ask(ledger, NOON + 2 * HOUR, plan=plan) == "spend-per-month"

    ledger.settle(first, Decimal("0.0085"))
    assert ask(ledger, NOON + 2 * HOUR, plan=plan) == "yes"
    assert ledger.remaining({("prod", "cl"): plan.limits}, NOON)["prod", "cl"].spend == Decimal("0.0015")


def test_without_a_configured_price_the_highest_one_seen_is_the_estimate(ledger: Ledger) -> None:
    plan = limited(spend_per_month=Decimal("0.05"))
    seen = [ledger.reserve(job(NOON + n * HOUR), plan, RULES, NOON + n * HOUR) for n in range(2)]
    for run, price in zip(seen, ("0.02", "0.01"), strict=True):
        assert isinstance(run, str)
        ledger.settle(run, Decimal(price))

    assert ask(ledger, NOON + 2 * HOUR, plan=plan) == "yes"
    assert ask(ledger, NOON + 3 * HOUR, plan=plan) == "spend-per-month"


def test_what_remains_is_told_by_window(ledger: Ledger) -> None:
    limits = Limits(calls_per_hour=4, calls_per_month=10)
    ask(ledger)
    ask(ledger, NOON + HOUR, route="br")

    both = {("prod", "cl"): limits, ("prod", ""): limits}
    left = ledger.remaining(both, NOON + HOUR)
    assert left["prod", "cl"].calls == {Window.HOUR: 4, Window.MONTH: 9}
    assert left["prod", ""].calls == {Window.HOUR: 3, Window.MONTH: 8}
    assert left["prod", ""].spend is None


def test_what_is_left_of_many_routes_is_told_at_once_and_is_what_each_is_told_alone(ledger: Ledger) -> None:
    money = replace(PLAN, price_per_call=Decimal("0.01"))
    for days, route in ((0, "br"), (1, "br"), (1, "cl"), (2, "br")):
        ask(ledger, NOON + days * 24 * HOUR, plan=money, route=route)
    now = NOON + 48 * HOUR
    limits = Limits(calls_per_hour=4, calls_per_day=6, calls_per_month=10, spend_per_month=Decimal(1))
    keys = [("prod", "br"), ("prod", "cl"), ("prod", "pe"), ("prod", ""), ("test", "br"), ("test", "")]
    left = ledger.remaining(dict.fromkeys(keys, limits), now)

    assert [tuple(left[key].calls.values()) for key in keys] == [
        (3, 5, 7),
        (4, 6, 9),
        (4, 6, 10),
        (3, 5, 6),
        (4, 6, 10),
        (4, 6, 10),
    ]
    assert [str(left[key].spend) for key in keys[:4]] == ["0.97", "0.99", "1", "0.96"]
    for key in keys:
        assert ledger.remaining({key: limits}, now) == {key: left[key]}
    assert ledger.remaining({}, now) == {}


def test_a_clock_that_is_set_back_and_forth_dials_no_more_than_the_windows_allow(ledger: Ledger) -> None:
    plan = limited(calls_per_hour=3, calls_per_day=8)
    offsets = [timedelta(minutes=7 * n) - (HOUR if n % 5 == 0 else timedelta()) for n in range(120)]
    taken = [NOON + offset for offset in offsets if ask(ledger, NOON + offset, plan=plan) == "yes"]

    hours = [Window.HOUR.bounds(at)[0] for at in taken]
    days = [Window.DAY.bounds(at)[0] for at in taken]
    assert max(hours.count(hour) for hour in hours) <= 3
    assert max(days.count(day) for day in days) <= 8
    ordered = sorted(taken)
    assert all(b - a >= 5 * MINUTE for a, b in pairwise(ordered))


def test_the_installations_name_stays(ledger: Ledger) -> None:
    assert ledger.instance() == ledger.instance()

"""When a canary is due."""

from datetime import datetime, timedelta

import pytest

from monitor.model.board import Board
from monitor.model.canary import DialRules
from monitor.model.check import Finding, Judgement
from monitor.model.event import Event, RouteReport, RunStarted, Skipped, Suspended, Swept
from monitor.model.job import Trigger
from monitor.model.outcome import Reason
from monitor.model.schedule import Due, next_due, suspension
from monitor.model.skip import SkipReason, Suspension
from monitor.model.verdict import Severity, Verdict
from tests.model.canaries import CALL, HALF_HOUR, NOON, PLAN, board_after, canary_after, canary_of, job, run

MINUTE = timedelta(minutes=1)


def due_after(*events: Event, now: datetime = NOON) -> Due:
    return next_due(PLAN.every, canary_after(*events), now)


def test_the_first_run_is_due_at_once() -> None:
    assert due_after(now=NOON + MINUTE) == Due(NOON, Trigger.SCHEDULED)


def test_the_next_run_is_due_an_interval_after_the_last_began() -> None:
    assert due_after(run()) == Due(NOON + HALF_HOUR, Trigger.SCHEDULED)


def test_who_starts_again_and_again_dials_nothing_more() -> None:
    begun = RunStarted("run-1", job(), NOON)

    assert {due_after(begun, now=NOON + n * MINUTE) for n in range(29)} == {
        Due(NOON + HALF_HOUR, Trigger.SCHEDULED)
    }


def test_what_was_missed_while_nobody_ran_is_due_once() -> None:
    assert due_after(run(), now=NOON + 9 * HALF_HOUR) == Due(NOON + HALF_HOUR, Trigger.SCHEDULED)


def test_a_first_failure_asks_for_a_confirmation_soon() -> None:
    assert due_after(run(reason=Reason.SILENT)) == Due(
        NOON + CALL + 2 * MINUTE, Trigger.CONFIRMATION, "run-1"
    )


@pytest.mark.parametrize("reason", [Reason.RATE_LIMITED, Reason.NETWORK])
def test_what_only_warns_is_neither_confirmed_nor_retried(reason: Reason) -> None:
    assert due_after(run(reason=reason)) == Due(NOON + HALF_HOUR, Trigger.SCHEDULED)


def test_a_confirmation_that_could_not_tell_is_followed_by_the_next_retry() -> None:
    at = NOON + 2 * MINUTE
    unsure = run("run-2", Reason.NETWORK, at, asked=job(at, Trigger.CONFIRMATION, "run-1"))

    assert due_after(run(reason=Reason.SILENT), unsure) == Due(at + CALL + 5 * MINUTE, Trigger.RETRY)


def test_extras_that_a_budget_refuses_leave_the_schedule_alone() -> None:
    at = NOON + 3 * MINUTE
    asked = job(at, Trigger.CONFIRMATION, "run-1")
    refused = Skipped(asked, at, SkipReason.RESERVED_SHARE, NOON + 10 * HALF_HOUR)

    assert due_after(run(reason=Reason.SILENT), refused, now=at) == Due(NOON + HALF_HOUR, Trigger.SCHEDULED)


def test_extras_that_are_refused_for_a_while_come_after_it() -> None:
    at = NOON + 3 * MINUTE
    refused = Skipped(job(at, Trigger.CONFIRMATION, "run-1"), at, SkipReason.GAP, at + 4 * MINUTE)

    assert due_after(run(reason=Reason.SILENT), refused, now=at) == Due(at + 4 * MINUTE, Trigger.RETRY)


def test_a_scheduled_run_that_a_budget_refuses_waits_for_the_next_window() -> None:
    refused = Skipped(job(), NOON, SkipReason.CALLS_PER_DAY, NOON + 24 * HALF_HOUR)

    assert due_after(refused).at == NOON + 24 * HALF_HOUR


def test_a_refusal_that_does_not_know_until_when_waits_an_interval() -> None:
    assert due_after(Skipped(job(), NOON, SkipReason.NUMBER_NOT_ALLOWED)).at == NOON + HALF_HOUR


def test_another_process_that_may_not_dial_delays_nothing() -> None:
    assert due_after(Skipped(job(), NOON, SkipReason.NOT_DIALER)).at == NOON


def test_what_fell_into_a_suspension_is_due_when_it_ends() -> None:
    events = (
        run(),
        Suspended("prod", NOON + MINUTE, Suspension.PAUSED),
        Skipped(job(NOON + HALF_HOUR), NOON + HALF_HOUR, SkipReason.PAUSED),
    )
    over = NOON + HALF_HOUR + 5 * MINUTE

    assert due_after(*events, now=over).at == NOON + 2 * HALF_HOUR
    assert due_after(*events, Suspended("prod", over, None), now=over).at == NOON + HALF_HOUR


def test_a_clock_that_was_ahead_by_a_year_holds_nothing_up() -> None:
    year = NOON + timedelta(days=365)
    late = Skipped(job(), year, SkipReason.CALLS_PER_MONTH, year + timedelta(days=20))

    assert due_after(run(at=year), now=NOON).at <= NOON
    assert due_after(run(at=year), late, now=NOON).at <= NOON


def swept(verdict: Verdict, at: datetime, severity: Severity = Severity.CRITICAL) -> Swept:
    finding = Finding("prod", "cl", "trunk-address", severity, Judgement(verdict, "said so"), at)
    report = RouteReport("cl", "ST_cl", "TKcl", "acme-cl.pstn.twilio.com", "", (finding,))
    return Swept("prod", at, at, True, {}, (), (report,))


def test_a_critical_check_that_flips_asks_for_a_run_now() -> None:
    at = NOON + 10 * MINUTE
    broken = (run(), swept(Verdict.PASS, NOON), swept(Verdict.FAIL, at))

    assert due_after(*broken) == Due(at, Trigger.FLIPPED)
    assert due_after(*broken, RunStarted("run-2", job(), at)).trigger is Trigger.SCHEDULED


def test_a_flip_keeps_five_minutes_from_the_run_before() -> None:
    assert due_after(swept(Verdict.FAIL, NOON), run(), swept(Verdict.PASS, NOON + MINUTE)) == Due(
        NOON + 5 * MINUTE, Trigger.FLIPPED
    )


@pytest.mark.parametrize(
    "sweeps",
    [
        (swept(Verdict.FAIL, NOON),),
        (swept(Verdict.PASS, NOON), swept(Verdict.UNKNOWN, NOON)),
        (swept(Verdict.FAIL, NOON), swept(Verdict.FAIL, NOON)),
        (swept(Verdict.PASS, NOON, Severity.WARNING), swept(Verdict.FAIL, NOON, Severity.WARNING)),
    ],
    ids=["first sight", "unknown", "unchanged", "warning"],
)
def test_what_is_no_flip_of_a_critical_check_asks_for_nothing(sweeps: tuple[Swept, ...]) -> None:
    assert due_after(run(), *sweeps) == Due(NOON + HALF_HOUR, Trigger.SCHEDULED)


def test_a_flip_across_an_unknown_is_a_flip() -> None:
    sweeps = (swept(verdict, NOON) for verdict in (Verdict.PASS, Verdict.UNKNOWN, Verdict.FAIL))

    assert due_after(run(), *sweeps).trigger is Trigger.FLIPPED


def test_a_sweep_leaves_the_canary_as_it_is() -> None:
    before: Board = board_after(run())
    after = before.apply(99, swept(Verdict.PASS, NOON))

    assert canary_of(after.routes["prod", "cl"]) is canary_of(before.routes["prod", "cl"])


class Always:
    def active(self, at: datetime) -> bool:
        return True


@pytest.mark.parametrize(
    ("rules", "paused", "why"),
    [
        (DialRules(), False, None),
        (DialRules(maintenance=(Always(),)), False, Suspension.MAINTENANCE),
        (DialRules(maintenance=(Always(),)), True, Suspension.PAUSED),
        (DialRules(enabled=False), True, Suspension.DISABLED),
    ],
)
def test_why_nothing_is_dialled(rules: DialRules, paused: bool, why: Suspension | None) -> None:
    assert suspension(rules, paused, NOON) is why

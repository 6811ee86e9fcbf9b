"""What stands of a canary after this and that happened."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.board import last_proved
from monitor.model.canary_state import CanaryState
from monitor.model.event import (
    Configured,
    PlannedEnvironment,
    RouteReport,
    RunStarted,
    Skipped,
    Suspended,
    Swept,
)
from monitor.model.job import Trigger
from monitor.model.outcome import Reason, Result
from monitor.model.run import Proof, Run
from monitor.model.skip import SkipReason, Suspension
from monitor.model.sound import Measured, measured
from monitor.model.verdict import Severity
from tests.model.canaries import (
    CALL,
    HALF_HOUR,
    NOON,
    after_runs,
    amended,
    board_after,
    canary_after,
    configured,
    job,
    run,
)

LATER = NOON + HALF_HOUR
GOOD, BAD, UNSURE = Reason.ANSWERED, Reason.FORBIDDEN, Reason.NETWORK
LIMITED, BUSY = Reason.RATE_LIMITED, Reason.BUSY


def test_a_route_without_a_number_to_call_has_no_canary() -> None:
    assert board_after().routes["prod", "br"].canary is None


def test_a_new_canary_has_run_never() -> None:
    assert canary_after() == CanaryState(HALF_HOUR, since=NOON)


def test_since_outlasts_restarts_and_a_changed_interval() -> None:
    state = canary_after(run(), configured(LATER, every=2 * HALF_HOUR))

    assert (state.since, state.every) == (NOON, 2 * HALF_HOUR)
    assert state.success is True


def test_a_canary_that_is_no_longer_configured_leaves() -> None:
    plan = PlannedEnvironment(timedelta(minutes=5), ("br", "cl"), False)
    board = board_after(run(), Configured(LATER, {"prod": plan}), run("run-2"))

    assert board.routes["prod", "cl"].canary is None


def test_a_run_is_seen_while_it_lasts() -> None:
    begun = RunStarted("run-1", job(), NOON)
    assert canary_after(begun).running == begun

    over = canary_after(begun, run())
    assert (over.running, over.started_at) == (None, NOON)


def test_a_run_that_was_begun_and_then_not_placed_is_over() -> None:
    refused = Skipped(job(), NOON, SkipReason.NUMBER_NOT_ALLOWED)

    assert canary_after(RunStarted("run-1", job(), NOON), refused).running is None


def test_a_run_that_was_told_of_twice_counts_once() -> None:
    assert canary_after(run(), run()) == canary_after(run())


def test_success_is_that_of_the_last_conclusive_run() -> None:
    assert after_runs(GOOD, BAD).success is False
    assert after_runs(BAD, GOOD).success is True
    assert after_runs(GOOD, UNSURE).success is True
    assert after_runs(UNSURE).success is None


def test_an_inconclusive_run_leaves_streak_and_last_success_alone_and_is_counted() -> None:
    state = after_runs(GOOD, BAD, UNSURE, UNSURE)

    assert state.success_at == NOON + CALL
    assert (state.failures_in_row, state.inconclusive_in_row) == (1, 2)
    assert state.totals.inconclusive == {Reason.NETWORK: 2}
    assert state.last is not None
    assert state.last.result is Result.INCONCLUSIVE


def test_a_warning_is_a_failure_and_no_alarm() -> None:
    state = after_runs(GOOD, LIMITED, LIMITED, LIMITED, LIMITED)

    assert (state.success, state.failures_in_row, state.alarm.on) == (False, 4, False)
    assert state.recent_failure_ratio == 0.8
    assert state.pending.doubted is None


@pytest.mark.parametrize(("severity", "alarms"), [(Severity.CRITICAL, True), (Severity.WARNING, False)])
def test_a_busy_phone_alarms_where_it_is_ours(severity: Severity, alarms: bool) -> None:
    runs = [run(f"run-{n}", BUSY, NOON + n * HALF_HOUR, severity=severity) for n in range(2)]

    assert canary_after(*runs).alarm.on is alarms


def test_the_alarm_says_since_when() -> None:
    state = after_runs(GOOD, BAD, BAD, BAD)

    assert (state.alarm.on, state.alarm.since) == (True, NOON + 2 * HALF_HOUR + CALL)


def test_the_alarm_says_how_many_successes_end_it() -> None:
    assert after_runs(GOOD, BAD).alarm.successes_to_end == 0
    assert after_runs(GOOD, BAD, BAD).alarm.successes_to_end == 2
    assert after_runs(GOOD, BAD, BAD, GOOD).alarm.successes_to_end == 1


@given(st.lists(st.sampled_from([GOOD, BAD]), max_size=14))
def test_the_alarm_ends_with_the_success_that_it_foretold(past: list[Reason]) -> None:
    state = after_runs(*past)
    more = state.alarm.successes_to_end

    assert all(after_runs(*past, *[GOOD] * fewer).alarm.on for fewer in range(more))
    assert not after_runs(*past, *[GOOD] * more).alarm.on


def test_an_inconclusive_run_between_two_failures_breaks_no_row() -> None:
    assert after_runs(BAD, UNSURE, BAD).alarm.on


def test_only_ten_runs_are_remembered_and_all_are_counted() -> None:
    state = after_runs(*[BAD] * 4, *[GOOD] * 10)

    assert len(state.recent) == 10
    assert state.recent_failure_ratio == 0.0
    assert (state.totals.runs, state.totals.failures) == (14, {BAD: 4})


def by_hand(name: str, reason: Reason, at: int) -> Run:
    return run(name, reason, NOON + at * HALF_HOUR, asked=job(trigger=Trigger.MANUAL))


def test_a_failure_by_hand_never_flips_the_alarm_and_asks_for_one_confirmation() -> None:
    state = canary_after(run(), *(by_hand(f"hand-{n}", BAD, n) for n in (1, 2, 3)))

    assert (state.alarm.on, state.success, state.pending.doubted) == (False, False, "hand-1")


def test_a_failure_by_hand_that_is_confirmed_alarms() -> None:
    confirmation = run("run-2", BAD, LATER, asked=job(LATER, Trigger.CONFIRMATION, "hand-1"))

    assert canary_after(run(), by_hand("hand-1", BAD, 0), confirmation).alarm.on


def test_a_failure_by_hand_that_no_budget_is_left_to_confirm_is_no_alarm() -> None:
    asked = job(LATER, Trigger.CONFIRMATION, "hand-1")
    state = canary_after(by_hand("hand-1", BAD, 0), Skipped(asked, LATER, SkipReason.RESERVED_SHARE))

    assert (state.alarm.on, state.pending.doubted) == (False, None)


def test_a_success_by_hand_heals() -> None:
    state = canary_after(
        run("run-1", BAD),
        run("run-2", BAD, LATER),
        by_hand("hand-1", GOOD, 2),
        by_hand("hand-2", GOOD, 3),
    )

    assert (state.alarm.on, state.success) == (False, True)


@pytest.mark.parametrize("reason", [SkipReason.GAP, SkipReason.CALLS_PER_DAY, SkipReason.RESERVED_SHARE])
def test_a_failure_that_may_not_be_confirmed_counts_as_confirmed(reason: SkipReason) -> None:
    asked = job(LATER, Trigger.CONFIRMATION, "run-1")

    assert canary_after(run(reason=BAD), Skipped(asked, LATER, reason)).alarm.on


@pytest.mark.parametrize(
    "reason", [SkipReason.MAINTENANCE, SkipReason.PAUSED, SkipReason.DISABLED, SkipReason.NOT_DIALER]
)
def test_a_suspension_confirms_nothing_and_forgets_nothing(reason: SkipReason) -> None:
    asked = job(LATER, Trigger.CONFIRMATION, "run-1")
    state = canary_after(run(reason=BAD), Skipped(asked, LATER, reason))

    assert (state.alarm.on, state.pending.doubted) == (False, "run-1")
    assert state.totals.skipped == {reason.value: 1}


def test_an_environment_is_suspended_and_goes_on() -> None:
    stopped = Suspended("prod", NOON, Suspension.PAUSED)

    assert canary_after(run(), stopped).suspended is Suspension.PAUSED
    assert canary_after(run(), stopped, Suspended("prod", LATER, None)) == canary_after(run())
    assert canary_after(Suspended("staging", NOON, Suspension.PAUSED)).suspended is None


def test_times_of_answered_calls_fill_the_histograms() -> None:
    rings = (0.5, 1.0, 4.0, 60.0)
    state = canary_after(*(run(f"run-{n}", ring=ring) for n, ring in enumerate(rings)))

    assert state.ring.counts == (2, 0, 0, 1, 0, 0, 0, 1)
    assert (state.ring.count, state.ring.seconds) == (4, 65.5)
    assert state.ring.exemplars[0] is not None
    assert (state.ring.exemplars[0].run, state.ring.exemplars[0].seconds) == ("run-1", 1.0)
    assert state.answer.counts[2] == 4


def test_the_recent_ring_time_is_the_median_of_the_last_five_answered_calls() -> None:
    rings = [run(f"run-{n}", ring=ring) for n, ring in enumerate((90.0, 1.0, 2.0, 9.0, 3.0, 4.0))]

    assert canary_after().recent_ring_seconds is None
    assert canary_after(*rings, run("run-9", BAD, ring=99.0)).recent_ring_seconds == 3.0


@pytest.mark.parametrize(
    ("proof", "conclusive"),
    [(Proof.PROVED, True), (Proof.MISSING, True), (Proof.UNKNOWN, False), (Proof.NONE, None)],
)
def test_whether_the_proof_could_tell(proof: Proof, conclusive: bool | None) -> None:
    assert canary_after(run(proof=proof)).proof_conclusive is conclusive


def test_a_callee_is_recognised_by_what_is_heard_and_not_by_a_record() -> None:
    record = run("run-1", proof=Proof.PROVED)
    heard = run("run-2", at=LATER, proof=Proof.PROVED, proof_by="tone")
    stranger = run("run-3", Reason.NO_PROOF, at=LATER, proof=Proof.MISSING, proof_by="tone")

    assert canary_after(record).recognised_at is None
    assert canary_after(record, heard, stranger).recognised_at == LATER + CALL


def test_what_was_measured_is_of_the_last_answered_call() -> None:
    heard = run("run-1", proof=Proof.PROVED, proof_by="echo", sound_level="-20.5 dBov", round_trip="0.31 s")
    busy = run("run-2", Reason.BUSY, at=LATER)

    assert canary_after(heard, busy).sound == Measured(-20.5, 0.31)
    assert canary_after(heard, run("run-3", at=LATER)).sound == Measured()


def test_a_measure_that_is_no_number_is_none() -> None:
    assert measured({"sound_level": "loud", "round_trip": ("0.1 s",)}) == Measured()


def test_the_time_since_which_no_proof_could_be_had_is_that_of_the_first() -> None:
    runs = [run(f"run-{n}", at=NOON + n * HALF_HOUR, proof=Proof.UNKNOWN) for n in range(3)]

    assert canary_after(*runs).proof_since == NOON + CALL


def test_a_proved_call_proves_its_trunk() -> None:
    board = board_after(
        run("run-1", proof=Proof.PROVED),
        run("run-2", at=LATER, proof=Proof.PROVED, twilio_trunk="TKother"),
        run("run-3", at=LATER, proof=Proof.PROVED, twilio_trunk=""),
        run("run-4", at=LATER, proof=Proof.UNKNOWN),
    )

    assert last_proved(board, "prod") == {"TKcl": NOON + CALL, "TKother": LATER + CALL}
    assert last_proved(board, "staging") == {}


def test_a_price_is_spent_once_however_often_it_is_told() -> None:
    state = canary_after(
        run(),
        run("run-2", at=LATER),
        amended(price="-0.0085", currency="USD"),
        amended(price="-0.0085", currency="USD"),
        amended("run-2", price="0.0100", currency="USD"),
        amended("run-unknown", price="7", currency="USD"),
    )

    assert state.totals.spend == {"USD": Decimal("0.0185")}


@pytest.mark.parametrize("price", ["", "null", "NaN", "Infinity"])
def test_a_price_that_is_no_number_is_no_price(price: str) -> None:
    assert canary_after(run(), amended(price=price, currency="USD")).totals.spend == {}


def test_later_evidence_moves_nothing_but_history_and_spend() -> None:
    before, after = canary_after(run(reason=BAD)), canary_after(run(reason=BAD), amended(alerts="32205"))

    assert after.last is not None
    assert after.last.evidence == {"alerts": "32205"}
    assert (after.alarm, after.success, after.recent) == (before.alarm, before.success, before.recent)


def test_an_orphan_is_counted() -> None:
    assert canary_after(run(orphaned=True), run("run-2")).totals.orphans == 1


def test_a_sweep_that_began_before_a_route_was_configured_leaves_its_canary() -> None:
    swept = Swept("prod", NOON, NOON, True, {}, (), (RouteReport("br", "ST_br", "TKbr", "", "", ()),))

    route = board_after(run(), swept).routes["prod", "cl"]
    assert (route.canary, route.checks) == (canary_after(run()), {})


def test_a_sweep_shows_the_routes_in_its_own_order() -> None:
    reports = tuple(RouteReport(name, f"ST_{name}", "", "", "", ()) for name in ("br", "cl"))

    routes = board_after(Swept("prod", NOON, NOON, True, {}, (), reports)).routes
    assert list(routes) == [("prod", "br"), ("prod", "cl")]

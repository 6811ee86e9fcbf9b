"""What a route's canary reads like to Prometheus."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.export.canary_families import CANARY_FAMILIES
from monitor.history import SqlStore
from monitor.model.board import Board
from monitor.model.event import Event, RunStarted, Skipped, Suspended
from monitor.model.job import Trigger
from monitor.model.outcome import OUTCOMES, Reason, Result
from monitor.model.run import Proof
from monitor.model.skip import SkipReason, Suspension
from monitor.model.verdict import Severity
from tests.boards import configured as without_canaries
from tests.export.scraping import OPENMETRICS, Scraping
from tests.model.canaries import (
    CALL,
    HALF_HOUR,
    NOON,
    amended,
    board_after,
    configured,
    job,
    run,
)


def seen(*events: Event) -> Scraping:
    """What is scraped after route cl was first scheduled, and these events."""
    return Scraping(board_after(*events), now=NOON)


def after_runs(*reasons: Reason) -> Scraping:
    return seen(*(run(f"run-{n}", reason, NOON + n * HALF_HOUR) for n, reason in enumerate(reasons)))


def by_reason(scraping: Scraping, family: str) -> dict[str, float]:
    """The counts of a family that are not zero."""
    return {labels["reason"]: value for labels, value in scraping.samples(family) if value}


def test_a_canary_that_never_called_says_what_is_known_and_nothing_else() -> None:
    scraping = seen()
    values = {
        family.name: scraping.value(family.name.removeprefix("trunkwatch_"))
        for family in CANARY_FAMILIES
        if family.labels == ("environment", "route")
    }
    told = {name.removeprefix("trunkwatch_canary_"): value for name, value in values.items()}
    assert told == {
        "success": None,
        "alarm": 0,
        "recent_failure_ratio": None,
        "consecutive_failures": 0,
        "consecutive_inconclusive": 0,
        "last_success_timestamp_seconds": None,
        "last_proved_timestamp_seconds": None,
        "last_run_timestamp_seconds": None,
        "since_timestamp_seconds": NOON.timestamp(),
        "interval_seconds": 1800,
        "suspended": 0,
        "runs_total": 0,
        "recent_ring_seconds": None,
        "proof_conclusive": None,
        "sound_level_dbov": None,
        "sound_round_trip_seconds": None,
        "orphans_total": 0,
        "dialer": 1,
    }
    assert scraping.samples("canary_spend_total") == []


def test_a_route_without_a_canary_has_no_series() -> None:
    scraping = Scraping(without_canaries("br", "cl"))
    assert "trunkwatch_canary_alarm{" not in scraping.text()
    assert scraping.samples("maintenance_active") == []


def test_every_series_names_the_environment_and_the_route() -> None:
    lines = after_runs(Reason.ANSWERED, Reason.FORBIDDEN).text().splitlines()
    canary = [line for line in lines if line.startswith("trunkwatch_canary_")]
    assert canary
    assert all('environment="prod"' in line and 'route="cl"' in line for line in canary)


def test_a_success_is_one_and_says_when_it_was() -> None:
    scraping = after_runs(Reason.ANSWERED)
    assert scraping.value("canary_success") == 1
    assert scraping.value("canary_recent_failure_ratio") == 0
    ended = (NOON + CALL).timestamp()
    assert scraping.value("canary_last_success_timestamp_seconds") == ended
    assert scraping.value("canary_last_run_timestamp_seconds") == ended


def test_only_a_call_that_twilio_has_on_record_is_the_last_proved_one() -> None:
    unsure = run("run-2", at=NOON + HALF_HOUR, proof=Proof.UNKNOWN)
    assert seen(unsure).value("canary_last_proved_timestamp_seconds") is None
    scraping = seen(run(proof=Proof.PROVED), unsure)
    assert scraping.value("canary_last_proved_timestamp_seconds") == (NOON + CALL).timestamp()
    assert scraping.value("canary_last_success_timestamp_seconds") == (NOON + HALF_HOUR + CALL).timestamp()


def test_the_last_proved_call_is_the_newest_over_any_trunk() -> None:
    other = run("run-2", at=NOON + HALF_HOUR, proof=Proof.PROVED, twilio_trunk="TKother")
    scraping = seen(run(proof=Proof.PROVED), other)
    assert scraping.value("canary_last_proved_timestamp_seconds") == (NOON + HALF_HOUR + CALL).timestamp()


def test_a_failure_is_zero_and_leaves_the_last_success_where_it_was() -> None:
    scraping = after_runs(Reason.ANSWERED, Reason.FORBIDDEN)
    assert scraping.value("canary_success") == 0
    assert scraping.value("canary_consecutive_failures") == 1
    assert scraping.value("canary_recent_failure_ratio") == 0.5
    assert scraping.value("canary_last_success_timestamp_seconds") == (NOON + CALL).timestamp()
    assert scraping.value("canary_last_run_timestamp_seconds") == (NOON + HALF_HOUR + CALL).timestamp()


def test_an_inconclusive_run_moves_the_last_run_and_its_own_count_alone() -> None:
    scraping = after_runs(Reason.ANSWERED, Reason.NETWORK)
    assert scraping.value("canary_success") == 1
    assert scraping.value("canary_consecutive_failures") == 0
    assert scraping.value("canary_recent_failure_ratio") == 0
    assert scraping.value("canary_last_run_timestamp_seconds") == (NOON + HALF_HOUR + CALL).timestamp()
    assert by_reason(scraping, "canary_inconclusive_total") == {"network": 1}
    assert by_reason(scraping, "canary_failures_total") == {}


def test_inconclusive_runs_in_a_row_are_counted_until_one_can_tell() -> None:
    unsure = (Reason.ANSWERED, Reason.NETWORK, Reason.LIVEKIT_AUTH)
    assert after_runs(*unsure).value("canary_consecutive_inconclusive") == 2
    assert after_runs(*unsure, Reason.FORBIDDEN).value("canary_consecutive_inconclusive") == 0


def test_nothing_is_said_of_success_while_no_run_was_conclusive() -> None:
    scraping = after_runs(Reason.NETWORK)
    assert scraping.value("canary_success") is None
    assert scraping.value("canary_recent_failure_ratio") is None
    assert scraping.value("canary_last_success_timestamp_seconds") is None


def test_the_alarm_is_one_after_two_failures_and_not_after_the_first() -> None:
    assert after_runs(Reason.FORBIDDEN).value("canary_alarm") == 0
    assert after_runs(Reason.FORBIDDEN, Reason.FORBIDDEN).value("canary_alarm") == 1


def test_a_failure_that_only_warns_is_a_failure_without_an_alarm() -> None:
    scraping = seen(
        *(run(f"run-{n}", Reason.NO_ANSWER, severity=Severity.WARNING) for n in range(4)),
    )
    assert scraping.value("canary_success") == 0
    assert scraping.value("canary_consecutive_failures") == 4
    assert scraping.value("canary_alarm") == 0


def test_each_reason_of_failure_is_there_from_the_start_with_whose_fault_it_is() -> None:
    known = {
        (labels["reason"], labels["fault"]): value
        for labels, value in seen().samples("canary_failures_total")
    }
    assert known == {
        (reason.value, outcome.fault.value): 0
        for reason, outcome in OUTCOMES.items()
        if outcome.result is Result.FAILURE
    }


def test_failures_are_counted_by_reason_and_fault() -> None:
    scraping = after_runs(Reason.FORBIDDEN, Reason.FORBIDDEN, Reason.CARRIER_FAULT)
    assert scraping.value("canary_failures_total", reason="forbidden", fault="config") == 2
    assert scraping.value("canary_failures_total", reason="carrier-fault", fault="carrier") == 1
    assert scraping.value("canary_runs_total") == 3


def test_each_reason_of_an_inconclusive_run_is_there_from_the_start() -> None:
    reasons = {labels["reason"] for labels, _ in seen().samples("canary_inconclusive_total")}
    by_table = {reason for reason, outcome in OUTCOMES.items() if outcome.result is Result.INCONCLUSIVE}
    assert reasons == by_table | {Reason.NO_PROOF}


def test_no_record_of_a_call_counts_where_it_was_judged() -> None:
    unproved = replace(run("run-1", Reason.NO_PROOF), result=Result.INCONCLUSIVE)
    scraping = seen(unproved, run("run-2", Reason.NO_PROOF))
    assert by_reason(scraping, "canary_inconclusive_total") == {"no-proof": 1}
    assert by_reason(scraping, "canary_failures_total") == {"no-proof": 1}


def test_a_reason_that_the_table_gives_another_result_is_shown_all_the_same() -> None:
    odd = replace(run("run-1", Reason.BUSY), result=Result.INCONCLUSIVE)
    scraping = seen(odd)
    assert by_reason(scraping, "canary_inconclusive_total") == {"busy": 1}
    assert scraping.value("canary_inconclusive_total", reason="network") == 0


def test_each_reason_of_a_skip_is_there_from_the_start() -> None:
    skips = {labels["reason"]: value for labels, value in seen().samples("canary_skipped_total")}
    assert skips == dict.fromkeys((reason.value for reason in SkipReason), 0)


def test_skips_are_counted_by_reason_even_by_one_that_is_not_known_any_more() -> None:
    old = 'a "100 %" reason'
    scraping = seen(
        Skipped(job(), NOON, SkipReason.GAP),
        Skipped(job(), NOON, SkipReason.GAP),
        Skipped(job(), NOON, old),
    )
    assert by_reason(scraping, "canary_skipped_total") == {"gap": 2, old: 1}


@pytest.mark.parametrize("suspension", list(Suspension))
def test_a_suspension_is_shown_and_touches_no_state(suspension: Suspension) -> None:
    scraping = after_runs(Reason.FORBIDDEN, Reason.FORBIDDEN)
    scraping.tell(Suspended("prod", NOON + HALF_HOUR, suspension))
    assert scraping.value("canary_suspended") == 1
    assert scraping.value("canary_alarm") == 1
    assert scraping.value("canary_success") == 0
    scraping.tell(Suspended("prod", NOON + 2 * HALF_HOUR, None))
    assert scraping.value("canary_suspended") == 0


def test_maintenance_is_of_the_environment_and_a_pause_is_none() -> None:
    scraping = seen()
    assert scraping.samples("maintenance_active") == [({"environment": "prod"}, 0.0)]
    scraping.tell(Suspended("prod", NOON, Suspension.PAUSED))
    assert scraping.value("maintenance_active") == 0
    scraping.tell(Suspended("prod", NOON, Suspension.MAINTENANCE))
    assert scraping.value("maintenance_active") == 1


def test_who_does_not_dial_says_so_and_counts_as_suspended() -> None:
    scraping = seen()
    scraping.dials = False
    assert scraping.value("canary_dialer") == 0
    assert scraping.value("canary_suspended") == 1
    scraping.dials = True
    assert scraping.value("canary_dialer") == 1
    assert scraping.value("canary_suspended") == 0


def test_ring_and_answer_are_histograms_of_at_most_eight_buckets() -> None:
    scraping = seen(*(run(f"run-{n}", ring=seconds) for n, seconds in enumerate((1.5, 1.7, 30.0))))
    buckets = scraping.samples("canary_stage_duration_seconds_bucket")
    ring = {labels["le"]: value for labels, value in buckets if labels["stage"] == "ring"}
    assert ring == {
        "1.0": 0,
        "2.0": 2,
        "3.0": 2,
        "5.0": 2,
        "8.0": 2,
        "12.0": 2,
        "20.0": 2,
        "+Inf": 3,
    }
    assert {labels["stage"] for labels, _ in buckets} == {"ring", "answer"}
    assert len(buckets) == 16
    assert scraping.value("canary_stage_duration_seconds_count", stage="ring") == 3
    assert scraping.value("canary_stage_duration_seconds_sum", stage="ring") == pytest.approx(33.2)
    assert scraping.value("canary_stage_duration_seconds_sum", stage="answer") == 9


def test_a_failed_call_times_nothing() -> None:
    scraping = after_runs(Reason.FORBIDDEN)
    assert scraping.value("canary_stage_duration_seconds_count", stage="ring") == 0
    assert scraping.value("canary_recent_ring_seconds") is None


def test_the_recent_ring_is_the_median_of_the_last_five() -> None:
    seconds = (20.0, 1.0, 2.0, 9.0, 3.0, 1.5)
    scraping = seen(*(run(f"run-{n}", ring=ring) for n, ring in enumerate(seconds)))
    assert scraping.value("canary_recent_ring_seconds") == 2


def test_a_bucket_names_its_newest_run_in_openmetrics_alone() -> None:
    scraping = seen(run("run-a", ring=1.5), run("run-b", ring=1.75, at=NOON + HALF_HOUR))
    lines = scraping.text(OPENMETRICS).splitlines()
    bucket = "trunkwatch_canary_stage_duration_seconds_bucket{"
    named = [line for line in lines if line.startswith(bucket) and 'le="2.0"' in line and "ring" in line]
    at = (NOON + HALF_HOUR + CALL).timestamp()
    assert [line.partition(" # ")[2] for line in named] == [f'{{run_id="run-b"}} 1.75 {at}']
    assert "run-a" not in "\n".join(lines)
    assert "run-b" not in scraping.text()


@pytest.mark.parametrize(
    ("proof", "conclusive"),
    [
        (Proof.PROVED, 1),
        (Proof.REFUTED, 1),
        (Proof.MISSING, 1),
        (Proof.UNKNOWN, 0),
        (Proof.NONE, None),
    ],
)
def test_the_proof_is_conclusive_once_twilios_record_could_be_read(
    proof: Proof, conclusive: int | None
) -> None:
    assert seen(run(proof=proof)).value("canary_proof_conclusive") == conclusive


def test_the_sound_is_that_of_the_last_answered_call() -> None:
    heard = run(proof=Proof.PROVED, proof_by="echo", sound_level="-17.6 dBov", round_trip="0.41 s")
    scraping = seen(heard, run("run-2", Reason.BUSY, at=NOON + HALF_HOUR))

    assert scraping.value("canary_sound_level_dbov") == -17.6
    assert scraping.value("canary_sound_round_trip_seconds") == 0.41


def test_there_is_no_sound_where_nobody_listened() -> None:
    heard = run(proof=Proof.PROVED, proof_by="tone", sound_level="-17.6 dBov")
    scraping = seen(heard, run("run-2", at=NOON + HALF_HOUR, proof=Proof.PROVED))

    assert scraping.value("canary_sound_level_dbov") is None
    assert seen(heard).value("canary_sound_round_trip_seconds") is None


def test_an_orphan_is_counted() -> None:
    assert seen(run(orphaned=True), run("run-2")).value("canary_orphans_total") == 1


def test_what_calls_cost_adds_up_by_currency_and_only_once_a_call() -> None:
    scraping = seen(run(price="-0.013", currency="USD"), run("run-2"), run("run-3"))
    assert scraping.value("canary_spend_total", currency="USD") == 0.013
    scraping.tell(amended("run-2", price="-0.02", currency="USD"))
    scraping.tell(amended("run-2", price="-0.02", currency="USD"))
    scraping.tell(amended("run-3", price="0.01", currency="EUR"))
    assert scraping.value("canary_spend_total", currency="USD") == pytest.approx(0.033)
    assert scraping.value("canary_spend_total", currency="EUR") == 0.01


def test_a_run_under_way_changes_nothing_yet() -> None:
    scraping = after_runs(Reason.ANSWERED)
    before = {line for line in scraping.text().splitlines() if "canary" in line}
    scraping.tell(RunStarted("run-9", job(trigger=Trigger.MANUAL), NOON + HALF_HOUR))
    assert {line for line in scraping.text().splitlines() if "canary" in line} == before


def test_a_new_interval_is_shown_and_the_beginning_kept() -> None:
    scraping = after_runs(Reason.ANSWERED)
    scraping.tell(configured(NOON + HALF_HOUR, every=timedelta(hours=1)))
    assert scraping.value("canary_interval_seconds") == 3600
    assert scraping.value("canary_since_timestamp_seconds") == NOON.timestamp()
    assert scraping.value("canary_runs_total") == 1


def test_a_canary_that_is_not_called_any_more_leaves_no_ghost() -> None:
    scraping = after_runs(Reason.FORBIDDEN)
    assert scraping.value("canary_success") == 0
    scraping.tell(configured(NOON + HALF_HOUR, routes=("br",)))
    routes = {labels["route"] for labels, _ in scraping.samples("canary_alarm")}
    assert routes == {"br"}
    assert 'fault="config",reason="forbidden",route="cl"' not in scraping.text()


def test_no_number_sid_or_run_is_in_a_label() -> None:
    calls = seen(
        run(
            "run-0a1b2c",
            Reason.FORBIDDEN,
            twilio_trunk="TK" + "2" * 32,
            call_sid="CA" + "3" * 32,
            to="+56225550147",
            price="-0.01",
            currency="USD",
        )
    )
    text = calls.text()
    for secret in ("TK222", "CA333", "56225550147", "run-0a1b2c"):
        assert secret not in text
    allowed = {"environment", "route", "reason", "fault", "stage", "le", "window", "currency"}
    assert {label for family in CANARY_FAMILIES for label in family.labels} <= allowed


def test_everything_is_what_it_was_after_a_restart(tmp_path: Path) -> None:
    events: list[Event] = [configured()]
    for number, reason in enumerate(Reason):
        at = NOON + number * HALF_HOUR
        events.append(run(f"run-{number}", reason, at, ring=number, price="-0.01", currency="USD"))
    events += [Skipped(job(), NOON, SkipReason.GAP), Suspended("prod", NOON, Suspension.MAINTENANCE)]
    before, after = SqlStore(tmp_path / "history.sqlite3"), SqlStore(tmp_path / "history.sqlite3")
    for event in events:
        before.append(event)
    kept, alive = after.load(), board_after(*events[1:])
    before.close()
    after.close()
    assert _canary_lines(kept, OPENMETRICS) == _canary_lines(alive, OPENMETRICS)


def _canary_lines(board: Board, accept: str) -> list[str]:
    lines = Scraping(board, now=NOON).text(accept).splitlines()
    return [line for line in lines if line.startswith(("trunkwatch_canary_", "trunkwatch_maintenance_"))]

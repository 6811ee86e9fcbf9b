"""What a route's row says of its canary."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model.board import Board
from monitor.model.canary_state import RECENT
from monitor.model.event import Event, RunStarted, Suspended
from monitor.model.job import Trigger
from monitor.model.outcome import Reason
from monitor.model.run import Proof
from monitor.model.skip import Suspension
from monitor.model.verdict import Severity, Verdict
from monitor.web.pages.called import columns, next_call, suspended
from monitor.web.shown import CallsView, RouteView
from monitor.web.standing import Standing
from monitor.web.view import page_view
from tests.boards import NOON, called, configured, finding, swept
from tests.model.canaries import CALL, HALF_HOUR, job, run

ENDED = NOON + CALL


def _route(board: Board, after: timedelta = timedelta(minutes=3), name: str = "cl") -> RouteView:
    [environment] = page_view(board, ENDED + after).environments
    return next(route for route in environment.routes if route.name == name)


def _calls(*events: Event, after: timedelta = timedelta(minutes=3)) -> CallsView:
    calls = _route(called(*events), after).calls
    assert calls is not None
    return calls


def _ended(*reasons: Reason) -> list[Event]:
    """Scheduled runs that ended so, a second apart."""
    return [
        run(f"run-{index}", reason, NOON + timedelta(seconds=index)) for index, reason in enumerate(reasons)
    ]


def test_a_failing_canary_breaks_a_route_whose_checks_all_pass() -> None:
    route = _route(called(run(reason=Reason.BUSY, at=NOON)))
    assert (route.judged, route.standing) == (Standing.FINE, Standing.BROKEN)


def test_a_phone_that_may_be_away_needs_attention_and_breaks_nothing() -> None:
    board = called(run(reason=Reason.NO_ANSWER, at=NOON, severity=Severity.WARNING))
    assert _route(board).standing is Standing.ATTENTION
    assert _calls(run(reason=Reason.NO_ANSWER, at=NOON, severity=Severity.WARNING)).notes == (
        "It only warns: a phone that is not callee: ours may be busy or away, or decline.",
    )
    sentence = page_view(board, ENDED).sentence
    assert sentence == "Of 2 routes, cl needs attention: the phone rings and nobody answers."


def test_a_call_that_told_nothing_leaves_a_good_route_good() -> None:
    route = _route(called(*_ended(Reason.ANSWERED, Reason.NETWORK)))
    assert route.standing is Standing.FINE
    assert route.calls is not None
    assert [note.partition(":")[0] for note in route.calls.notes] == ["The last call told nothing"]


def test_a_call_that_told_nothing_heals_nothing() -> None:
    calls = _calls(*_ended(Reason.BUSY, Reason.NETWORK))
    assert (calls.standing, calls.failing) == (Standing.BROKEN, "the called phone is busy")


def test_the_third_call_in_a_row_that_tells_nothing_needs_attention() -> None:
    assert _calls(*_ended(*[Reason.NETWORK] * 2)).standing is Standing.FINE
    assert _calls(*_ended(*[Reason.NETWORK] * 3)).standing is Standing.ATTENTION


def test_a_failure_that_is_long_out_of_sight_still_stands_with_its_reason() -> None:
    calls = _calls(*_ended(Reason.BUSY, *[Reason.NETWORK] * RECENT))
    assert (calls.standing, calls.failing) == (Standing.BROKEN, "the called phone is busy")


def test_an_alarm_says_since_when() -> None:
    calls = _calls(*_ended(Reason.BUSY, Reason.BUSY))
    assert calls.alarm == ENDED + timedelta(seconds=1)
    assert calls.notes == ()


def test_a_first_failure_says_that_there_is_no_alarm_yet() -> None:
    calls = _calls(*_ended(Reason.BUSY))
    assert calls.alarm is None
    assert calls.notes == ("It does not alarm yet: a second failure in a row does.",)


def test_a_route_stays_broken_while_it_alarms_though_the_last_call_got_through() -> None:
    calls = _calls(*_ended(Reason.BUSY, Reason.BUSY, Reason.ANSWERED))
    assert (calls.standing, calls.always, calls.alarm is None) == (Standing.BROKEN, False, False)


def test_what_works_again_says_how_many_more_successes_end_the_alarm() -> None:
    assert not _calls(*_ended(Reason.BUSY, Reason.BUSY)).notes
    assert _calls(*_ended(Reason.BUSY, Reason.BUSY, Reason.ANSWERED)).notes == (
        "One more success ends the alarm.",
    )
    assert _calls(*_ended(*[Reason.BUSY] * 8, Reason.ANSWERED)).notes == (
        "7 more successes in a row end the alarm.",
    )
    assert not _calls(*_ended(*[Reason.BUSY] * 2, *[Reason.ANSWERED] * 2)).notes


def test_a_success_beside_a_failing_check_shows_both() -> None:
    fault = finding("ip-acl", Verdict.FAIL, summary="It keeps LiveKit out.")
    route = _route(called(run(at=NOON, proof=Proof.PROVED), findings=[fault]))
    assert route.standing is Standing.BROKEN
    assert [trouble.summary for trouble in route.told.troubles] == ["It keeps LiveKit out."]
    assert route.calls is not None
    assert route.calls.notes == ("The last call got through, though a check fails.",)


@pytest.mark.parametrize(("reason", "said"), [(Reason.FORBIDDEN, True), (Reason.CARRIER_FAULT, False)])
def test_a_fault_of_the_configuration_that_no_check_finds_is_said_so(reason: Reason, said: bool) -> None:
    assert ("The checks find nothing that stops calls." in _calls(*_ended(reason)).notes) is said


def test_a_failing_check_may_explain_it_and_nothing_is_said() -> None:
    route = _route(called(*_ended(Reason.FORBIDDEN), findings=[finding("ip-acl", Verdict.FAIL)]))
    assert route.calls is not None
    assert "The checks find nothing that stops calls." not in route.calls.notes


def test_before_the_first_call_it_says_so_and_the_checks_alone_judge() -> None:
    route = _route(called())
    assert route.standing is Standing.FINE
    assert route.calls is not None
    assert route.calls.notes == ("No call was placed yet.",)


def test_while_the_first_one_runs_nothing_is_missed() -> None:
    calls = _calls(RunStarted("run-1", job(NOON, Trigger.SCHEDULED), NOON), after=timedelta(seconds=-15))
    assert calls.notes == ()


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        (Suspension.DISABLED, "Calls are switched off in the configuration."),
        (Suspension.PAUSED, "Calls are paused by the file `pause` in the state directory."),
        (Suspension.MAINTENANCE, "Maintenance: no calls are placed."),
    ],
)
def test_a_suspension_is_named_and_heals_nothing(reason: Suspension, says: str) -> None:
    board = called(*_ended(Reason.BUSY, Reason.BUSY), Suspended("prod", ENDED, reason))
    canary, calls = board.routes["prod", "cl"].canary, _route(board).calls
    assert canary is not None
    assert calls is not None
    assert (suspended(canary), next_call(canary, ENDED)) == (says, None)
    assert (calls.standing, calls.alarm is None) == (Standing.BROKEN, False)


def test_the_columns_are_the_last_ten_calls_and_read_in_words_too() -> None:
    reasons = [Reason.BUSY, *[Reason.ANSWERED] * 7, Reason.NETWORK, Reason.BUSY, Reason.BUSY]
    canary = called(*_ended(*reasons)).routes["prod", "cl"].canary
    assert canary is not None
    told = columns(canary)
    assert [column.standing for column in told.columns] == [
        *[Standing.FINE] * 7,
        Standing.UNSURE,
        Standing.BROKEN,
        Standing.BROKEN,
    ]
    assert told.says == ("Latest calls, oldest first: 7 answered, 1 told nothing (network), 2 failed (busy).")
    assert told.columns[0].says == "01 Mar 12:00 UTC: answered, rang after 1.5 s"


def test_a_column_is_as_tall_as_the_time_to_ring_and_stays_in_the_picture() -> None:
    rings = [run(f"run-{n}", at=NOON + timedelta(seconds=n), ring=ring) for n, ring in enumerate((8, 30, 0))]
    canary = called(*rings).routes["prod", "cl"].canary
    assert canary is not None
    told = columns(canary)
    low, high, none = (column.height for column in told.columns)
    assert none < low < high <= told.base
    assert told.ring == "rings after 0.0 to 30.0 s"


def test_a_call_that_was_not_seen_to_end_needs_attention() -> None:
    calls = _calls(run(at=NOON, orphaned=True))
    assert calls.standing is Standing.ATTENTION
    assert "was not seen to end" in calls.notes[0]


def test_a_proof_that_cannot_be_read_for_long_needs_attention() -> None:
    unproved = run(at=NOON, proof=Proof.UNKNOWN)
    assert _calls(unproved, after=3 * HALF_HOUR).standing is Standing.FINE
    late = _calls(unproved, after=3 * HALF_HOUR + timedelta(seconds=1))
    assert late.standing is Standing.ATTENTION
    assert "no call could be proved" in late.notes[0]


def test_a_route_that_is_not_called_has_nothing_of_it() -> None:
    assert _route(called(), name="br").calls is None
    assert _route(swept(finding("ip-acl", Verdict.PASS))).calls is None


def test_a_good_call_before_the_first_sweep_judges_no_check() -> None:
    board = called(run(at=NOON))
    unread = replace(configured(), routes={("prod", "cl"): replace(board.routes["prod", "cl"], checks={})})
    assert _route(unread).standing is Standing.WAITING

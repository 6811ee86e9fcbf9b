"""Twilio's error log: what counts, once, whatever is read how often, by whom, and by which clock."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise, permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model.alert_log import LOOK_BACK, OF_ONE_CODE, OVERLAP, RECENT, AlertLog
from monitor.model.call import TwilioAlert
from monitor.model.event import AlertsRead

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SPAN = timedelta(hours=6)
MINUTE = timedelta(minutes=1)
_NUMBERS = count(1)


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def alert(
    minutes: float, code: str = "32205", call: str | None = "CA", sid: str | None = None
) -> TwilioAlert:
    return TwilioAlert(sid or f"NO{next(_NUMBERS):032x}", code, "error", call, at(minutes))


def read(
    log: AlertLog, alerts: Iterable[TwilioAlert], minutes: float, clock: float | None = None
) -> AlertLog:
    """The log after a reading at `minutes` past noon, or at what our clock says then."""
    now = at(minutes if clock is None else clock)
    since, until = log.window(now, SPAN)
    listed = [each for each in alerts if since <= each.at <= until and each.at <= at(minutes)]
    event = log.news("prod", listed, until, now)
    return log.after(event) if event else log


def begun(minutes: float = 0) -> AlertLog:
    """A log that held nothing when it was read first."""
    return read(AlertLog(), [], minutes)


def test_the_first_reading_counts_nothing_and_remembers_what_is_old() -> None:
    old = [alert(-3), alert(-1, "32014")]
    first = read(AlertLog(), old, 0)
    second = read(first, [*old, alert(2)], 5)

    assert (first.totals, first.until) == ({}, NOON)
    assert first.recent == tuple(old)
    assert second.totals == {"32205": 1}


def test_what_is_read_again_counts_once() -> None:
    entries = [alert(1), alert(1), alert(2, "32014"), alert(2, "99999")]
    log = begun()
    for minutes in (3, 5, 10, 14):
        log = read(log, entries, minutes)

    assert log.totals == {"32014": 1, "32205": 2, "other": 1}


def test_an_entry_that_comes_late_counts_beside_those_of_its_minute() -> None:
    early = [alert(1), alert(1.2)]
    log = read(begun(), early, 5)
    log = read(log, [*early, alert(1.5), alert(2)], 15)

    assert log.totals == {"32205": 4}


def test_two_pages_that_show_the_same_entry_count_it_once() -> None:
    twice = alert(1, sid="NO1")

    assert read(begun(), [twice, twice], 5).totals == {"32205": 1}


def test_an_entry_about_no_call_counts_where_its_code_is_one_of_calls() -> None:
    log = read(begun(), [alert(1, "32201", call=None), alert(1, "30003", call=None)], 5)

    assert log.totals == {"32201": 1}
    assert [entry.error_code for entry in log.recent] == ["32201"]


def test_a_reading_without_news_is_noted_once_in_a_while() -> None:
    log = begun()

    assert log.news("prod", [], at(5), at(5)) is None
    assert log.news("prod", [], at(15), at(15)) == AlertsRead("prod", at(15), at(15), {})


def test_a_reading_that_only_repeats_is_no_news() -> None:
    entries = [alert(1) for _ in range(50)]
    log = read(begun(), entries, 5)

    assert log.news("prod", entries, at(10), at(10)) is None


def test_the_window_overlaps_what_was_read_and_begins_with_a_minute() -> None:
    log = AlertLog(until=at(5.5))

    assert log.window(at(10), SPAN) == (at(-10), at(10))
    assert AlertLog().window(at(0.5), SPAN) == (at(-15), at(0.5))


def test_a_long_time_unread_is_made_up_for_in_spans() -> None:
    tomorrow = at(24 * 60)
    log, windows = begun(), []
    while log.until != tomorrow:
        windows.append(log.window(tomorrow, SPAN))
        until = windows[-1][1]
        event = log.news("prod", [alert((until - NOON) / MINUTE - 1)], until, tomorrow)
        assert event is not None
        log = log.after(event)

    assert [until for _, until in windows] == [at(60 * hours) for hours in (6, 12, 18, 24)]
    assert all(later[0] == earlier[1] - OVERLAP for earlier, later in pairwise(windows))
    assert log.totals == {"32205": 4}


def test_nothing_is_asked_that_is_older_than_thirty_days() -> None:
    month_ago = timedelta(days=30)
    since, until = AlertLog(until=NOON - timedelta(days=90)).window(NOON, SPAN)

    assert NOON - month_ago < since <= NOON - LOOK_BACK
    assert until == NOON - LOOK_BACK + SPAN


def test_a_clock_that_was_ahead_loses_nothing_when_it_goes_back() -> None:
    known = [alert(1), alert(4)]
    log = read(begun(), known, 5)
    unseen = [alert(6), alert(20), alert(40)]
    for minutes in (10, 25, 45):
        log = read(log, [*known, *unseen], minutes, clock=minutes + 600)
    log = read(log, [*known, *unseen, alert(48)], 50)

    assert log.totals == {"32205": 6}
    assert log.until == at(50)


def test_a_clock_that_falls_behind_counts_nothing_twice_and_loses_nothing() -> None:
    entries = [alert(minutes) for minutes in range(-100, 60, 5)]
    log = read(AlertLog(), entries, 0)
    log = read(log, entries, 20)
    counted = log.totals
    for minutes in (25, 30, 35):
        log = read(log, entries, minutes, clock=minutes - 90)
    assert (counted, log.totals) == ({"32205": 4}, {"32205": 4})

    assert read(log, entries, 40).totals == {"32205": 8}


def test_a_clock_that_goes_back_a_little_moves_no_cursor() -> None:
    log = read(begun(), [alert(1)], 5)

    assert read(log, [alert(4.5)], 5, clock=4.9).until == at(5)


def test_the_readings_of_two_processes_count_once_in_any_order() -> None:
    first = begun()
    entries = [alert(minutes / 2) for minutes in range(20)]
    events = [
        first.news("prod", [entry for entry in entries if entry.at <= at(until)], at(until), at(until))
        for until in (3, 4, 7, 10)
    ]
    for order in permutations(events):
        log = first
        for event in order:
            assert event is not None
            log = log.after(event)

        assert log.totals == {"32205": 20}
        assert log.until == at(10)


def test_a_reading_that_is_applied_again_changes_nothing() -> None:
    before = begun()
    event = before.news("prod", [alert(1), alert(2)], at(5), at(5))
    assert event is not None
    once = before.after(event)

    assert once.after(event) == once


def test_an_entry_of_long_before_counts_no_more() -> None:
    log = read(begun(), [alert(60)], 61)
    event = AlertsRead("prod", at(62), at(62), {at(1): {"32205": 7}})

    assert log.after(event).totals == log.totals


def test_a_burst_is_remembered_in_few_entries_that_leave_the_rare_ones() -> None:
    burst = [alert(1 + number / 5_000, call=f"CA{number}") for number in range(5_000)]
    rare = alert(1, "32014")
    log = read(begun(), [rare, *burst], 5)

    assert log.totals == {"32014": 1, "32205": 5_000}
    assert log.known == {at(1): {"32014": 1, "32205": 5_000}}
    assert log.recent == (rare, *burst[-OF_ONE_CODE:])


def test_however_many_codes_there_are_few_entries_and_labels_stay() -> None:
    strange = [alert(1 + number / 1_000, str(90_000 + number)) for number in range(1_000)]
    log = read(begun(), strange, 5)

    assert log.totals == {"other": 1_000}
    assert log.recent == tuple(strange[-RECENT:])


def test_the_minutes_that_are_not_read_again_are_forgotten() -> None:
    log = begun()
    for minutes in range(5, 600, 5):
        log = read(log, [alert(minutes - 1)], minutes)

    assert len(log.known) <= OVERLAP / timedelta(minutes=5) + 1
    assert sum(log.totals.values()) == 119


@settings(max_examples=200)
@given(st.data())
def test_whatever_is_read_when_every_entry_counts_once(data: st.DataObject) -> None:
    """Entries come up to ten minutes late; readings are a quarter of an hour apart at most."""
    minutes = st.integers(min_value=1, max_value=90)
    late = st.integers(min_value=0, max_value=10)
    logged = data.draw(st.lists(st.tuples(minutes, late, st.sampled_from(["32205", "32014"]))))
    entries = [(alert(when, code), when + delay) for when, delay, code in logged]
    steps = data.draw(st.lists(st.integers(min_value=1, max_value=15), min_size=15, max_size=15))
    log, now = begun(), 0
    for step in [*steps, *[15] * 8]:
        now += step
        log = read(log, [entry for entry, visible in entries if visible <= now], now)

    assert sum(log.totals.values()) == len(entries)

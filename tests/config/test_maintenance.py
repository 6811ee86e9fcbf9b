"""When a window of maintenance is open: cron's own meaning, in a time zone of its own."""

from datetime import UTC, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config import ConfigError
from monitor.config.maintenance import Window
from monitor.model.canary import Maintenance
from tests.config.sample import FILE, parsed

NIGHT = Window("0 2 * * *", timedelta(hours=2), "UTC")
BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("when", "active"),
    [
        ("2026-03-04T01:59:59", False),
        ("2026-03-04T02:00:00", True),
        ("2026-03-04T03:30:00", True),
        ("2026-03-04T03:59:59.999999", True),
        ("2026-03-04T04:00:00", False),
        ("2026-03-04T14:00:00", False),
    ],
)
def test_a_window_holds_its_beginning_and_not_its_end(when: str, active: bool) -> None:
    window: Maintenance = NIGHT
    assert window.active(at(when)) is active


@pytest.mark.parametrize("day_of_the_week", ["0", "7", "SUN", "sun"])
def test_sunday_is_what_cron_calls_sunday(day_of_the_week: str) -> None:
    window = Window(f"0 12 * * {day_of_the_week}", timedelta(hours=1), "UTC")
    days = [day for day in range(1, 8) if window.active(at(f"2026-03-{day:02}T12:30:00"))]
    assert [at(f"2026-03-{day:02}").strftime("%A") for day in days] == ["Sunday"]


def test_a_day_of_the_month_or_one_of_the_week_begins_a_window_as_in_cron() -> None:
    window = Window("0 0 1 * 1", timedelta(hours=1), "UTC")
    days = [day for day in range(1, 15) if window.active(at(f"2026-03-{day:02}T00:30:00"))]
    assert days == [1, 2, 9]


def test_a_window_reaches_over_midnight_and_the_end_of_a_month() -> None:
    window = Window("0 23 28 2 *", timedelta(hours=3), "UTC")
    assert window.active(at("2026-03-01T01:59:00"))
    assert not window.active(at("2026-03-01T02:00:00"))


def test_windows_that_overlap_are_one_long_window() -> None:
    window = Window("0,30 2 * * *", timedelta(minutes=45), "UTC")
    assert all(window.active(at(f"2026-03-04T02:{minute:02}:00")) for minute in range(60))
    assert window.active(at("2026-03-04T03:14:59"))
    assert not window.active(at("2026-03-04T03:15:00"))


def test_a_window_begins_by_the_clock_of_its_zone() -> None:
    window = Window("0 2 * * *", timedelta(hours=1), "America/Sao_Paulo")
    assert not window.active(at("2026-03-04T02:30:00"))
    assert window.active(at("2026-03-04T05:30:00"))


def test_a_time_in_another_zone_is_the_same_time() -> None:
    there = at("2026-03-04T02:30:00").astimezone(ZoneInfo("Asia/Tokyo"))
    assert NIGHT.active(there)
    assert not NIGHT.active(there + timedelta(hours=2))


@pytest.mark.parametrize(("when", "active"), [
    ("2026-03-29T00:59:00", False), ("2026-03-29T01:00:00", True), ("2026-03-29T01:59:00", True),
    ("2026-03-29T02:00:00", False), ("2026-03-30T00:30:00", True), ("2026-03-30T01:30:00", False),
])  # fmt: skip
def test_a_start_that_summer_time_skips_comes_right_after(when: str, active: bool) -> None:
    assert Window("30 2 * * *", timedelta(hours=1), "Europe/Berlin").active(at(when)) is active


def test_a_window_as_long_as_it_says_though_the_clock_is_put_back_in_it() -> None:
    """In Berlin on 25 October 2026 it is 2:30 twice; the window begins once and lasts an hour."""
    window = Window("30 2 * * *", timedelta(hours=1), "Europe/Berlin")
    night = [at("2026-10-25T00:00:00") + timedelta(minutes=minutes) for minutes in range(0, 240, 10)]
    active = [f"{each:%H:%M}" for each in night if window.active(each)]
    assert active == ["00:30", "00:40", "00:50", "01:00", "01:10", "01:20"]


def test_a_day_of_29_february_is_waited_for() -> None:
    window = Window("0 0 29 2 *", timedelta(days=1), "UTC")
    assert window.active(at("2028-02-29T12:00:00"))
    assert not window.active(at("2027-03-01T12:00:00"))


@given(
    st.integers(0, 59),
    st.integers(0, 23),
    st.integers(1, 30 * 60),
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)),  # noqa: DTZ001 - made aware below
    st.sampled_from(["UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kolkata", "Australia/Lord_Howe"]),
)
def test_active_is_what_a_list_of_the_days_starts_says(
    minute: int, hour: int, minutes: int, naive: datetime, zone: str
) -> None:
    when, lasts = naive.replace(tzinfo=UTC), timedelta(minutes=minutes)
    window = Window(f"{minute} {hour} * * *", lasts, zone)
    starts = takewhile(lambda start: start <= when, window.starts(when - timedelta(days=4)))
    assert window.active(when) == any(start <= when < start + lasts for start in starts)


_CRON = st.text("0123456789*/,-# LWMONSUNjan²٥\t", max_size=30)


@given(st.one_of(_CRON, st.lists(_CRON, min_size=5, max_size=5).map(" ".join), st.text(max_size=120)))
def test_any_text_is_a_time_of_cron_or_refused_with_a_sentence(text: str) -> None:
    try:
        config = parsed(f"{FILE}    canaries: {{maintenance: [{{cron: '${{X}}', for: 1m}}]}}\n", X=text)
    except ConfigError as error:
        assert error.problems
        assert all("\n" not in str(problem) for problem in error.problems)
    else:
        (window,) = config.environments["prod"].canaries.maintenance
        assert window.window.active(at("2026-03-04T02:00:00")) in (True, False)


def test_a_window_is_plain_data() -> None:
    assert Window("0 2 * * *", timedelta(hours=2), "UTC") == NIGHT
    assert hash(NIGHT) == hash(Window("0 2 * * *", timedelta(hours=2), "UTC"))
    assert NIGHT.active(at("2026-07-01T03:00:00").astimezone(BERLIN))

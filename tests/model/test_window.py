"""Calendar windows in UTC."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from monitor.model.window import Window


@pytest.mark.parametrize(
    ("window", "start", "end"),
    [
        (Window.HOUR, datetime(2026, 12, 31, 23, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)),
        (Window.DAY, datetime(2026, 12, 31, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)),
        (Window.MONTH, datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_window_ends_where_the_next_begins(window: Window, start: datetime, end: datetime) -> None:
    inside = datetime(2026, 12, 31, 20, 59, 59, tzinfo=timezone(timedelta(hours=-3)))

    assert window.bounds(inside) == (start, end)
    assert window.bounds(end)[0] == end


def test_a_short_month_ends_with_its_last_day() -> None:
    assert Window.MONTH.bounds(datetime(2026, 2, 10, tzinfo=UTC))[1] == datetime(2026, 3, 1, tzinfo=UTC)


def test_a_window_that_the_interval_does_not_divide_may_hold_one_call_more() -> None:
    assert [window.calls(timedelta(minutes=7)) for window in Window] == [9, 206, 6378]
    assert [window.calls(timedelta(minutes=30)) for window in Window] == [2, 48, 1488]

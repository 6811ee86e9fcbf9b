"""Twilio's error log, as Prometheus reads it."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from monitor.model.event import AlertsRead
from monitor.model.twilio_codes import CODES
from tests.boards import NOON, configured
from tests.export.scraping import OPENMETRICS, Scraping


def read(scraping: Scraping, minutes: float, counts: Mapping[str, int]) -> None:
    """The log was read, with these entries in its minute of noon."""
    at = NOON + timedelta(minutes=minutes)
    scraping.tell(AlertsRead("prod", at, at, {NOON: counts} if counts else {}))


def values(scraping: Scraping) -> dict[str, float]:
    return {labels["error_code"]: value for labels, value in scraping.samples("twilio_alerts_total") if value}


def test_a_log_that_was_never_read_has_no_series() -> None:
    assert Scraping(configured()).samples("twilio_alerts_total") == []


def test_every_code_begins_with_zero_so_that_its_first_entry_is_an_increase() -> None:
    scraping = Scraping(configured())
    read(scraping, 0, {"32205": 40})

    samples = scraping.samples("twilio_alerts_total")
    assert {labels["error_code"] for labels, _ in samples} == {*CODES, "other"}
    assert {(labels["environment"], value) for labels, value in samples} == {("prod", 0.0)}


@pytest.mark.parametrize("accept", ["", OPENMETRICS])
def test_entries_count_by_their_code(accept: str) -> None:
    scraping = Scraping(configured())
    read(scraping, 0, {})
    read(scraping, 5, {"32205": 3, "32014": 1, "other": 7})

    assert values(scraping) == {"32014": 1, "32205": 3, "other": 7}
    line = 'trunkwatch_twilio_alerts_total{environment="prod",error_code="32205"} 3.0\n'
    assert line in scraping.text(accept)


def test_the_counter_never_goes_back() -> None:
    scraping = Scraping(configured())
    seen = []
    for minutes, count in ((0, 0), (5, 5), (4, 2), (6, 4), (10, 9)):
        read(scraping, minutes, {"32205": count} if count else {})
        seen.append(values(scraping).get("32205", 0))

    assert seen == [0, 5, 5, 5, 9]

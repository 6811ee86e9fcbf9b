"""The process's own instruments."""

import platform
from datetime import timedelta

from monitor.model.job import JobKind
from monitor.model.reading import GapReason
from tests.boards import NOON
from tests.export.scraping import Scraping

_OPERATION = "GET /v1/Trunks"


def _asked(scraping: Scraping, failure: GapReason | None = None, seconds: float = 0.2) -> None:
    scraping.telemetry.requested("prod", "twilio", _OPERATION, seconds, failure)


def test_requests_and_their_failures_are_counted_apart() -> None:
    scraping = Scraping()
    _asked(scraping)
    _asked(scraping, GapReason.TIMEOUT)
    assert scraping.value("upstream_requests_total", environment="prod", operation=_OPERATION) == 2
    assert scraping.value("upstream_request_failures_total", reason="timeout") == 1


def test_the_reasons_of_an_operation_are_there_from_its_first_request() -> None:
    scraping = Scraping()
    assert scraping.samples("upstream_request_failures_total") == []
    _asked(scraping)
    reasons = {
        labels["reason"]: value for labels, value in scraping.samples("upstream_request_failures_total")
    }
    assert reasons == {reason.value: 0 for reason in GapReason if reason not in ("inherited", "not-asked")}


def test_a_duration_falls_in_its_bucket() -> None:
    scraping = Scraping()
    _asked(scraping, seconds=0.3)
    _asked(scraping, GapReason.TIMEOUT, seconds=30)
    name = "upstream_request_duration_seconds"
    assert scraping.value(f"{name}_bucket", le="0.25") == 0
    assert scraping.value(f"{name}_bucket", le="0.5") == 1
    assert scraping.value(f"{name}_bucket", le="+Inf") == 2
    assert scraping.value(f"{name}_sum") == 30.3


def test_a_clock_that_is_off_is_told_by_cloud_and_leaves_with_its_environment() -> None:
    scraping = Scraping()
    assert scraping.samples("clock_ahead_seconds") == []
    scraping.telemetry.clock_ahead("prod", "livekit", 41.5)
    assert scraping.value("clock_ahead_seconds", environment="prod", upstream="livekit") == 41.5
    scraping.telemetry.departed("prod")
    assert scraping.samples("clock_ahead_seconds") == []


def test_a_clock_that_no_reply_told_of_is_scraped_no_more() -> None:
    scraping = Scraping()
    for upstream in ("livekit", "twilio"):
        scraping.telemetry.clock_ahead("prod", upstream, 41.5)

    for _ in range(2):
        scraping.telemetry.clock_ahead("prod", "livekit", None)
    assert scraping.samples("clock_ahead_seconds") == [({"environment": "prod", "upstream": "twilio"}, 41.5)]

    scraping.telemetry.clock_ahead("prod", "livekit", 0.2)
    assert scraping.value("clock_ahead_seconds", environment="prod", upstream="livekit") == 0.2


def test_missed_jobs_of_every_kind_start_at_zero() -> None:
    scraping = Scraping()
    assert scraping.samples("jobs_missed_total") == [({"kind": kind.value}, 0.0) for kind in JobKind]
    scraping.telemetry.missed(JobKind.SWEEP, 3)
    assert scraping.value("jobs_missed_total", kind="sweep") == 3
    assert scraping.value("jobs_missed_total", kind="canary") == 0


def test_a_tick_says_when_it_was() -> None:
    scraping = Scraping()
    scraping.telemetry.ticked(NOON)
    assert scraping.value("scheduler_last_tick_timestamp_seconds") == NOON.timestamp()


def test_no_configuration_is_claimed_before_there_is_one() -> None:
    scraping = Scraping()
    assert scraping.samples("config_info") == []
    assert scraping.value("config_last_reload_successful") == 0


def test_a_new_configuration_replaces_the_old_ones_hash() -> None:
    scraping = Scraping()
    scraping.telemetry.configured("aa", NOON)
    scraping.telemetry.configured("bb", NOON + timedelta(minutes=1))
    assert scraping.samples("config_info") == [({"sha256": "bb"}, 1.0)]
    assert scraping.value("config_last_reload_success_timestamp_seconds") == NOON.timestamp() + 60
    assert scraping.value("config_last_reload_successful") == 1


def test_a_refused_configuration_leaves_the_one_in_force() -> None:
    scraping = Scraping()
    scraping.telemetry.configured("aa", NOON)
    scraping.telemetry.config_refused()
    assert scraping.value("config_last_reload_successful") == 0
    assert scraping.samples("config_info") == [({"sha256": "aa"}, 1.0)]
    assert scraping.value("config_last_reload_success_timestamp_seconds") == NOON.timestamp()


def test_the_build_names_its_version_and_python() -> None:
    [(labels, value)] = Scraping().samples("build_info")
    assert value == 1
    assert labels["python"] == platform.python_version()
    assert labels["version"]


def test_the_process_and_python_say_how_they_are() -> None:
    text = Scraping().text()
    for name in (
        "process_resident_memory_bytes",
        "process_open_fds",
        "python_info",
        "python_gc_collections_total",
    ):
        assert f"\n{name}" in text


def test_there_is_no_created_series_in_either_format() -> None:
    scraping = Scraping()
    _asked(scraping)
    assert "_created" not in scraping.text()
    assert "_created" not in scraping.text("application/openmetrics-text")

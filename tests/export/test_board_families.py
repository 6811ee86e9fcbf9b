"""What a board reads like to Prometheus."""

from datetime import timedelta

import pytest

from monitor.model.verdict import Severity, Verdict
from tests.boards import EVERY, NOON, configured, finding, swept
from tests.export.scraping import Scraping

_CHECK_FAMILIES = (
    "check_success",
    "check_conclusive",
    "check_last_conclusive_timestamp_seconds",
    "check_failing_since_timestamp_seconds",
    "check_info",
)


def test_a_pass_is_one_and_a_fail_is_zero() -> None:
    board = swept(finding("trunk-address", Verdict.PASS, "br"), finding("trunk-address", Verdict.FAIL, "cl"))
    scraping = Scraping(board)
    assert scraping.samples("check_success") == [
        ({"environment": "prod", "route": "br", "check": "trunk-address"}, 1.0),
        ({"environment": "prod", "route": "cl", "check": "trunk-address"}, 0.0),
    ]


@pytest.mark.parametrize("verdict", [Verdict.PASS, Verdict.FAIL])
def test_a_conclusive_verdict_says_when_it_was(verdict: Verdict) -> None:
    scraping = Scraping(swept(finding("ip-acl", verdict)))
    assert scraping.value("check_conclusive") == 1
    assert scraping.value("check_last_conclusive_timestamp_seconds") == NOON.timestamp()


def test_an_unknown_keeps_the_last_conclusive_verdict_and_its_time() -> None:
    failed = swept(finding("ip-acl", Verdict.FAIL))
    later = NOON + EVERY
    scraping = Scraping(swept(finding("ip-acl", Verdict.UNKNOWN, at=later), before=failed, at=later))
    assert scraping.value("check_success") == 0
    assert scraping.value("check_conclusive") == 0
    assert scraping.value("check_last_conclusive_timestamp_seconds") == NOON.timestamp()


def test_a_failing_check_says_since_when_through_sweeps_that_could_not_tell() -> None:
    board = swept(finding("ip-acl", Verdict.FAIL))
    for sweep, verdict in enumerate((Verdict.UNKNOWN, Verdict.FAIL), start=1):
        at = NOON + sweep * EVERY
        board = swept(finding("ip-acl", verdict, at=at), before=board, at=at)
        assert Scraping(board).value("check_failing_since_timestamp_seconds") == NOON.timestamp()
    at = NOON + 3 * EVERY
    passed = swept(finding("ip-acl", Verdict.PASS, at=at), before=board, at=at)
    assert Scraping(passed, now=at).samples("check_failing_since_timestamp_seconds") == []


def test_since_when_a_check_fails_leaves_with_its_success() -> None:
    scraping = Scraping(swept(finding("ip-acl", Verdict.FAIL)))
    scraping.now = NOON + 5 * EVERY
    assert scraping.samples("check_failing_since_timestamp_seconds") == []


def test_a_check_that_never_could_tell_has_no_success_and_no_time() -> None:
    scraping = Scraping(swept(finding("ip-acl", Verdict.UNKNOWN)))
    assert scraping.samples("check_success") == []
    assert scraping.samples("check_last_conclusive_timestamp_seconds") == []
    assert scraping.value("check_conclusive") == 0
    assert scraping.value("check_info", check="ip-acl") == 1


@pytest.mark.parametrize("family", _CHECK_FAMILIES)
def test_a_skip_exports_nothing_even_after_a_verdict(family: str) -> None:
    failed = swept(finding("ip-acl", Verdict.FAIL))
    later = NOON + EVERY
    scraping = Scraping(swept(finding("ip-acl", Verdict.SKIP, at=later), before=failed, at=later))
    assert scraping.samples(family) == []


def test_success_leaves_once_it_is_older_than_five_sweep_intervals() -> None:
    scraping = Scraping(swept(finding("ip-acl", Verdict.FAIL)))
    scraping.now = NOON + 5 * EVERY - timedelta(seconds=1)
    assert scraping.value("check_success") == 0
    scraping.now = NOON + 5 * EVERY
    assert scraping.value("check_success") is None
    assert scraping.value("check_last_conclusive_timestamp_seconds") == NOON.timestamp()


def test_verdicts_of_different_age_leave_one_after_the_other() -> None:
    old = swept(finding("ip-acl", Verdict.FAIL), finding("trunk-address", Verdict.PASS))
    later = NOON + EVERY
    both = (
        finding("ip-acl", Verdict.UNKNOWN, at=later),
        finding("trunk-address", Verdict.PASS, at=later),
    )
    scraping = Scraping(swept(*both, before=old, at=later))
    scraping.now = NOON + 5 * EVERY
    assert [labels["check"] for labels, _ in scraping.samples("check_success")] == ["trunk-address"]
    scraping.now = later + 5 * EVERY
    assert scraping.samples("check_success") == []


def test_a_check_of_the_environment_has_an_empty_route() -> None:
    scraping = Scraping(swept(finding("balance", Verdict.PASS, route=None)))
    assert scraping.samples("check_success") == [
        ({"environment": "prod", "route": "", "check": "balance"}, 1.0)
    ]


@pytest.mark.parametrize("severity", list(Severity))
def test_every_severity_is_exported_and_named_in_info(severity: Severity) -> None:
    scraping = Scraping(swept(finding("trunk-edge", Verdict.FAIL, severity=severity)))
    assert scraping.value("check_info", severity=severity.value) == 1
    assert scraping.value("check_success", check="trunk-edge") == 0


def test_route_info_names_the_trunks_and_the_address() -> None:
    scraping = Scraping(swept())
    labels, value = next(entry for entry in scraping.samples("route_info") if entry[0]["route"] == "cl")
    assert value == 1
    assert labels == {
        "environment": "prod",
        "route": "cl",
        "livekit_trunk": "ST_cl",
        "twilio_trunk": "TK_acme-cl",
        "address": "acme-cl.pstn.twilio.com",
        "edge": "",
    }


def test_an_environment_says_which_upstream_answered() -> None:
    scraping = Scraping(swept(up={"livekit": True, "twilio": False}))
    assert scraping.value("environment_up", upstream="livekit") == 1
    assert scraping.value("environment_up", upstream="twilio") == 0


def test_a_complete_sweep_says_when_it_ended_and_how_long_it_took() -> None:
    scraping = Scraping(swept())
    assert scraping.value("sweep_last_success_timestamp_seconds", environment="prod") == NOON.timestamp()
    assert scraping.value("sweep_duration_seconds", environment="prod") == 3
    assert scraping.value("sweep_interval_seconds", environment="prod") == 300


def test_an_incomplete_sweep_leaves_the_last_success_where_it_was() -> None:
    scraping = Scraping(swept(before=swept(), at=NOON + EVERY, complete=False))
    assert scraping.value("sweep_last_success_timestamp_seconds") == NOON.timestamp()


def test_before_the_first_sweep_only_the_interval_and_the_routes_are_known() -> None:
    scraping = Scraping(configured())
    assert scraping.value("sweep_interval_seconds", environment="prod") == 300
    assert [labels["route"] for labels, _ in scraping.samples("route_info")] == ["br", "cl"]
    for family in ("environment_up", "sweep_duration_seconds", "sweep_last_success_timestamp_seconds"):
        assert scraping.samples(family) == []


def test_a_route_that_leaves_the_board_leaves_no_ghost() -> None:
    scraping = Scraping(swept(finding("ip-acl", Verdict.FAIL)))
    assert "acme-cl" in scraping.text()
    scraping.board = configured("br")
    text = scraping.text()
    assert 'route="br"' in text
    assert "acme-cl" not in text
    assert 'route="cl"' not in text

import pytest

from monitor.checks import ALL_CHECKS, ENVIRONMENT_CHECKS, READINGS, ROUTE_CHECKS, by_id
from monitor.model.check import Check
from monitor.model.snapshot import Path
from monitor.model.verdict import Severity

SEVERITIES = {
    "livekit-trunk-exists": Severity.CRITICAL,
    "trunk-address": Severity.CRITICAL,
    "trunk-address-known": Severity.CRITICAL,
    "trunk-edge": Severity.INFO,
    "trunk-region": Severity.WARNING,
    "livekit-credentials-set": Severity.CRITICAL,
    "credential-list-attached": Severity.CRITICAL,
    "credential-username-known": Severity.CRITICAL,
    "credential-rotated": Severity.INFO,
    "ip-acl": Severity.CRITICAL,
    "ip-acl-open": Severity.WARNING,
    "transport-security": Severity.CRITICAL,
    "caller-id-owned": Severity.CRITICAL,
    "caller-id-on-trunk": Severity.WARNING,
    "caller-id-voice": Severity.CRITICAL,
    "caller-id-on-livekit-trunk": Severity.WARNING,
    "geo-permissions": Severity.CRITICAL,
    "geo-exposure": Severity.WARNING,
    "account-active": Severity.CRITICAL,
    "account-trial": Severity.WARNING,
    "balance": Severity.WARNING,
}
"""The public ids in the order people read them, and how bad each is unless the operator says otherwise."""


def test_the_ids_their_order_and_severities_are_the_public_ones() -> None:
    assert {check.id: check.severity for check in ALL_CHECKS} == SEVERITIES
    assert [check.id for check in ALL_CHECKS] == list(SEVERITIES)


def test_no_id_is_used_twice() -> None:
    assert len({check.id for check in ALL_CHECKS}) == len(ALL_CHECKS)


@pytest.mark.parametrize("checks", [ROUTE_CHECKS, ENVIRONMENT_CHECKS])
def test_what_a_check_needs_is_a_reading_or_stands_before_it(checks: tuple[Check[Path], ...]) -> None:
    before: set[str] = set()
    for check in checks:
        assert set(check.needs) <= before | READINGS.keys(), check.id
        before.add(check.id)


def test_the_region_is_judged_before_all_that_depends_on_it() -> None:
    ids = [check.id for check in ROUTE_CHECKS]
    bound = [check.id for check in ROUTE_CHECKS if check.region_bound]
    assert all(ids.index("trunk-region") < ids.index(check) for check in bound)


@pytest.mark.parametrize("check", ALL_CHECKS, ids=lambda check: check.id)
def test_every_check_has_all_its_text_in_sentences(check: Check[Path]) -> None:
    assert check.title
    assert check.asks.endswith("?")
    assert check.matters.endswith(".")
    assert check.fix.endswith(".")
    assert all(text.endswith(".") for text in check.meanings.values())


def test_a_check_is_found_by_its_id() -> None:
    assert all(by_id(check.id) is check for check in ALL_CHECKS)
    assert by_id("no-such-check") is None

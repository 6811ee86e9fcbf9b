"""Counts of verdicts."""

from dataclasses import replace

from monitor.model.verdict import Verdict
from monitor.web.words import counts
from tests.boards import finding


def test_one_check_that_passes_is_the_only_one() -> None:
    assert counts([finding("ip-acl", Verdict.PASS)]) == "the only check passes"


def test_nothing_asked_is_nothing_said() -> None:
    assert counts([]) == ""


def test_what_does_not_apply_is_told_from_what_a_needed_check_kept_from_being_asked() -> None:
    found = [
        finding("trunk-address", Verdict.FAIL),
        finding("trunk-edge", Verdict.SKIP),
        replace(finding("ip-acl", Verdict.SKIP), because="trunk-address"),
        replace(finding("ip-acl-open", Verdict.SKIP), because="trunk-address"),
        finding("geo-permissions", Verdict.UNKNOWN),
    ]
    assert counts(found) == "1 fails, 1 unknown, 1 does not apply, 2 not asked"

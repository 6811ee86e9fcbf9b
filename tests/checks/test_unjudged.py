"""What does not apply is told from what could not be seen."""

from dataclasses import replace

from monitor.checks import unjudged, why_unjudged
from monitor.model.check import Finding
from monitor.model.verdict import Verdict
from tests.boards import finding

NOT_HERE = finding("trunk-address-known", Verdict.SKIP, summary="Not this account.", remedy="Add that one.")


def behind(check: str, because: str) -> Finding:
    return replace(finding(check, Verdict.SKIP), because=because)


def test_what_needs_something_out_of_sight_is_not_judged_however_far_behind() -> None:
    hidden = (NOT_HERE, behind("ip-acl", "trunk-address-known"), behind("ip-acl-open", "ip-acl"))

    assert unjudged((finding("trunk-address", Verdict.PASS), *hidden)) == hidden
    assert why_unjudged(hidden) == "Not this account. Add that one."


def test_what_does_not_apply_or_stands_behind_a_fault_is_not_among_it() -> None:
    fault = finding("trunk-address", Verdict.FAIL, remedy="Mend it.")
    found = (fault, behind("trunk-address-known", "trunk-address"), finding("trunk-edge", Verdict.SKIP))

    assert unjudged(found) == ()
    assert unjudged((finding("ip-acl", Verdict.UNKNOWN, remedy="Read it."),)) == ()


def test_of_several_reasons_what_to_do_is_said_once() -> None:
    other = finding("trunk-address-known", Verdict.SKIP, summary="Nor this.", remedy="Add that one.")
    assert why_unjudged((NOT_HERE, other)) == "Add that one."

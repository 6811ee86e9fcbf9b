"""A diagnosis is made anew only where something changed that it rests on."""

from monitor.diagnosis import Diagnoses, of_route
from monitor.model.outcome import Reason
from monitor.model.verdict import Verdict
from tests.boards import EVERY, NOON, called, configured, finding, swept
from tests.model.canaries import run

_BOTH = (finding("trunk-address", Verdict.FAIL, "br"), finding("ip-acl", Verdict.FAIL, "cl"))


def test_it_is_what_a_diagnosis_of_each_route_is() -> None:
    board = swept(*_BOTH)
    told = Diagnoses().of(board)
    assert told == {("prod", route): of_route(board, "prod", route) for route in ("br", "cl")}
    assert [causes[0].id for causes in told.values()] == ["trunk-address", "ip-acl"]


def test_a_call_over_one_route_leaves_the_diagnosis_of_the_other_alone() -> None:
    diagnoses = Diagnoses()
    before = called(findings=_BOTH)
    first = diagnoses.of(before)
    after = before.apply(before.position + 1, run(reason=Reason.FORBIDDEN, sip_code="403"))
    then = diagnoses.of(after)
    assert then["prod", "br"] is first["prod", "br"]
    assert then["prod", "cl"] != first["prod", "cl"]
    assert then["prod", "cl"] == of_route(after, "prod", "cl")


def test_a_route_that_healed_and_one_that_left_have_none() -> None:
    diagnoses = Diagnoses()
    board = swept(*_BOTH)
    diagnoses.of(board)
    healed = finding("trunk-address", Verdict.PASS, "br", at=NOON + EVERY)
    board = swept(healed, _BOTH[1], before=board, at=NOON + EVERY)
    assert list(diagnoses.of(board)) == [("prod", "cl")]
    assert diagnoses.of(configured("br")) == {}


def test_what_fails_of_the_environment_is_a_cause_of_each_route() -> None:
    diagnoses = Diagnoses()
    fine = swept(finding("account-active", Verdict.PASS, route=None))
    assert diagnoses.of(fine) == {}
    failing = finding("account-active", Verdict.FAIL, route=None, at=NOON + EVERY)
    told = diagnoses.of(swept(failing, before=fine, at=NOON + EVERY))
    assert {key: causes[0].id for key, causes in told.items()} == {
        ("prod", "br"): "account-active",
        ("prod", "cl"): "account-active",
    }

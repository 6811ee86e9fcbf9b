"""What the configuration lets be unknown is no cause: somebody decided to live without it."""

from dataclasses import replace

from monitor.diagnosis import Diagnoses, of_route
from monitor.model.board import Board
from monitor.model.check import Finding
from monitor.model.outcome import Reason
from monitor.model.reading import GapReason
from monitor.model.verdict import Verdict
from tests.boards import called, configured, finding, swept
from tests.model.canaries import run

RESTRICTED = "twilio-key-restricted"


def _refused(check: str, reading: str, route: str | None = None, permission: str = "") -> Finding:
    found = finding(check, Verdict.UNKNOWN, route, summary=f"The key may not read {reading}.")
    evidence = {"unread": reading, "gap": GapReason.FORBIDDEN.value}
    if permission:
        evidence["permission"] = permission
    return replace(found, judgement=replace(found.judgement, evidence=evidence))


BALANCE = _refused("balance", "twilio.balance")
COUNTRIES = _refused("geo-permissions", "twilio.countries", "cl")


def _causes(board: Board) -> list[tuple[str, tuple[str, ...]]]:
    return [(cause.id, cause.because) for cause in of_route(board, "prod", "cl")]


def test_a_reading_that_is_refused_is_a_cause_until_it_is_accepted() -> None:
    assert _causes(swept(BALANCE)) == [(RESTRICTED, ("The key may not read twilio.balance.",))]
    assert _causes(swept(BALANCE, before=configured(accepted=["balance"]))) == []


def test_what_is_not_accepted_beside_it_still_is() -> None:
    board = swept(BALANCE, COUNTRIES, before=configured(accepted=["balance"]))
    assert _causes(board) == [(RESTRICTED, ("The key may not read twilio.countries.",))]


def test_the_fix_names_each_permission_that_is_missing_once_and_none_that_is_accepted() -> None:
    lacks = [
        _refused("geo-permissions", "twilio.countries", "cl", "/twilio/voice/settings/read"),
        _refused("geo-exposure", "twilio.countries", None, "/twilio/voice/settings/read"),
        _refused("account-active", "twilio.account", None, "/twilio/iam/accounts/read"),
        _refused("balance", "twilio.balance", None, "/twilio/billing/balance/read"),
    ]
    [cause] = of_route(swept(*lacks, before=configured(accepted=["balance"])), "prod", "cl")
    assert "`/twilio/voice/settings/read` and `/twilio/iam/accounts/read`, which it lacks" in cause.fix
    assert cause.fix.count("/twilio/voice/settings/read") == 1
    assert "balance" not in cause.fix


def test_where_the_cloud_names_no_permission_the_fix_leads_to_the_check() -> None:
    [cause] = of_route(swept(COUNTRIES), "prod", "cl")
    assert cause.fix.startswith("Give the key the permission that the check names, ")


def test_an_accepted_check_that_fails_is_a_cause() -> None:
    board = swept(finding("geo-permissions", Verdict.FAIL), before=configured(accepted=["geo-permissions"]))
    assert [cause for cause, _ in _causes(board)] == ["geo-permissions"]


def test_a_call_that_fails_may_have_failed_by_what_was_accepted() -> None:
    event = run(reason=Reason.FORBIDDEN, sip_code="403")
    board = called(event, findings=[COUNTRIES])
    around = replace(board.environments["prod"], accept_unknown=frozenset({"geo-permissions"}))
    causes = [cause for cause, _ in _causes(replace(board, environments={"prod": around}))]
    assert "geo-permissions" in causes
    assert RESTRICTED not in causes


def test_what_a_reload_accepts_is_no_cause_from_then_on() -> None:
    diagnoses, board = Diagnoses(), swept(COUNTRIES)
    assert [cause.id for cause in diagnoses.of(board)["prod", "cl"]] == [RESTRICTED]
    around = replace(board.environments["prod"], accept_unknown=frozenset({"geo-permissions"}))
    assert diagnoses.of(replace(board, environments={"prod": around})) == {}

import pytest

from monitor.model.reading import GapReason, Known, Reading, Unread
from monitor.model.twilio import AccessControlList
from tests import cast
from tests.checks.ask import FAIL, PASS, UNKNOWN, of_site, remedy, summary

CHECK = "account-active"
READINGS = ("account", "trunks", "numbers", "caller_ids", "countries", "balance")
INACTIVE = cast.unread("Trunks", GapReason.ACCOUNT_INACTIVE, "Twilio answered 403 (20005)")
REFUSED = cast.unread("Accounts/{sid}", GapReason.UNAUTHORIZED, "Twilio answered 401 (20003)")


def test_an_active_account_passes() -> None:
    assert of_site(CHECK, cast.site()).verdict is PASS


@pytest.mark.parametrize("status", ["suspended", "closed"])
def test_any_other_status_fails_although_reads_still_answer(status: str) -> None:
    finding = of_site(CHECK, cast.site(account=Known(cast.account(status=status))))
    assert finding.verdict is FAIL
    assert f"{cast.ACCOUNT_SID} is not active: its status is {status}" in summary(finding)
    assert "Twilio Console → Billing" in remedy(finding)


@pytest.mark.parametrize("reading", READINGS)
def test_any_reading_that_answers_20005_fails(reading: str) -> None:
    finding = of_site(CHECK, cast.site(**{reading: INACTIVE}))
    assert finding.verdict is FAIL
    assert "20005" in summary(finding)


def sub_reading(name: str, gap: Unread) -> Reading[object]:
    acl = AccessControlList(cast.ACL_CL, "office", gap if name == "ranges" else Known(()))
    lists = cast.credential_list("cl", **({"credentials": gap} if name == "credentials" else {}))
    changes: dict[str, Reading[object]] = {"credential_lists": Known((lists,)), "acls": Known((acl,))}
    if name in ("credential_lists", "acls", "region"):
        changes[name] = gap
    return cast.with_twilio_trunk(cast.twilio_trunk("cl", **changes))


@pytest.mark.parametrize("name", ["credential_lists", "acls", "region", "credentials", "ranges"])
def test_a_trunks_own_readings_count_too(name: str) -> None:
    assert of_site(CHECK, cast.site(trunks=sub_reading(name, INACTIVE))).verdict is FAIL
    assert of_site(CHECK, cast.site(trunks=sub_reading(name, cast.unread()))).verdict is PASS


def test_401_everywhere_is_unknown_with_its_three_causes() -> None:
    finding = of_site(CHECK, cast.site(**dict.fromkeys(READINGS, REFUSED)))
    assert finding.verdict is UNKNOWN
    assert "wrong key, other region, or suspended" in summary(finding)


def test_a_reading_that_was_not_asked_for_does_not_count_as_an_answer() -> None:
    readings = dict.fromkeys(READINGS, REFUSED) | {"caller_ids": cast.unread(reason=GapReason.NOT_ASKED)}
    assert "wrong key" in summary(of_site(CHECK, cast.site(**readings)))


def test_caller_ids_that_the_region_does_not_have_do_not_count_as_an_answer() -> None:
    nothing: Reading[object] = Known(frozenset())
    readings = {**dict.fromkeys(READINGS, REFUSED), "caller_ids": nothing}
    assert "wrong key" in summary(of_site(CHECK, cast.site(**readings)))


@pytest.mark.parametrize("balance", [cast.twilio_readings().balance, REFUSED])
def test_401_on_the_account_while_others_answer_is_a_standard_key(balance: Reading[object]) -> None:
    finding = of_site(CHECK, cast.site(account=REFUSED, balance=balance))
    assert finding.verdict is UNKNOWN
    assert "a Standard key cannot read this" in summary(finding)
    assert "accept_unknown" in remedy(finding)


def test_401_on_the_account_while_all_else_times_out_says_no_more_than_it_knows() -> None:
    readings = dict.fromkeys(READINGS, cast.unread()) | {"account": REFUSED}
    finding = of_site(CHECK, cast.site(**readings))
    assert (finding.verdict, finding.because) == (UNKNOWN, "twilio.account")
    assert "401" in summary(finding)


def test_a_missing_permission_is_unknown() -> None:
    gap = cast.unread("Accounts/{sid}", GapReason.FORBIDDEN, "Twilio answered 403 (70051)")
    finding = of_site(CHECK, cast.site(account=gap))
    assert (finding.verdict, finding.because) == (UNKNOWN, "twilio.account")
    assert "70051" in summary(finding)
